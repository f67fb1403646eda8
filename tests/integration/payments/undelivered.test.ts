import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { providerOf } from "@/lib/payments/registry";
import { accepting } from "@/lib/transitions/accept";
import { expectClosed, expectNothingLeft, expectSoundBooks, netOf } from "@/tests/support/books";
import { forceChannel, resetChannels } from "@/tests/support/channels";
import { finishedOrder, type GivenOrder, paymentRow, startedOrder, statesOf } from "@/tests/support/given";
import { differencesOf, reconcile } from "@/tests/support/settlements";
import { makeProvidersQuick, settle } from "@/tests/support/settling";
import { openShop, type Shop } from "@/tests/support/shop";
import { mustAsk } from "@/worker/must-ask";
import { loadPaymentFacts } from "@/worker/payment-facts";

// Guarantee: the money of an order that is not delivered goes back, once, whatever the bank or the customer does meanwhile; and nothing is sent
// for money that the bank is asked to take back.

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 200_000n }, { providers: ["antom", "btcpay"] });
});
beforeEach(async () => {
  await makeProvidersQuick(shop);
  await rowsOf("DELETE FROM risk_list_entries");
  await openPool();
});
afterAll(async () => {
  await resetChannels();
  await shop.close();
});

const NO_IDS = { sessionId: null, providerPaymentId: null };
const PAID = {
  ...NO_IDS,
  state: "paid" as const,
  captureBefore: null,
  instrument: null,
  failureCode: null,
};

const closePool = () => rowsOf("UPDATE custodians SET paused_at = now(), paused_reason = 'test'");
const openPool = () => rowsOf("UPDATE custodians SET paused_at = NULL, paused_reason = NULL");
const giveUp = ({ orderId }: GivenOrder) =>
  rowOf<{ result: string }>("SELECT give_up_order($1, 'given_up') AS result", [orderId]);

/** Paid through Antom's wallet, and waiting for diamonds. */
async function waiting(): Promise<GivenOrder> {
  await closePool();
  await forceChannel("antom-gcash");
  const order = await finishedOrder(shop, { method: "gcash", diamonds: 100 });
  expect(await statesOf(order)).toMatchObject({ order: "awaiting_stock", payments: ["paid"] });
  return order;
}

async function dispute(order: GivenOrder, value?: number): Promise<string> {
  const body = { payment: order.paymentId, ...(value !== undefined && { value }) };
  const { disputeId } = await shop.sims.control("antom", "POST", "/_sim/disputes", body);
  await shop.drain();
  expect((await statesOf(order)).payments).toEqual(["disputed"]);
  return String(disputeId);
}

async function judge(disputeId: string, side: "us" | "the customer"): Promise<void> {
  const result = side === "us" ? "ACCEPT_BY_CUSTOMER" : "ACCEPT_BY_MERCHANT";
  await shop.sims.control("antom", "POST", "/_sim/disputes/judge", { dispute: disputeId, result });
  await settle(shop);
}

/** Nothing of it is in the books of orders any more, and nothing was lost but what is said. */
async function expectGone(order: GivenOrder, lostMinor: bigint): Promise<void> {
  await expectNothingLeft(order);
  expect(await netOf(order, "refunds")).toBe(lostMinor);
  await expectSoundBooks(shop);
}

describe("a dispute of an order that waits", () => {
  it("won after it was given up: the customer gets the money after all, once", async () => {
    const order = await waiting();
    const id = await dispute(order);
    expect(await giveUp(order)).toEqual({ result: "refunding" });
    expect(await giveUp(order)).toEqual({ result: "refunding" });
    await settle(shop);
    expect(await statesOf(order)).toMatchObject({ order: "refunding", payments: ["disputed"], refunds: [] });
    await judge(id, "us");
    await judge(id, "us");
    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["refunded"], refunds: ["done"] });
    await expectGone(order, 0n);
  });

  it("won before it was given up, too", async () => {
    const order = await waiting();
    await judge(await dispute(order), "us");
    expect(await statesOf(order)).toMatchObject({ order: "awaiting_stock", payments: ["won"] });
    await giveUp(order);
    await settle(shop);
    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["refunded"], refunds: ["done"] });
    await expectGone(order, 0n);
  });

  it.each([false, true])(
    "lost: the bank has given it back, and the order ends (given up before: %s)",
    async (isGivenUp) => {
      const order = await waiting();
      const id = await dispute(order);
      if (isGivenUp) await giveUp(order);
      await judge(id, "the customer");
      await judge(id, "the customer");
      await openPool();
      await settle(shop);
      expect(await statesOf(order)).toMatchObject({
        order: "refunded",
        payments: ["lost"],
        refunds: [],
        deliveries: [],
      });
      await expectGone(order, 0n);
    },
  );

  it("lost for a part of it: the rest goes back by itself", async () => {
    const order = await waiting();
    const lostMinor = order.totalMinor / 4n;
    await judge(await dispute(order, Number(lostMinor)), "the customer");
    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["refunded"], refunds: ["done"] });
    const refund = await rowOf("SELECT amount_minor FROM refunds WHERE order_id = $1", [order.orderId]);
    expect(refund).toEqual({ amount_minor: order.totalMinor - lostMinor });
    await expectGone(order, 0n);
  });

  it("keeps the diamonds here while it is open, and sends them when it is won", async () => {
    const order = await waiting();
    const id = await dispute(order);
    await openPool();
    await settle(shop, 2);
    expect(await statesOf(order)).toMatchObject({ order: "awaiting_stock", payments: ["disputed"], deliveries: [] });
    await judge(id, "us");
    await settle(shop);
    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["won"], deliveries: ["delivered"] });
    await expectGone(order, 0n);
  });

  it("is given up and lost by five callers at once", async () => {
    const order = await waiting();
    const id = await dispute(order);
    const result = "ACCEPT_BY_MERCHANT";
    await shop.sims.control("antom", "POST", "/_sim/disputes/judge", { dispute: id, result });
    await Promise.all([giveUp(order), shop.drain(), giveUp(order), shop.drain(), giveUp(order)]);
    await settle(shop);
    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["lost"], refunds: [] });
    await expectGone(order, 0n);
  });
});

