import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newId } from "@/lib/shared/ids";
import type { Money } from "@/lib/shared/money";
import { until } from "@/tests/unit/payments/kits/kit";
import { type PlayKit, playKit } from "@/tests/unit/payments/kits/play-kit";

const PRICE: Money = { amountMinor: 58_150n, currency: "PHP" };
const CHARGEBACK = 7;

// Guarantee: money that leaves a Play purchase is told once and for what it was: a hold that is gone, our own refund, or a lost dispute.
describe("a Play purchase whose money goes back", () => {
  let kit: PlayKit;
  beforeEach(async () => {
    kit = await playKit();
  });
  afterEach(() => kit.close());

  async function held() {
    const paymentId = newId();
    const { purchaseToken, orderId } = await kit.buys({ diamonds: 600, paymentId, amount: PRICE });
    return { paymentId, purchaseToken, orderId: String(orderId) };
  }

  async function consumed() {
    const purchase = await held();
    const { paymentId, purchaseToken: providerPaymentId } = purchase;
    const taken = await kit.provider.capture({ paymentId, providerPaymentId, amount: PRICE, attempt: 1 });
    expect(taken).toMatchObject({ kind: "done" });
    return purchase;
  }

  const toldOfVoid = () => kit.webhook(({ kind }) => kind === "voidedPurchaseNotification");
  const refund = (
    purchase: { paymentId: string; purchaseToken: string },
    refundId = newId(),
    amount = PRICE,
    createdAt = new Date(),
  ) =>
    kit.provider.refund({
      refundId,
      createdAt,
      otherRefundIds: [],
      paymentId: purchase.paymentId,
      providerPaymentId: purchase.purchaseToken,
      amount,
      reason: "refused",
      attempt: 1,
    });
  const query = ({ paymentId, purchaseToken: providerPaymentId }: { paymentId: string; purchaseToken: string }) =>
    kit.provider.query({ paymentId, sessionId: null, providerPaymentId });

  it("before delivery is a hold that is gone", async () => {
    const { paymentId, purchaseToken } = await held();
    await kit.control("/_sim/void", { purchaseToken, source: "user", reason: 1 });
    const { news } = await toldOfVoid();
    expect(news).toMatchObject({ news: "payment", report: { state: "cancelled", paymentId, amount: null } });
  });

  it("before delivery is told although Google lists nobody who took it", async () => {
    await kit.setFaults({ isVoidListLate: true });
    const { purchaseToken } = await held();
    await kit.control("/_sim/void", { purchaseToken, source: "google", reason: 8 });
    expect((await toldOfVoid()).news).toMatchObject({ report: { state: "cancelled" } });
  });

  it("is found on a later page of Google's list", async () => {
    await kit.setFaults({ voidPageMax: 1 });
    for (const { purchaseToken } of [await held(), await held()])
      await kit.control("/_sim/void", { purchaseToken, source: "user", reason: 1 });
    const { purchaseToken, orderId } = await consumed();
    await kit.control("/_sim/void", { purchaseToken, source: "user", reason: 1 });
    await kit.webhook(({ news }) => news.news === "dispute" && news.providerDisputeId === orderId);
  });

  it.each([
    ["user", 4],
    ["google", 5],
    ["google", CHARGEBACK],
  ])("after delivery, by %s for reason %i, is a lost dispute", async (source, reason) => {
    const { purchaseToken, orderId } = await consumed();
    await kit.control("/_sim/void", { purchaseToken, source, reason });
    expect((await toldOfVoid()).news).toEqual({
      news: "dispute",
      providerDisputeId: orderId,
      providerPaymentId: purchaseToken,
      state: "lost",
      amount: PRICE,
    });
  });

  it("after delivery, by staff in the Play Console, is a refund", async () => {
    const { purchaseToken, orderId, paymentId } = await consumed();
    await kit.control("/_sim/void", { purchaseToken, source: "developer", reason: 0 });
    expect((await toldOfVoid()).news).toEqual({
      news: "refund",
      refundId: null,
      providerRefundId: orderId,
      state: "done",
      amount: PRICE,
      paymentId,
      providerPaymentId: purchaseToken,
    });
  });

  it("stays captured for a query, whoever has the money now", async () => {
    const purchase = await consumed();
    await kit.control("/_sim/void", { purchaseToken: purchase.purchaseToken, source: "google", reason: CHARGEBACK });
    expect(await query(purchase)).toMatchObject({ state: "captured", amount: PRICE });
    await toldOfVoid();
  });

  it("by our own refund of a delivered purchase is told by the answer, and by no push", async () => {
    const purchase = await consumed();
    expect(await refund(purchase)).toEqual({ kind: "done", providerId: purchase.orderId });
    expect((await kit.state()).counts).toMatchObject({ refunds: 1, voided: 0 });
  });

  it("by our own refund of an undelivered purchase takes the product along", async () => {
    const purchase = await held();
    expect(await refund(purchase)).toEqual({ kind: "done", providerId: purchase.orderId });
    expect((await kit.state()).counts).toMatchObject({ refunds: 1, voided: 1 });
    expect((await toldOfVoid()).news).toMatchObject({ report: { state: "cancelled" } });
  });

  it("slowly is pending, and done when it is asked again", async () => {
    await kit.setFaults({ refundMs: 400 });
    const purchase = await consumed();
    const refundId = newId();
    expect(await refund(purchase, refundId)).toEqual({ kind: "pending", providerId: purchase.orderId });
    const done = await until(async () => {
      const again = await refund(purchase, refundId);
      return again.kind === "done" ? again : undefined;
    }, "the refund");
    expect(done).toEqual({ kind: "done", providerId: purchase.orderId });
    expect((await kit.state()).counts).toMatchObject({ refunds: 1 });
  });

  it("only whole", async () => {
    const purchase = await consumed();
    const part = { kind: "refused", code: "payment.cannot_refund_in_part" };
    for (const amountMinor of [1n, 58_149n, 58_151n])
      expect(await refund(purchase, newId(), { ...PRICE, amountMinor })).toEqual(part);
    expect((await kit.state()).counts).toMatchObject({ refunds: 0 });
  });

  it("over our heads is no refund of ours, however late we come", async () => {
    const purchase = await consumed();
    await kit.control("/_sim/void", { purchaseToken: purchase.purchaseToken, source: "google", reason: 5 });
    await toldOfVoid();
    const later = new Date(Date.now() + 120_000);
    expect(await refund(purchase, newId(), PRICE, later)).toEqual({
      kind: "refused",
      code: "payment.already_refunded",
    });
  });

  it("cannot be cancelled after delivery", async () => {
    const { paymentId, purchaseToken: providerPaymentId } = await consumed();
    const request = { paymentId, sessionId: null, providerPaymentId, attempt: 1 };
    expect(await kit.provider.cancel(request)).toEqual({ kind: "refused", code: "payment.already_captured" });
  });

  it("is told only when Google lists who took it", async () => {
    const { purchaseToken } = await consumed();
    await kit.setFaults({ isVoidListLate: true, webhooks: { isPaused: true } });
    await kit.control("/_sim/void", { purchaseToken, source: "google", reason: CHARGEBACK });
    const rawBody = pushOfVoid(purchaseToken, "GPA.unknown");
    const { headers } = kit.received[0] ?? { headers: new Headers() };
    expect(await kit.provider.verifyWebhook(rawBody, headers)).toBeNull();
    await kit.setFaults({ webhooks: { isPaused: true } });
    expect(await kit.provider.verifyWebhook(rawBody, headers)).not.toBeNull();
  });

  it("is no dispute on the word of a push alone", async () => {
    const { purchaseToken } = await consumed();
    const { headers } = kit.received[0] ?? { headers: new Headers() };
    const longAgo = Date.now() - 40 * 86_400_000;
    const event = await kit.provider.verifyWebhook(pushOfVoid(purchaseToken, "GPA.unknown", longAgo), headers);
    expect(kit.provider.readEvent(event?.kind ?? "", event?.payload)).toMatchObject({ news: "ignored" });
  });

  it("of a subscription, or of one piece of many, is not ours", async () => {
    const { purchaseToken } = await consumed();
    const told = (productType: number, refundType: number) => ({
      notification: {
        voidedPurchaseNotification: { purchaseToken, orderId: "GPA.1", productType, refundType },
      },
    });
    for (const payload of [told(1, 1), told(2, 2)])
      expect(kit.provider.readEvent("voidedPurchaseNotification", payload)).toMatchObject({ news: "ignored" });
  });

  function pushOfVoid(purchaseToken: string, orderId: string, atMs = Date.now()): string {
    const notification = {
      version: "1.0",
      packageName: kit.config.packageName,
      eventTimeMillis: String(atMs),
      voidedPurchaseNotification: { purchaseToken, orderId, productType: 2, refundType: 1 },
    };
    const data = Buffer.from(JSON.stringify(notification)).toString("base64");
    return JSON.stringify({ message: { data, messageId: "1" }, subscription: "projects/p/subscriptions/s" });
  }
});
