import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isReport, type PaymentReport } from "@/lib/payments/provider";
import { createXenditProvider } from "@/lib/payments/xendit/provider";
import { newId } from "@/lib/shared/ids";
import { type ProviderKit, until } from "@/tests/unit/payments/kits/kit";
import { xenditKit } from "@/tests/unit/payments/kits/xendit-kit";

// Guarantee: GCash money is taken once, said in exact centavos, and given back at most once per refund.
describe("a GCash payment through Xendit", () => {
  let kit: ProviderKit;
  beforeEach(async () => {
    kit = await xenditKit();
    await kit.setFaults({ refundMs: 20, voidMs: 20 });
  });
  afterEach(() => kit.close());

  async function page(request = kit.request()) {
    const result = await kit.provider.start(request);
    if (result.kind !== "started") throw new Error(JSON.stringify(result));
    const { sessionId, providerPaymentId, url } = result;
    return { ...request, chargeId: sessionId, sessionId, providerPaymentId, url };
  }

  async function report(chargeId: string): Promise<PaymentReport> {
    const seen = await kit.provider.query({ paymentId: "any", sessionId: null, providerPaymentId: chargeId });
    if (!isReport(seen)) throw new Error(JSON.stringify(seen));
    return seen;
  }

  async function paid() {
    const opened = await page();
    await kit.customerPays(opened);
    return opened;
  }

  const refundOf = (charge: { paymentId: string; chargeId: string }, amountMinor: bigint, createdAt = new Date()) => ({
    refundId: newId(),
    createdAt,
    otherRefundIds: [] as string[],
    paymentId: charge.paymentId,
    providerPaymentId: charge.chargeId,
    amount: { amountMinor, currency: "PHP" as const },
    reason: "delivery_refused",
    attempt: 1,
  });

  const press = (url: string, result: string) =>
    fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams({ result }) });

  it("leads from the wallet's page to the return link, which needs nothing but itself", async () => {
    const opened = await page();
    expect((await press(opened.url, "pay")).headers.get("location")).toBe(opened.returnUrl);
    expect(await report(opened.chargeId)).toMatchObject({ state: "paid", amount: opened.amount, instrument: null });
    expect(await (await press(opened.url, "pay")).text()).toContain("This is paid already");
  });

  it("ends a declined charge for good: a new try is a new payment", async () => {
    const opened = await page();
    expect((await press(opened.url, "decline")).headers.get("location")).toBe(opened.cancelUrl);
    expect(await report(opened.chargeId)).toMatchObject({ state: "failed", failureCode: "USER_DECLINED_PAYMENT" });
    const { news } = await kit.webhook(({ kind }) => kind === "ewallet.capture");
    // By its own id alone: a second charge of the same payment may live on.
    expect(news).toMatchObject({ report: { state: "failed", paymentId: null, providerPaymentId: opened.chargeId } });
  });

  it("stays pending when the customer leaves the page", async () => {
    const opened = await page();
    expect((await press(opened.url, "cancel")).headers.get("location")).toBe(opened.cancelUrl);
    expect((await report(opened.chargeId)).state).toBe("pending");
  });

  it("keeps centavos exact", async () => {
    for (const amountMinor of [100n, 101n, 19_999n, 58_105n, 9_999_999n]) {
      const opened = await page(kit.request({ amount: { amountMinor, currency: "PHP" } }));
      await kit.customerPays(opened);
      expect((await report(opened.chargeId)).amount).toEqual({ amountMinor, currency: "PHP" });
    }
  });

  it("reports the amount that the wallet says, also when it is another one", async () => {
    await kit.setFaults({ wrongAmountNext: 1, wrongAmountBy: -0.5 });
    const opened = await paid();
    const said = { amountMinor: opened.amount.amountMinor - 50n, currency: "PHP" };
    expect((await report(opened.chargeId)).amount).toEqual(said);
    const { news } = await kit.webhook(({ kind }) => kind === "ewallet.capture");
    expect(news).toMatchObject({ report: { state: "paid", amount: said } });
  });

  it("cannot be captured or closed, and says so", async () => {
    const opened = await page();
    const capture = { ...opened, providerPaymentId: opened.chargeId, attempt: 1 };
    expect(await kit.provider.capture(capture)).toEqual({ kind: "refused", code: "payment.cannot_capture" });
    const openPage = { kind: "refused", code: "payment.page_stays_open" };
    expect(await kit.provider.expireSession({ sessionId: opened.chargeId })).toEqual(openPage);
    const cancel = { paymentId: opened.paymentId, sessionId: opened.chargeId, providerPaymentId: null, attempt: 1 };
    expect(await kit.provider.cancel(cancel)).toEqual(openPage);
  });

  it("refuses a void after the wallet's day, and the refund still works", async () => {
    const opened = await paid();
    await kit.setFaults({ isPastCutoff: true, refundMs: 20 });
    const cancel = { paymentId: opened.paymentId, sessionId: opened.chargeId, providerPaymentId: null, attempt: 1 };
    expect(await kit.provider.cancel(cancel)).toEqual({ kind: "refused", code: "INELIGIBLE_TRANSACTION" });
    expect(["pending", "done"]).toContain((await kit.provider.refund(refundOf(opened, 58_150n))).kind);
    await until(async () => ((await report(opened.chargeId)).state === "paid" ? true : undefined), "still paid");
  });

  it("ends with one void after a stored 500 and a time-out", async () => {
    for (const kind of ["http_500_after", "http_500_before", "timeout_after", "timeout_before"]) {
      const opened = await paid();
      const request = { paymentId: opened.paymentId, sessionId: opened.chargeId, providerPaymentId: null, attempt: 1 };
      await kit.setFaults({ voidMs: 20, calls: [{ operation: "charge.void", kind, count: 1 }] });
      const first = await kit.provider.cancel(request);
      expect(kind.startsWith("timeout") ? ["unknown"] : ["pending", "done"], kind).toContain(first.kind);
      expect(["pending", "done"]).toContain((await kit.provider.cancel({ ...request, attempt: 2 })).kind);
      await until(async () => ((await report(opened.chargeId)).state === "cancelled" ? true : undefined), "the void");
    }
  });

  it("tells a refund that the wallet refused in the end, and the money can be returned again", async () => {
    const opened = await paid();
    await kit.setFaults({ refundMs: 20, refundFailNext: 1 });
    const result = await kit.provider.refund(refundOf(opened, 58_150n));
    const { news } = await kit.webhook(({ kind }) => kind === "ewallet.refund");
    expect(news).toMatchObject({
      news: "refund",
      state: "failed",
      providerRefundId: "providerId" in result ? result.providerId : "none",
      providerPaymentId: opened.chargeId,
    });
    expect(["pending", "done"]).toContain((await kit.provider.refund(refundOf(opened, 58_150n))).kind);
  });

  it("tells the end of a refund to a repeat under the same key", async () => {
    const opened = await paid();
    const request = refundOf(opened, 10_000n);
    await kit.setFaults({ refundMs: 500 });
    expect(await kit.provider.refund(request)).toMatchObject({ kind: "pending" });
    await kit.webhook(({ kind }) => kind === "ewallet.refund");
    expect(await kit.provider.refund(request)).toMatchObject({ kind: "done" });
  });

  it("does not guess which of two like refunds was its own", async () => {
    const opened = await paid();
    await kit.provider.refund(refundOf(opened, 10_000n));
    await kit.setFaults({ refundMs: 20, calls: [{ operation: "refund.create", kind: "http_500_after", count: 1 }] });
    expect(await kit.provider.refund(refundOf(opened, 10_000n))).toEqual({
      kind: "unknown",
      because: "refund_ambiguous",
    });
    const { counts } = (await kit.state()) as { counts: { refunds: number } };
    expect(counts.refunds).toBe(2);
  });

  it("does not take an older refund of the same amount for its own", async () => {
    const opened = await paid();
    await kit.provider.refund(refundOf(opened, 10_000n));
    await kit.setFaults({ refundMs: 20, calls: [{ operation: "refund.create", kind: "http_500_before", count: 1 }] });
    const later = new Date(Date.now() + 120_000);
    expect(["pending", "done"]).toContain((await kit.provider.refund(refundOf(opened, 10_000n, later))).kind);
    const { counts } = (await kit.state()) as { counts: { refunds: number } };
    expect(counts.refunds).toBe(2);
  });

  it("does not take another refund of the same amount for its own, however young, when the shop knows that one", async () => {
    const opened = await paid();
    const first = await kit.provider.refund(refundOf(opened, 10_000n));
    const otherRefundIds = "providerId" in first ? [first.providerId ?? ""] : [];
    await kit.setFaults({ refundMs: 20, calls: [{ operation: "refund.create", kind: "http_500_after", count: 1 }] });
    const second = await kit.provider.refund({ ...refundOf(opened, 10_000n), otherRefundIds });
    expect(second).toMatchObject({ kind: expect.stringMatching(/pending|done/) });
    expect("providerId" in second && otherRefundIds.includes(second.providerId ?? "")).toBe(false);
    const { counts } = (await kit.state()) as { counts: { refunds: number } };
    expect(counts.refunds).toBe(2);
  });

  it("finds a lost refund whose id was made in a browser, and tells no time", async () => {
    const opened = await paid();
    await kit.setFaults({ refundMs: 20, calls: [{ operation: "refund.create", kind: "http_500_after", count: 1 }] });
    const request = { ...refundOf(opened, 10_000n), refundId: crypto.randomUUID() };
    expect(await kit.provider.refund(request)).toMatchObject({ kind: expect.stringMatching(/pending|done/) });
    const { counts } = (await kit.state()) as { counts: { refunds: number } };
    expect(counts.refunds).toBe(1);
  });

  it("gives a callback that says something else another id", async () => {
    await paid();
    const { rawBody, headers, externalId } = await kit.webhook(() => true);
    const other = await kit.provider.verifyWebhook(rawBody.replace("581.5", "81.5"), headers);
    expect(other?.externalId).not.toBe(externalId);
  });

  it("calls a wrong key technical", async () => {
    const stranger = createXenditProvider({
      secretKey: "xnd_development_wrong",
      callbackToken: "callback-token-of-the-contract",
      apiBase: kit.simUrl,
      timeoutMs: 1_000,
    });
    expect(await stranger.start(kit.request())).toEqual({
      kind: "refused",
      code: "INVALID_API_KEY",
      isTechnical: true,
    });
    const opened = await paid();
    expect(await stranger.refund(refundOf(opened, 100n))).toMatchObject({ kind: "unknown" });
  });
});
