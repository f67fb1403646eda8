import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newId } from "@/lib/shared/ids";
import { CHATTY_EVENTS } from "@/tests/support/chatty-endpoint";
import { control, type ProviderKit, until } from "@/tests/unit/payments/kits/kit";
import { stepsOf } from "@/tests/unit/payments/kits/payment-steps";
import { stripeKit } from "@/tests/unit/payments/kits/stripe-kit";

// Guarantee: only Stripe is believed, and what it says is read the same in any order.
describe("what Stripe tells by webhook", () => {
  let kit: ProviderKit;
  beforeEach(async () => {
    kit = await stripeKit();
  });
  afterEach(() => kit.close());

  const { opened, report, paid, capture } = stepsOf(() => kit);

  it("reports the card, the amount and the last day of the hold from the webhook alone", async () => {
    const hold = await paid();
    const { news } = await kit.webhook(({ kind }) => kind === "charge.succeeded");
    expect(news).toMatchObject({
      news: "payment",
      report: {
        paymentId: hold.paymentId,
        providerPaymentId: hold.providerPaymentId,
        state: "authorised",
        amount: hold.amount,
        instrument: { label: "Visa ·4242" },
      },
    });
    const captureBefore = news.news === "payment" ? news.report.captureBefore : null;
    expect((captureBefore?.getTime() ?? 0) - Date.now()).toBeGreaterThan(6 * 86_400_000);
    const asked = await report(hold);
    expect(asked.instrument).toEqual(news.news === "payment" ? news.report.instrument : null);
    expect(asked.captureBefore).toEqual(captureBefore);
  });

  it("takes no event without the card for a hold, whichever comes first", async () => {
    await kit.setFaults({ events: CHATTY_EVENTS });
    const hold = await paid();
    for (const wanted of ["payment_intent.amount_capturable_updated", "checkout.session.completed"]) {
      const { news } = await kit.webhook(({ kind }) => kind === wanted);
      const link = { paymentId: hold.paymentId, providerPaymentId: hold.providerPaymentId };
      expect(news, wanted).toMatchObject({ report: { ...link, state: "pending", amount: null } });
    }
  });

  it("tells refunds that end later than the call", async () => {
    for (const [card, state] of [
      ["4000000000007726", "done"],
      ["4000000000005126", "failed"],
    ] as const) {
      await kit.setFaults({ refundMs: 50 });
      const page = await opened();
      await control(kit.simUrl, "POST", "/_sim/approve", { session: page.sessionId, card });
      const { providerPaymentId } = await report(page);
      if (providerPaymentId === null) throw new Error("a hold has an id");
      await capture({ ...page, providerPaymentId }, 58_150n);
      const refundId = newId();
      const refund = { refundId, paymentId: page.paymentId, providerPaymentId, amount: page.amount };
      const request = { ...refund, createdAt: new Date(), otherRefundIds: [], reason: "goodwill", attempt: 1 };
      const result = await kit.provider.refund(request);
      expect(state === "done" ? ["pending", "done"] : ["done"]).toContain(result.kind);
      const { news } = await kit.webhook(
        ({ kind, news }) => kind !== "refund.created" && news.news === "refund" && news.refundId === refundId,
      );
      expect(news).toMatchObject({ state, refundId, paymentId: page.paymentId, amount: page.amount });
      // The stored answer of the key still says pending; a repeat tells what is true now.
      if (state === "done") expect(await kit.provider.refund(request)).toMatchObject({ kind: "done" });
    }
  });

  it("tells a dispute and how it ends", async () => {
    const hold = await paid();
    await capture(hold, 58_150n);
    const dispute = await control(kit.simUrl, "POST", "/_sim/disputes", { payment_intent: hold.providerPaymentId });
    const page = await kit.webhook(({ kind }) => kind === "charge.dispute.created");
    const facts = { providerPaymentId: hold.providerPaymentId, providerDisputeId: dispute.id, amount: hold.amount };
    const bank = { reason: "fraudulent", respondBy: expect.any(Date) };
    expect(page.news).toEqual({ news: "dispute", state: "opened", ...facts, ...bank });
    await control(kit.simUrl, "POST", "/_sim/disputes/close", { dispute: dispute.id, status: "lost" });
    const closed = await kit.webhook(({ kind }) => kind === "charge.dispute.closed");
    expect(closed.news).toEqual({ news: "dispute", state: "lost", ...facts, ...bank });
  });

  it("refuses a webhook older than five minutes, and takes the old secret during a rotation", async () => {
    await paid();
    const { rawBody } = await kit.webhook(() => true);
    const signed = (secret: string, ageSeconds: number) => {
      const timestamp = Math.floor(Date.now() / 1_000) - ageSeconds;
      const v1 = createHmac("sha256", secret).update(`${timestamp}.${rawBody}`).digest("hex");
      return new Headers({ "stripe-signature": `t=${timestamp},v1=${v1}` });
    };
    expect(kit.provider.verifyWebhook(rawBody, signed("whsec_new", 290))).not.toBeNull();
    expect(kit.provider.verifyWebhook(rawBody, signed("whsec_old", 0))).not.toBeNull();
    expect(kit.provider.verifyWebhook(rawBody, signed("whsec_new", 310))).toBeNull();
    expect(kit.provider.verifyWebhook(rawBody, signed("whsec_other", 0))).toBeNull();
    expect(kit.provider.verifyWebhook(rawBody.replace("58150", "158150"), signed("whsec_new", 0))).toBeNull();
    expect(kit.provider.verifyWebhook(`${rawBody} `, signed("whsec_new", 0))).toBeNull();
  });

  it("ignores an event in a currency that the shop does not sell in", async () => {
    await paid();
    const { kind, rawBody } = await kit.webhook(({ kind }) => kind === "charge.succeeded");
    const inYen: unknown = JSON.parse(rawBody.replaceAll('"php"', '"jpy"'));
    expect(kit.provider.readEvent(kind, inYen)).toMatchObject({ news: "ignored" });
  });

  it("tells the same in the end when webhooks come late, twice and in any order", async () => {
    await kit.setFaults({
      seed: 7,
      events: CHATTY_EVENTS,
      webhooks: { delayMs: { min: 0, max: 60 }, duplicateProbability: 0.5, reorderProbability: 0.5, reorderMs: 80 },
    });
    kit.refuseNext(3);
    const hold = await paid();
    await capture(hold, 58_150n);
    const expected = [
      "charge.succeeded",
      "payment_intent.amount_capturable_updated",
      "checkout.session.completed",
      "charge.captured",
      "payment_intent.succeeded",
    ];
    await until(
      () => (expected.every((kind) => kit.received.some((one) => one.kind === kind)) ? true : undefined),
      "every event",
    );
    const states = new Set(kit.received.map(({ news }) => (news.news === "payment" ? news.report.state : news.news)));
    expect(states).toEqual(new Set(["pending", "authorised", "captured"]));
  });
});
