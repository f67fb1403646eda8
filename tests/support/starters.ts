import { closeDatabase } from "@/lib/db/pool";
import { closePrisma } from "@/lib/db/prisma";
import { syncChannels } from "@/lib/payments/channel-board";
import type { MethodId } from "@/lib/shared/methods";
import { placeOrder } from "@/lib/transitions/place-order";
import { startPayment } from "@/lib/transitions/start-payment";
import { placeInput } from "@/tests/support/given";

/**
 * A process of its own that opens payment pages: `tsx tests/support/starters.ts gcash 6` places so many orders, one after another, tries to
 * open the page of each, tells the other processes what it saw, and prints the channels that it was sent to as one line of JSON.
 */
const [method = "card", count = "1"] = process.argv.slice(2);
const channels: string[] = [];
await syncChannels();
for (let order = 0; order < Number(count); order += 1) {
  const input = await placeInput({ method: method as MethodId, diamonds: 100 });
  const placed = await placeOrder(input, { userId: null, address: null }, new Date());
  channels.push(placed.attempt?.channel ?? "none");
  await startPayment(placed.paymentId, new Date()).catch(() => undefined);
}
await syncChannels();
await Promise.all([closePrisma(), closeDatabase()]);
process.stdout.write(`${JSON.stringify(channels)}\n`);
