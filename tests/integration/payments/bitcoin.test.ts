import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rowOf } from "@/lib/db/pool";
import { sendOrderMail } from "@/lib/jobs/handlers/send-order-mail";
import { requestRefund } from "@/lib/orders/request-refund";
import { LOCALES } from "@/lib/shared/locales";
import { chargesOf, expectClosed, netOf } from "@/tests/support/books";
import { finishedOrder, type GivenOrder, paymentRow, startedOrder, statesOf } from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import { customerSees } from "@/tests/support/seen";
import { makeProvidersQuick, settle } from "@/tests/support/settling";
import { openShop, type Shop } from "@/tests/support/shop";

// Guarantee: coins that come are booked as what they are worth, whenever and in however many pieces, and what is not for an order waits
// where its customer can fetch it.

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 200_000n }, { providers: ["btcpay"] });
});
beforeEach(() => makeProvidersQuick(shop));
afterAll(() => shop.close());

const nobodyClaims = () => shop.sims.control("btcpay", "PUT", "/_sim/faults", { claimMs: null });

async function send(order: GivenOrder, pay: string): Promise<void> {
  const { session_id: invoice } = await paymentRow(order.paymentId);
  await shop.sims.control("btcpay", "POST", "/_sim/approve", { invoice, pay });
  await shop.drain();
}

async function claim(order: GivenOrder): Promise<void> {
  const refund = await rowOf<{ provider_refund_id: string }>(
    "SELECT provider_refund_id FROM refunds WHERE order_id = $1 AND status = 'pending' ORDER BY created_at LIMIT 1",
    [order.orderId],
  );
  await shop.sims.control("btcpay", "POST", "/_sim/claim", { pullPayment: refund?.provider_refund_id });
  await settle(shop);
}

async function goodwill(order: GivenOrder, amountMinor: bigint): Promise<string> {
  const refundId = randomUUID();
  const { orderId } = order;
  await requestRefund(await givenStaffActor("admin"), { refundId, orderId, amountMinor, reason: "sorry" });
  await shop.drain();
  return refundId;
}

describe("a refund that its customer has to fetch", () => {
  beforeEach(nobodyClaims);

  it.each(LOCALES)("is shown on the order's page and in a mail until it is fetched (%s)", async (locale) => {
    const order = await finishedOrder(shop, { method: "bitcoin", diamonds: 100, locale });
    const refundId = await goodwill(order, order.totalMinor);
    expect(await statesOf(order)).toMatchObject({ order: "refunding", refunds: ["pending"] });
    const view = await customerSees(order);
    expect(view.refundClaims).toEqual([
      { amountMinor: order.totalMinor.toString(), currency: "PHP", url: expect.stringMatching(/^http.*pull-payments/) },
    ]);
    expect(view.refundingMinor).toBe(order.totalMinor.toString());

    const mail = { kind: "mail.refund_claim", key: `mail.refund_claim:${refundId}`, orderId: order.orderId };
    expect(await rowOf("SELECT kind FROM outbox_entries WHERE key = $1", [mail.key])).toEqual({ kind: mail.kind });
    await sendOrderMail(mail);
    const sent = await rowOf<{ text: string; html: string }>(
      "SELECT text, html FROM outbox_mails WHERE order_id = $1 AND kind = 'order_refund_claim'",
      [order.orderId],
    );
    expect(sent?.text).toContain(view.refundClaims[0]?.url);
    expect(sent?.html).toContain(`<html lang="${locale}">`);

    await claim(order);
    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["refunded"], refunds: ["done"] });
    expect((await customerSees(order)).refundClaims).toEqual([]);
    await expectClosed(shop, order);
  });

  it("is asked about again and again, and its customer is written to once", async () => {
    const order = await finishedOrder(shop, { method: "bitcoin", diamonds: 100 });
    const refundId = await goodwill(order, 1_000n);
    await settle(shop, 4);
    const mails = await rowOf<{ count: number }>("SELECT count(*)::int AS count FROM outbox_entries WHERE key = $1", [
      `mail.refund_claim:${refundId}`,
    ]);
    expect(mails?.count).toBe(1);
    const offered = await rowOf<{ count: number }>(
      "SELECT count(*)::int AS count FROM evidence WHERE order_id = $1 AND kind = 'payment.refund_offered'",
      [order.orderId],
    );
    expect(offered?.count).toBe(1);
  });

  it("writes no mail about what was fetched before the mail went out", async () => {
    const order = await finishedOrder(shop, { method: "bitcoin", diamonds: 100 });
    const refundId = await goodwill(order, 1_000n);
    await claim(order);
    await sendOrderMail({
      kind: "mail.refund_claim",
      key: `mail.refund_claim:${refundId}`,
      orderId: order.orderId,
    });
    const sent = await rowOf("SELECT 1 FROM outbox_mails WHERE order_id = $1 AND kind = 'order_refund_claim'", [
      order.orderId,
    ]);
    expect(sent).toBeNull();
  });
});

