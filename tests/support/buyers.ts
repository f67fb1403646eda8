import { closeDatabase, rowOf } from "@/lib/db/pool";
import { closePrisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { startPayment } from "@/lib/transitions/start-payment";
import { placedOrder } from "@/tests/support/given";

/**
 * A process of its own that buys: `tsx tests/support/buyers.ts 25` places so many orders at once, opens their pages and
 * approves the payments, and prints the orders' ids as one line of JSON.
 */
const count = Number(process.argv[2] ?? 1);

async function buy(): Promise<string> {
  const order = await placedOrder();
  await startPayment(order.paymentId, new Date());
  const row = await rowOf<{ session_id: string }>("SELECT session_id FROM payments WHERE id = $1", [order.paymentId]);
  const response = await fetch(`${env.STRIPE_API_BASE}/_sim/approve`, {
    method: "POST",
    body: JSON.stringify({ session: row?.session_id }),
  });
  if (!response.ok) throw new Error(`the payment was not approved: ${await response.text()}`);
  return order.orderId;
}

const orderIds = await Promise.all(Array.from({ length: count }, buy));
await Promise.all([closePrisma(), closeDatabase()]);
process.stdout.write(`${JSON.stringify(orderIds)}\n`);
