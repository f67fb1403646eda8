import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rowsOf } from "@/lib/db/pool";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { providerOf } from "@/lib/payments/registry";
import { pauseDeliveries } from "@/lib/pool/pause-deliveries";
import { open } from "@/lib/shared/secret-box";
import {
  type Claim,
  claimDeliveries,
  claimEvents,
  claimOrders,
  claimPayments,
  claimRefunds,
  type DeliveryWork,
} from "@/lib/transitions/claims";
import { bookingMoney } from "@/lib/transitions/money";
import { settling } from "@/lib/transitions/settle";
import { bigo } from "@/lib/upstream/shared-client";
import { expectClosed } from "@/tests/support/books";
import { finishedOrder, type GivenOrder, paidOrder, statesOf } from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import { callsUnderWay, openShop, type Shop } from "@/tests/support/shop";
import { confirmStoredEvents } from "@/worker/confirm-events";
import { deliverDue } from "@/worker/deliver";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
beforeEach(async () => {
  await shop.sims.control("stripe", "PUT", "/_sim/faults", {});
  await shop.sims.control("bigo", "DELETE", "/_sim/faults");
});
afterAll(() => shop.close());

const CLAIM: Claim = { limit: 10, leaseMs: env.LEASE_SECONDS * 1000 };
const LEASE_AND_MORE_SECONDS = env.LEASE_SECONDS + 1;

async function setPaused(isPaused: boolean): Promise<void> {
  const actor = await givenStaffActor("admin");
  await inTransaction((tx) => pauseDeliveries(tx, actor, { custodianId: null, isPaused, reason: "test" }));
}

/** Paid and reserved; nobody has sent it. */
async function reservedOrder(recipientId: string): Promise<GivenOrder> {
  await setPaused(true);
  const order = await finishedOrder(shop, { recipientId });
  await setPaused(false);
  return order;
}

async function send(work: DeliveryWork): Promise<void> {
  await bigo().recharge({
    recipientId: open(work.recipient_sealed, env.FACET_DATA_KEYS),
    seqId: work.seq_id,
    buOrderId: work.bu_order_id,
    diamonds: work.diamonds,
    totalCost: { amountMinor: work.gross_minor, currency: work.currency },
    resellerBigoId: work.reseller_id,
    host: work.host,
  });
}

async function leaseEnds(): Promise<void> {
  await shop.drain();
  await shop.passTime(LEASE_AND_MORE_SECONDS);
  await shop.drain();
}

const settled = (work: DeliveryWork, outcome: "delivered" | "rejected") =>
  settling.submit({
    deliveryId: work.delivery_id,
    fence: work.fence,
    outcome,
    disposition: outcome === "rejected" ? "permanent" : null,
    rescode: outcome === "delivered" ? 0 : 7212014,
    because: "late",
    httpStatus: 200,
    stepsUs: { seal: null, tls: null, verify: null, inject: null },
    nextAttemptAt: null,
    needsPerson: null,
    correctUntil: null,
    isByPerson: false,
  });

