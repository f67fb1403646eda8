import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { btcpayKit } from "@/tests/unit/payments/kits/btcpay-kit";
import { control, type ProviderKit, until } from "@/tests/unit/payments/kits/kit";
import { stepsOf } from "@/tests/unit/payments/kits/payment-steps";

// Guarantee: an event of BTCPay's is believed by its signature, stored once however often it is delivered, and never carries an amount.
describe("events of BTCPay Server", () => {
  let kit: ProviderKit;
  beforeEach(async () => {
    kit = await btcpayKit();
  });
  afterEach(() => kit.close());

  const { opened, paid } = stepsOf(() => kit);

  const verify = (body: string, signature: string | null) =>
    kit.provider.verifyWebhook(body, new Headers(signature === null ? {} : { "BTCPay-Sig": signature }));
  const sign = (body: string, secret: string) => `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  const BODY = JSON.stringify({ deliveryId: "d2", originalDeliveryId: "d1", type: "InvoiceSettled", invoiceId: "i" });

  it("are believed under either secret while one webhook replaces another", () => {
    for (const secret of ["secret-old", "secret-new"])
      expect(verify(BODY, sign(BODY, secret))).toMatchObject({ externalId: "d1", kind: "InvoiceSettled" });
    expect(verify(BODY, sign(BODY, "secret-of-a-stranger"))).toBeNull();
  });

  it("are not believed with half a proof", () => {
    const signature = sign(BODY, "secret-new");
    for (const given of [
      null,
      "",
      "sha256=",
      signature.slice(7),
      signature.slice(0, -1),
      `${signature}00`,
      `sha1=${signature.slice(7)}`,
    ])
      expect(verify(BODY, given), String(given)).toBeNull();
    expect(verify(`${BODY} `, signature)).toBeNull();
  });

  it("have the id of their first delivery", () => {
    const first = JSON.stringify({ deliveryId: "d1", originalDeliveryId: "d1", type: "InvoiceSettled" });
    expect(verify(first, sign(first, "secret-new"))).toMatchObject({ externalId: "d1" });
    const old = JSON.stringify({ deliveryId: "d9", type: "InvoiceSettled" });
    expect(verify(old, sign(old, "secret-new"))).toMatchObject({ externalId: "d9" });
    const none = JSON.stringify({ type: "InvoiceSettled" });
    expect(verify(none, sign(none, "secret-new"))).toBeNull();
  });

  it("keep their id in another delivery with another body", async () => {
    kit.refuseNext(1);
    const { paymentId } = await paid();
    const first = await kit.webhook(({ kind }) => kind === "InvoiceReceivedPayment");
    const again = await kit.webhook(
      ({ externalId, rawBody }) => externalId === first.externalId && rawBody !== first.rawBody,
    );
    expect(JSON.parse(again.rawBody)).toMatchObject({ isRedelivery: true, originalDeliveryId: first.externalId });
    expect(again.news).toMatchObject({ news: "payment", report: { paymentId } });
  });

  it("keep their id when a person has them delivered once more", async () => {
    const { sessionId } = await paid();
    const settled = await kit.webhook(({ kind }) => kind === "InvoiceSettled");
    await control(kit.simUrl, "POST", "/_sim/redeliver", { invoice: sessionId });
    const same = await until(() => {
      const told = kit.received.filter(({ kind }) => kind === "InvoiceSettled");
      return told.length === 2 ? told : undefined;
    }, "the redelivery");
    expect(same.map(({ externalId }) => externalId)).toEqual([settled.externalId, settled.externalId]);
  });

  it("make the shop ask about what may be money, without an amount", async () => {
    const { sessionId, paymentId } = await paid();
    await kit.webhook(({ kind }) => kind === "InvoiceSettled");
    const told = new Map(kit.received.map(({ kind, news }) => [kind, news]));
    const report = { paymentId, sessionId, providerPaymentId: sessionId, amount: null, failureCode: null };
    for (const kind of ["InvoiceReceivedPayment", "InvoiceProcessing"])
      expect(told.get(kind)).toMatchObject({ news: "payment", report: { ...report, state: "pending" } });
    for (const kind of ["InvoicePaymentSettled", "InvoiceSettled"])
      expect(told.get(kind)).toMatchObject({ news: "payment", report: { ...report, state: "paid" } });
  });

  it("end an invoice that nobody paid, and only that", async () => {
    await kit.customerIsDeclined(await opened());
    expect((await kit.webhook(({ kind }) => kind === "InvoiceExpired")).news).toMatchObject({
      report: { state: "cancelled", failureCode: "invoice_expired" },
    });
    const read = (kind: string, more: object) => kit.provider.readEvent(kind, { invoiceId: "i", ...more });
    expect(read("InvoiceExpired", { partiallyPaid: true })).toMatchObject({ report: { state: "pending" } });
    expect(read("InvoiceInvalid", { manuallyMarked: true })).toMatchObject({
      report: { state: "pending", failureCode: "invoice_invalid", paymentId: null, sessionId: "i" },
    });
    for (const kind of ["InvoiceExpiredPaidPartial", "InvoicePaidAfterExpiration"])
      expect(read(kind, {})).toMatchObject({ report: { state: "paid", amount: null } });
  });

  it("tell of what came late", async () => {
    const page = await opened();
    await kit.customerIsDeclined(page);
    await control(kit.simUrl, "POST", "/_sim/approve", { invoice: page.sessionId, pay: "late" });
    const { news } = await kit.webhook(({ kind }) => kind === "InvoicePaidAfterExpiration");
    expect(news).toMatchObject({ report: { state: "paid", amount: null, paymentId: page.paymentId } });
  });

  it("are ignored when they are about something else", () => {
    const payout = { payoutId: "p", pullPaymentId: "r", payoutState: "Completed" };
    expect(kit.provider.readEvent("PayoutUpdated", payout)).toMatchObject({ news: "ignored" });
    expect(kit.provider.readEvent("InvoiceCreated", { invoiceId: "i" })).toMatchObject({ news: "ignored" });
  });
});
