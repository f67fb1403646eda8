import { randomUUID } from "node:crypto";
import { rowsOf } from "@/lib/db/pool";
import { inTransaction } from "@/lib/db/transaction";
import { returnTax } from "@/lib/finance/return-tax";
import { requestRefund } from "@/lib/orders/request-refund";
import { recordDeposit } from "@/lib/pool/record-deposit";
import type { CountryCode } from "@/lib/shared/countries";
import { DAY_MS } from "@/lib/shared/durations";
import { newId } from "@/lib/shared/ids";
import type { MethodId } from "@/lib/shared/methods";
import { bookMoneyNews } from "@/lib/transitions/money";
import type { Dice } from "@/tests/support/dice";
import { type GivenOrder, paidOrder, paymentRow, statesOf } from "@/tests/support/given";
import { moveIntoPast } from "@/tests/support/past-days";
import { givenStaffActor } from "@/tests/support/people";
import { makeProvidersQuick, refuseNextDelivery, settle } from "@/tests/support/settling";
import type { Shop } from "@/tests/support/shop";

const KINDS: readonly { country: CountryCode; method: MethodId }[] = [
  { country: "PH", method: "card" },
  { country: "PH", method: "gcash" },
  { country: "ID", method: "card" },
  { country: "VN", method: "card" },
  { country: "SG", method: "card" },
  { country: "MY", method: "card" },
];

/**
 * Plays random orders of several countries through the shop: deposits at different costs, orders that are refused, refunds of a part or of all,
 * refunds that come back, disputes won and lost; then moves each order's books to a day of the last `days`. Answers the orders.
 */
export async function playRandomPast(
  shop: Shop,
  dice: Dice,
  { orders: count, days }: { orders: number; days: number },
): Promise<GivenOrder[]> {
  await makeProvidersQuick(shop);
  const orders: GivenOrder[] = [];
  for (let index = 0; index < count; index += 1) {
    if (dice.chance(0.3)) await deposit(shop, dice);
    if (dice.chance(0.15)) await refuseNextDelivery(shop);
    const kind = dice.pick(KINDS);
    orders.push(await paidOrder(shop, { ...kind, diamonds: dice.pick([100, 333, 500, 1_000, 2_718]) }));
    // A disputed card is watched, and the simulator's buyers all have the same one.
    await rowsOf("DELETE FROM risk_list_entries");
    if (dice.chance(0.6)) await shop.drain();
  }
  await settle(shop);
  for (const order of orders) await whatFollows(shop, dice, order);
  await settle(shop);
  await bringBackARefund();
  await inTransaction((tx) => returnTax(tx, { now: new Date(), limit: 500 }));
  await moveIntoPast(null, (days + 1) * DAY_MS);
  for (const { orderId } of orders) await moveIntoPast([orderId], dice.whole(0, days * DAY_MS));
  return orders;
}

async function deposit(shop: Shop, dice: Dice): Promise<void> {
  const diamonds = dice.whole(1_000, 20_000);
  const depositId = newId();
  await shop.sims.control("bigo", "POST", "/_sim/deposit", { reseller: "facet_ph_1", diamonds });
  await inTransaction((tx) =>
    recordDeposit(tx, null, {
      ...{ depositId, custodianId: "facet_ph_1", supplier: "test", document: depositId },
      diamonds: BigInt(diamonds),
      costUsdMinor: BigInt(Math.round(diamonds * (1.4 + dice.roll() / 2))),
    }),
  );
}

async function whatFollows(shop: Shop, dice: Dice, order: GivenOrder): Promise<void> {
  if ((await statesOf(order)).order !== "delivered") return;
  const fate = dice.pick(["kept", "kept", "part", "parts", "all", "lost", "won"] as const);
  const refund = async (amountMinor: bigint) =>
    requestRefund(await givenStaffActor("admin"), {
      ...{ refundId: randomUUID(), orderId: order.orderId, amountMinor, reason: "sorry" },
    });
  if (fate === "part" || fate === "parts") await refund(order.totalMinor / 3n);
  if (fate === "parts") {
    await settle(shop);
    await refund(order.totalMinor / 7n);
  }
  if (fate === "all") await refund(order.totalMinor);
  if (fate === "lost" || fate === "won") await dispute(shop, order, fate);
}

async function dispute(shop: Shop, { paymentId }: GivenOrder, status: "won" | "lost"): Promise<void> {
  const { provider_payment_id: intent } = await paymentRow(paymentId);
  if (intent === null || !intent.startsWith("pi_")) return;
  const opened = await shop.sims.control("stripe", "POST", "/_sim/disputes", { payment_intent: intent });
  await shop.drain();
  await shop.sims.control("stripe", "POST", "/_sim/disputes/close", { dispute: String(opened.id), status });
  await shop.drain();
}

/** One refund that was done is told to have come back after all, and its tax was returned before that. */
async function bringBackARefund(): Promise<void> {
  await inTransaction((tx) => returnTax(tx, { now: new Date(), limit: 500 }));
  const [done] = await rowsOf<{ id: string }>(
    "SELECT id FROM refunds WHERE status = 'done' AND source = 'refunds' ORDER BY id LIMIT 1",
  );
  if (done !== undefined)
    await bookMoneyNews([{ kind: "refund_failed", refundId: done.id, fence: null, reason: "closed_card" }], []);
}
