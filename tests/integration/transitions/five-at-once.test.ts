import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { splitIntoParts } from "@/lib/orders/split";
import { newId } from "@/lib/shared/ids";
import { accepting } from "@/lib/transitions/accept";
import { claimDeliveries, claimPayments } from "@/lib/transitions/claims";
import { confirmBatch, type ReportItem } from "@/lib/transitions/confirm";
import { bookingMoney, bookMoneyNews, type MoneyItem } from "@/lib/transitions/money";
import { placeOrder } from "@/lib/transitions/place-order";
import { type SettleItem, settling } from "@/lib/transitions/settle";
import { startPayment } from "@/lib/transitions/start-payment";
import { expectClosed, netOf } from "@/tests/support/books";
import { type GivenOrder, paymentRow, placedOrder, placeInput, startedOrder, statesOf } from "@/tests/support/given";
import { openShop, type Shop } from "@/tests/support/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

const five = <T>(make: (at: number) => Promise<T>): Promise<PromiseSettledResult<T>[]> =>
  Promise.allSettled(Array.from({ length: 5 }, (_, at) => make(at)));
const values = <T>(settled: PromiseSettledResult<T>[]): T[] =>
  settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
const count = async (text: string, value: string) => (await rowsOf(text, [value])).length;

function report(order: GivenOrder): ReportItem {
  const whole = { diamonds: 500n, totalMinor: order.totalMinor, taxMinor: (order.totalMinor * 12n) / 112n };
  return {
    kind: "report",
    paymentId: order.paymentId,
    state: "authorised",
    amountMinor: order.totalMinor,
    currency: "PHP",
    providerPaymentId: null,
    captureBefore: null,
    fingerprintSealed: null,
    fingerprintHash: null,
    instrumentLabel: null,
    failureCode: null,
    feeMinor: 0n,
    isLateOk: true,
    risk: { verdict: "allow", version: 1, because: [], facts: {} },
    parts: splitIntoParts(whole, 50_000).map((part) => ({ ...part, id: newId(), tryNo: 1 })),
    nextQueryAt: null,
  };
}