describe("a worker that is killed", () => {
  it("between claim and call: delivered once after the lease", async () => {
    const order = await reservedOrder("killed.before");
    expect((await claimDeliveries(CLAIM)).length).toBe(1);
    await shop.drain();
    expect((await statesOf(order)).deliveries).toEqual(["sending"]);
    await leaseEnds();

    expect((await statesOf(order)).order).toBe("delivered");
    expect(shop.sims.bigo.platform.bank.received("killed.before")).toBe(500);
    await expectClosed(shop, order);
  });

  it("between call and settle: delivered once after the lease", async () => {
    const order = await reservedOrder("killed.after");
    const [work] = await claimDeliveries(CLAIM);
    if (work === undefined) throw new Error("nothing was claimed");
    await send(work);
    await leaseEnds();

    expect((await statesOf(order)).order).toBe("delivered");
    expect(shop.sims.bigo.platform.bank.received("killed.after")).toBe(500);
    await expectClosed(shop, order);
  });

  it("again and again between call and settle: still once", async () => {
    const order = await reservedOrder("killed.often");
    for (let time = 0; time < 4; time += 1) {
      const [work] = await claimDeliveries(CLAIM);
      if (work === undefined) throw new Error("nothing was claimed");
      await send(work);
      await shop.passTime(LEASE_AND_MORE_SECONDS);
    }
    await shop.drain();
    expect(shop.sims.bigo.platform.bank.received("killed.often")).toBe(500);
    expect((await statesOf(order)).order).toBe("delivered");
    await expectClosed(shop, order);
  });

  it("with events in its hands: they are handled after the lease", async () => {
    const order = await paidOrder(shop);
    while (!(await shop.sims.areQuiet())) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await claimEvents(CLAIM)).length).toBeGreaterThan(0);
    await leaseEnds();
    expect((await statesOf(order)).order).toBe("delivered");
    await expectClosed(shop, order);
  });

  it("between the capture and its booking: taken once", async () => {
    const order = await deliveredButNotCaptured();
    const [work] = await claimPayments(CLAIM);
    if (work?.provider_payment_id == null) throw new Error("nothing was claimed");
    await shop.sims.control("stripe", "PUT", "/_sim/faults", { events: [] });
    await providerOf("stripe").capture({
      paymentId: work.payment_id,
      providerPaymentId: work.provider_payment_id,
      amount: { amountMinor: work.due_minor ?? 0n, currency: work.currency },
      attempt: 1,
    });
    await leaseEnds();

    expect((await statesOf(order)).payments).toEqual(["captured"]);
    await expectClosed(shop, order);
  });

  it("between the refund and its booking: paid out once", async () => {
    await shop.sims.control("bigo", "PUT", "/_sim/faults", {
      rules: [{ answer: "refuse", rescode: 7212014, times: 1 }],
    });
    const order = await paidOrder(shop, { method: "gcash" });
    while (!(await shop.sims.areQuiet())) await new Promise((resolve) => setTimeout(resolve, 5));
    await confirmStoredEvents();
    while (callsUnderWay() > 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const [work] = await claimRefunds(CLAIM);
    if (work?.provider_payment_id == null) throw new Error("nothing was claimed");
    await providerOf("xendit").refund({
      refundId: work.refund_id,
      createdAt: work.created_at,
      otherRefundIds: work.other_refund_ids,
      paymentId: work.payment_id,
      providerPaymentId: work.provider_payment_id,
      amount: { amountMinor: work.amount_minor, currency: work.currency },
      reason: work.reason,
      attempt: 1,
    });
    await leaseEnds();
    await shop.passTime(61);
    await shop.drain();

    expect(await statesOf(order)).toMatchObject({ order: "refunded", refunds: ["done"] });
    await expectClosed(shop, order);
  });

  it("with an order that waits for stock in its hands: resumed after the lease", async () => {
    const order = await finishedOrder(shop, { diamonds: 90_000 });
    await rowsOf("UPDATE custodians SET paused_at = now() WHERE paused_at IS NULL");
    const waiting = await finishedOrder(shop);
    expect((await statesOf(waiting)).order).toBe("awaiting_stock");
    await rowsOf("UPDATE custodians SET paused_at = NULL");
    await shop.passTime(31);
    expect((await claimOrders(CLAIM)).length).toBe(1);
    await shop.drain();
    expect((await statesOf(waiting)).order).toBe("awaiting_stock");
    await leaseEnds();
    expect((await statesOf(waiting)).order).toBe("delivered");
    await expectClosed(shop, waiting);
    await expectClosed(shop, order);
  });
});

describe("a worker that comes back from the dead", () => {
  it("finds its delivery with another one: the late answer is stale and changes nothing", async () => {
    const order = await reservedOrder("zombie.delivery");
    const [zombie] = await claimDeliveries(CLAIM);
    if (zombie === undefined) throw new Error("nothing was claimed");
    await shop.passTime(LEASE_AND_MORE_SECONDS);
    const [second] = await claimDeliveries(CLAIM);
    if (second === undefined) throw new Error("nothing was claimed the second time");
    await send(second);

    expect((await settled(zombie, "rejected")).outcome).toBe("stale");
    expect((await settled(second, "delivered")).outcome).toBe("delivered");
    expect((await settled(zombie, "rejected")).outcome).toBe("stale");
    expect((await settled(second, "delivered")).outcome).toBe("stale");
    await shop.drain();
    expect((await statesOf(order)).order).toBe("delivered");
    await expectClosed(shop, order);
  });

  it("finds its capture with another one: the late answer is stale", async () => {
    const order = await deliveredButNotCaptured();
    const [zombie] = await claimPayments(CLAIM);
    if (zombie === undefined) throw new Error("nothing was claimed");
    await shop.passTime(LEASE_AND_MORE_SECONDS);
    expect((await claimPayments(CLAIM)).length).toBe(1);
    const late = { kind: "lost" as const, paymentId: zombie.payment_id, fence: zombie.fence };
    expect(await bookingMoney.submit(late)).toBe("stale");
    await leaseEnds();
    expect((await statesOf(order)).payments).toEqual(["captured"]);
    await expectClosed(shop, order);
  });
});

/** Paid and delivered; the capture is due and nobody has asked for it. */
async function deliveredButNotCaptured(): Promise<GivenOrder> {
  const order = await paidOrder(shop);
  while (!(await shop.sims.areQuiet())) await new Promise((resolve) => setTimeout(resolve, 5));
  await confirmStoredEvents();
  await deliverDue();
  while (callsUnderWay() > 0) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["authorised"] });
  return order;
}