describe("a dispute that says no amount", () => {
  it("is about what was disputed before", async () => {
    await forceChannel("antom-gcash");
    const order = await finishedOrder(shop, { method: "gcash", diamonds: 100 });
    const id = await dispute(order, 1_000);
    const { provider_payment_id: paymentId } = await paymentRow(order.paymentId);
    const payload = JSON.stringify({ disputeId: id, paymentId });
    await accepting.submit({ source: "antom", externalId: `d-${id}`, kind: "DISPUTE_ACCEPTED", payload });
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ payments: ["lost"] });
    expect(await netOf(order, "refunds")).toBe(1_000n);
    await expectNothingLeft(order);
  });
});

describe("two refunds of one payment", () => {
  it("stay with a person until the one that failed is settled too", async () => {
    const order = await finishedOrder(shop, { method: "bitcoin", diamonds: 100 });
    const refund = (minor: number) =>
      rowOf<{ id: string; fence: number }>(
        `INSERT INTO refunds (id, payment_id, order_id, amount_minor, currency, reason, source, created_at)
         VALUES (gen_random_uuid(), $1, $2, $3, 'PHP', 'sorry', 'refunds', now()) RETURNING id, fence`,
        [order.paymentId, order.orderId, minor],
      );
    await rowsOf("UPDATE payments SET status = 'refunding' WHERE id = $1", [order.paymentId]);
    const [failed, done] = [await refund(100), await refund(200)];
    const tell = (kind: string, one: typeof failed) =>
      rowsOf("SELECT * FROM money_batch($1::jsonb)", [
        JSON.stringify([{ kind, refund_id: one?.id, fence: one?.fence, reason: "archived" }]),
      ]);
    await tell("refund_failed", failed);
    await tell("refund_done", done);
    expect((await paymentRow(order.paymentId)).needs_person).toBe("refund.failed");
    const [paidOut] = await rowsOf("SELECT outcome FROM record_payout($1, 'BANK-1')", [failed?.id]);
    expect(paidOut).toEqual({ outcome: "paid" });
    expect((await paymentRow(order.paymentId)).needs_person).toBeNull();
    await expectNothingLeft(order);
    await expectSoundBooks(shop);
  });
});

describe("news of an attempt that has ended", () => {
  it("is asked about, however well it fits: its money may have gone back meanwhile", async () => {
    await forceChannel("antom-gcash");
    const order = await startedOrder({ method: "gcash", diamonds: 100 });
    await shop.sims.control("antom", "PUT", "/_sim/faults", { webhooks: { dropNext: 20 } });
    await shop.sims.control("antom", "POST", "/_sim/approve", { payment: order.paymentId });
    await providerOf("antom").cancel({ ...NO_IDS, paymentId: order.paymentId, attempt: 1 });
    await rowsOf("UPDATE payments SET status = 'cancelled', due = NULL, due_at = NULL WHERE id = $1", [
      order.paymentId,
    ]);
    const attempt = (await loadPaymentFacts([order.paymentId])).get(order.paymentId);
    const amount = { amountMinor: order.totalMinor, currency: "PHP" } as const;
    expect(await mustAsk(attempt, { ...PAID, paymentId: order.paymentId, amount })).toBe(true);
    await settle(shop);
    expect(await statesOf(order)).toMatchObject({ payments: ["cancelled"], refunds: [], deliveries: [] });
    expect((await paymentRow(order.paymentId)).due).toBeNull();
    await expectNothingLeft(order);
    await expectSoundBooks(shop);
  });
});

describe("coins that come on top", () => {
  const send = async (order: GivenOrder, pay: string) => {
    const { session_id: invoice } = await paymentRow(order.paymentId);
    await shop.sims.control("btcpay", "POST", "/_sim/approve", { invoice, pay });
    await shop.drain();
  };

  it("go back by themselves when they are sent again after the delivery", async () => {
    const order = await finishedOrder(shop, { method: "bitcoin", diamonds: 100 });
    await send(order, "again");
    await settle(shop, 2);
    expect(await statesOf(order)).toMatchObject({ order: "delivered", refunds: ["done"] });
    expect((await paymentRow(order.paymentId)).received_minor).toBeGreaterThan(order.totalMinor);
    await reconcile("btcpay");
    expect(await differencesOf(order.paymentId)).toEqual([]);
    await expectNothingLeft(order);
    await expectSoundBooks(shop);
  });

  it("go back beside the order's own money when it waits and is given up", async () => {
    await closePool();
    const order = await startedOrder({ method: "bitcoin", diamonds: 100 });
    await send(order, "exact");
    await send(order, "again");
    await settle(shop, 2);
    expect(await statesOf(order)).toMatchObject({ order: "awaiting_stock", refunds: ["done"] });
    await giveUp(order);
    await settle(shop, 2);
    expect(await statesOf(order)).toMatchObject({
      order: "refunded",
      payments: ["refunded"],
      refunds: ["done", "done"],
    });
    await expectClosed(shop, order);
  });
});