// Guarantee: each hot transition that is asked for five times at once changes things once.
describe("five at once", () => {
  it("place: one order, one attempt", async () => {
    const input = await placeInput();
    const answers = values(await five(() => placeOrder(input, { userId: null, address: null }, new Date())));
    expect(answers.length).toBe(5);
    expect(new Set(answers.map(({ orderId, paymentId }) => `${orderId} ${paymentId}`)).size).toBe(1);
    expect(await count("SELECT 1 FROM orders WHERE place_key = $1", input.placeKey)).toBe(1);
    expect(await count("SELECT 1 FROM evidence WHERE order_id = $1", answers[0]?.orderId ?? "")).toBe(1);
  });

  it("start: one page", async () => {
    const order = await placedOrder();
    const urls = values(await five(() => startPayment(order.paymentId, new Date()))).map(({ url }) => url);
    expect(urls.length).toBeGreaterThan(0);
    expect(new Set(urls).size).toBe(1);
    const state = await shop.sims.control("stripe", "GET", `/_sim/state?payment_id=${order.paymentId}`);
    expect((state.counts as { sessions: number }).sessions).toBe(1);
    expect(await count("SELECT 1 FROM evidence WHERE order_id = $1 AND kind = 'payment.started'", order.orderId)).toBe(
      1,
    );
  });

  it("accept: one event", async () => {
    const event = { source: "stripe", externalId: `evt_${newId()}`, kind: "test.kind", payload: "{}" };
    expect(values(await five(() => accepting.submit(event))).length).toBe(5);
    expect(await count("SELECT 1 FROM inbox_events WHERE external_id = $1", event.externalId)).toBe(1);
    await shop.drain();
  });

  it("confirm, settle and capture: one booking, one delivery, one revenue, one capture", async () => {
    const order = await startedOrder();
    await shop.sims.control("stripe", "PUT", "/_sim/faults", { events: [] });
    const { session_id } = await paymentRow(order.paymentId);
    await shop.sims.control("stripe", "POST", "/_sim/approve", { session: session_id });
    const confirmed = values(await five(() => confirmBatch([report(order)], { leaseMs: null }))).flat();
    expect(confirmed.map(({ outcome }) => outcome).sort()).toEqual(["main", "same", "same", "same", "same"]);
    expect(await count("SELECT 1 FROM deliveries WHERE order_id = $1", order.orderId)).toBe(1);
    expect(await count("SELECT 1 FROM transfers WHERE order_id = $1", order.orderId)).toBe(2);

    const claimed = values(await five(() => claimDeliveries({ limit: 10, leaseMs: 30_000 }))).flat();
    expect(claimed.length).toBe(1);
    const [work] = claimed;
    if (work === undefined) throw new Error("nothing was claimed");
    shop.sims.bigo.platform.bank.recharge({
      clientId: "demo-client",
      orderId: work.bu_order_id,
      seqid: work.seq_id,
      recipient: "five.at.once",
      reseller: work.reseller_id,
      diamonds: 500,
      cost: 1,
      currency: "PHP",
      atMs: 0,
    });
    const item: SettleItem = {
      deliveryId: work.delivery_id,
      fence: work.fence,
      outcome: "delivered",
      disposition: null,
      rescode: 0,
      because: "success",
      httpStatus: 200,
      stepsUs: { seal: 1, tls: 1, verify: null, inject: 1 },
      nextAttemptAt: null,
      needsPerson: null,
      correctUntil: null,
      isByPerson: false,
    };
    const settled = values(await five(() => settling.submit(item))).map(({ outcome }) => outcome);
    expect(settled.sort()).toEqual(["delivered", "stale", "stale", "stale", "stale"]);
    expect(-(await netOf(order, "revenue:diamonds")) - (await netOf(order, "tax:PH"))).toBe(order.totalMinor);

    const due = values(await five(() => claimPayments({ limit: 10, leaseMs: 30_000 }))).flat();
    expect(due.length).toBe(1);
    await rowsOf("UPDATE payments SET lease_until = NULL WHERE id = $1", [order.paymentId]);
    await shop.sims.control("stripe", "PUT", "/_sim/faults", {});
    const captured: MoneyItem = {
      kind: "captured",
      paymentId: order.paymentId,
      fence: null,
      amountMinor: order.totalMinor,
      feeMinor: 5n,
    };
    const seen = await rowOf<{ id: string }>("SELECT provider_payment_id AS id FROM payments WHERE id = $1", [
      order.paymentId,
    ]);
    expect(seen).not.toBeNull();
    const taken = [
      ...values(await five(() => bookingMoney.submit(captured))),
      ...values(await five(() => bookMoneyNews([captured], []))).flat(),
    ];
    expect(taken.filter((outcome) => outcome === "applied").length).toBe(1);
    expect(await netOf(order, "fees:stripe-card")).toBe(5n);
    expect(await netOf(order, "orders")).toBe(0n);
    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["captured"] });
  });

  it("refund: one payout", async () => {
    await shop.sims.control("bigo", "PUT", "/_sim/faults", {
      rules: [{ answer: "refuse", rescode: 7212014, times: 1 }],
    });
    await shop.sims.control("xendit", "PUT", "/_sim/faults", { refundMs: 1 });
    const order = await startedOrder({ method: "gcash" });
    const { session_id } = await paymentRow(order.paymentId);
    await shop.sims.control("xendit", "POST", "/_sim/approve", { charge: session_id });
    await shop.drain();
    const refund = await rowOf<{ id: string }>("SELECT id FROM refunds WHERE order_id = $1", [order.orderId]);
    const done: MoneyItem = { kind: "refund_done", refundId: refund?.id ?? "", fence: null, providerRefundId: "ewr_1" };
    expect(values(await five(() => bookingMoney.submit(done)))).toEqual(Array(5).fill("same"));
    await expectClosed(shop, order);
  });
});