/** Sends the mails about what has to be fetched, and says which they are. */
async function mailedOf({ orderId }: GivenOrder): Promise<string[]> {
  const key = await rowOf<{ key: string }>(
    "SELECT key FROM outbox_entries WHERE order_id = $1 AND kind = 'mail.refund_claim'",
    [orderId],
  );
  await sendOrderMail({ kind: "mail.refund_claim", key: key?.key ?? "", orderId });
  const sent = await rowOf<{ kinds: string[] }>(
    "SELECT array_agg(kind) AS kinds FROM outbox_mails WHERE order_id = $1",
    [orderId],
  );
  return sent?.kinds ?? [];
}

describe("a part of the coins", () => {
  beforeEach(nobodyClaims);

  it("is shown to its customer while the rest is waited for, and books nothing", async () => {
    const order = await startedOrder({ method: "bitcoin", diamonds: 100 });
    await send(order, "half");
    await settle(shop);
    const { situation, seenMinor } = await customerSees(order);
    expect(situation).toBe("partly_paid");
    expect(BigInt(seenMinor)).toBeGreaterThan(0n);
    expect(BigInt(seenMinor)).toBeLessThan(order.totalMinor);
    expect(await netOf(order, "unapplied")).toBe(0n);

    await send(order, "exact");
    await settle(shop);
    expect(await customerSees(order)).toMatchObject({ seenMinor: "0", situation: null });
    expect((await statesOf(order)).order).toBe("delivered");
    await expectClosed(shop, order);
  });

  it("is not denied by an order that has closed", async () => {
    const order = await startedOrder({ method: "bitcoin", diamonds: 100 });
    await send(order, "half");
    await settle(shop);
    await shop.passTime(1_801);
    await shop.drain();
    expect((await statesOf(order)).order).toBe("expired");
    const { situation } = await customerSees(order);
    expect(["partly_paid_closed", "wrong_amount_closed"]).toContain(situation);
  });
});

describe("another amount than was asked", () => {
  it.each([
    ["half", "too little"],
    ["double", "too much"],
  ])("%s: %s is booked as what came and goes back, and the order goes on waiting", async (pay) => {
    const order = await startedOrder({ method: "bitcoin", diamonds: 100 });
    await nobodyClaims();
    await send(order, pay);
    if (pay === "half") await send(order, "nothing");
    expect(await statesOf(order)).toMatchObject({ order: "awaiting_payment", payments: ["refunding"], deliveries: [] });
    const [charge] = await chargesOf(shop, order);
    expect(await paymentRow(order.paymentId)).toMatchObject({ role: "wrong", received_minor: charge?.capturedMinor });
    expect(await netOf(order, "unapplied")).toBe(-(charge?.capturedMinor ?? 0n));
    const view = await customerSees(order);
    expect(view.situation).toBe("wrong_amount");
    expect(await mailedOf(order)).toEqual(["order_wrong_amount"]);
    expect(view.refundClaims.map(({ amountMinor }) => BigInt(amountMinor))).toEqual([charge?.capturedMinor]);

    await shop.passTime(1_801);
    await shop.drain();
    expect((await customerSees(order)).situation).toBe("wrong_amount_closed");
    await claim(order);
    expect(await statesOf(order)).toMatchObject({ order: "expired", payments: ["refunded"], refunds: ["done"] });
    await expectClosed(shop, order);
  });

  it("in two pieces, the second after the time was over: both are booked, and both go back", async () => {
    const order = await startedOrder({ method: "bitcoin", diamonds: 100 });
    await send(order, "half");
    await send(order, "nothing");
    await settle(shop);
    expect(await statesOf(order)).toMatchObject({ payments: ["refunded"], refunds: ["done"] });
    await send(order, "late");
    await settle(shop, 2);

    expect((await paymentRow(order.paymentId)).received_minor).toBe(order.totalMinor);
    expect(await statesOf(order)).toMatchObject({ order: "awaiting_payment", refunds: ["done", "done"] });
    expect((await paymentRow(order.paymentId)).due).toBeNull();
    await expectClosed(shop, order);
  });
});
