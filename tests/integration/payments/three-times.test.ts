import { afterAll, beforeAll, expect, it } from "vitest";
import { rowOf } from "@/lib/db/pool";
import type { MethodId } from "@/lib/shared/methods";
import { expectClosed } from "@/tests/support/books";
import { startedOrder, statesOf } from "@/tests/support/given";
import { untilTrue } from "@/tests/support/processes";
import { openShop, type Shop } from "@/tests/support/shop";

// Guarantee: one order paid direct, one through a gateway and one through the bank differ by what each of them takes, and by nothing of ours.

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 200_000n }, { providers: ["btcpay"] });
});
afterAll(() => shop.close());

/** What each takes by itself: a call to the direct API, a confirmation of a digital currency, a transfer between banks. */
const DIRECT_MS = 28;
const CONFIRMATION_MS = 1_200;
const TRANSFER_MS = 4_800;

async function timeOf(method: MethodId, approve: (session: string) => Promise<unknown>): Promise<number> {
  const order = await startedOrder({ method, diamonds: 100 });
  const row = await rowOf<{ session_id: string }>("SELECT session_id FROM payments WHERE id = $1", [order.paymentId]);
  const startedMs = performance.now();
  await approve(row?.session_id ?? "");
  await untilTrue(async () => {
    await shop.drain();
    return (await statesOf(order)).order === "delivered";
  }, `the delivery of an order paid by ${method}`);
  const tookMs = Math.round(performance.now() - startedMs);
  await expectClosed(shop, order);
  return tookMs;
}

it("prints the three times side by side", async () => {
  await shop.sims.control("stripe", "PUT", "/_sim/faults", { latencyMs: DIRECT_MS });
  await shop.sims.control("xendit", "PUT", "/_sim/faults", { transferMs: TRANSFER_MS });
  await shop.sims.control("btcpay", "PUT", "/_sim/faults", { settleMs: CONFIRMATION_MS });
  const approveAt = (name: "stripe" | "xendit" | "btcpay") => (body: object) =>
    shop.sims.control(name, "POST", "/_sim/approve", body);

  const direct = await timeOf("card", (session) => approveAt("stripe")({ session }));
  const gateway = await timeOf("bitcoin", (invoice) => approveAt("btcpay")({ invoice, pay: "exact" }));
  const bank = await timeOf("bank_transfer", (invoice) => approveAt("xendit")({ invoice }));
  process.stdout.write(
    `paid to delivered: direct ${direct} ms, through a gateway ${gateway} ms, through the bank ${bank} ms\n`,
  );

  expect(direct).toBeGreaterThanOrEqual(DIRECT_MS);
  expect(gateway).toBeGreaterThanOrEqual(CONFIRMATION_MS);
  expect(bank).toBeGreaterThanOrEqual(TRANSFER_MS);
  // Of the order of magnitude of what each takes by itself, on a busy machine too.
  expect(direct).toBeLessThan(gateway);
  expect(gateway).toBeLessThan(bank);
});
