import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DAY_MS } from "@/lib/shared/durations";
import { antomCardKit } from "@/tests/unit/payments/kits/antom-card-kit";
import type { AntomKit } from "@/tests/unit/payments/kits/antom-sandbox";
import { control } from "@/tests/unit/payments/kits/kit";
import { type Paid, refundOf, stepsOf } from "@/tests/unit/payments/kits/payment-steps";

// Guarantee: a card's money is held, taken once after delivery, and given back; what is lost is said to be lost.
describe("a card payment through Antom", () => {
  let kit: AntomKit;
  beforeEach(async () => {
    kit = await antomCardKit();
  });
  afterEach(() => kit.close());

  const { opened, report, paid, taken, capture } = stepsOf(() => kit);

  const submit = (url: string, fields: Record<string, string>) =>
    fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams(fields) });
  const card = (number: string) => ({ number, expiry: "12/34", cvc: "123", result: "pay" });
  const holdExpires = ({ paymentId }: Paid) => control(kit.simUrl, "POST", "/_sim/expire-hold", { payment: paymentId });

  it("is held on the hosted page, and the browser comes back to the order", async () => {
    const page = await opened();
    const shown = await (await fetch(page.url)).text();
    expect(shown).toContain("A simulator on this machine");
    expect(shown).toContain(page.reference);
    const sent = await submit(page.url, card("4242 4242 4242 4242"));
    expect(sent.headers.get("location")).toBe(page.returnUrl);
    const held = await report(page);
    expect(held).toMatchObject({ state: "authorised", amount: page.amount, sessionId: page.paymentId });
    expect(held.instrument).toEqual({ fingerprint: "antom:424242-4242-12-34", label: "Visa ·4242" });
    expect(held.captureBefore?.getTime()).toBeGreaterThan(Date.now() + 6 * DAY_MS);
    expect(await (await fetch(page.url)).text()).toContain("This is paid already");
  });

  it("ends when the bank declines it: a new try is a new payment", async () => {
    const page = await opened();
    await submit(page.url, card("4000 0000 0000 0002"));
    expect(await report(page)).toMatchObject({ state: "failed", amount: null, failureCode: "DO_NOT_HONOR" });
    const { news } = await kit.webhook(({ kind }) => kind === "PAYMENT_RESULT");
    expect(news).toMatchObject({ report: { state: "failed", paymentId: page.paymentId, failureCode: "DO_NOT_HONOR" } });
    expect(await kit.provider.start(page)).toEqual({ kind: "refused", code: "DO_NOT_HONOR", isTechnical: false });
  });

  it("stays open after a slip of the pen and when the customer leaves, and keeps no card number in the page", async () => {
    const page = await opened();
    const again = await (await submit(page.url, card("4242 4242 4242 4241"))).text();
    expect(again).toContain("Your card number is not right");
    expect(again).not.toContain("4242 4242 4242 4241");
    expect((await submit(page.url, { result: "leave" })).headers.get("location")).toBe(page.returnUrl);
    expect((await report(page)).state).toBe("pending");
  });

  it("is told as held by the notification, with the card and the hold's last day", async () => {
    const payment = await paid();
    const { news } = await kit.webhook(({ kind }) => kind === "PAYMENT_RESULT");
    expect(news).toMatchObject({
      news: "payment",
      report: {
        state: "authorised",
        paymentId: payment.paymentId,
        providerPaymentId: payment.providerPaymentId,
        amount: payment.amount,
        instrument: { label: "Visa ·4242" },
      },
    });
  });

  it("is told as captured, under our own id, whoever asked", async () => {
    const payment = await taken();
    const { news } = await kit.webhook(({ kind }) => kind === "CAPTURE_RESULT");
    const { paymentId, providerPaymentId, amount } = payment;
    expect(news).toMatchObject({ report: { state: "captured", paymentId, providerPaymentId, amount } });
  });

  it("is taken in part: the part is said, and no more of it can come back", async () => {
    const payment = await paid();
    expect(await capture(payment, 20_000n)).toMatchObject({ kind: "done" });
    const part = { amountMinor: 20_000n, currency: "PHP" };
    expect(await report(payment)).toMatchObject({ state: "captured", amount: part });
    expect(await kit.provider.refund(refundOf(payment, 20_001n))).toEqual({
      kind: "refused",
      code: "REFUND_AMOUNT_EXCEED",
    });
    expect((await kit.provider.refund(refundOf(payment, 20_000n))).kind).toBe("pending");
  });

  it("refuses to take more than is held, and another amount under the same capture", async () => {
    const [one, two] = [await paid(), await paid()];
    expect(await capture(one, one.amount.amountMinor + 1n)).toEqual({
      kind: "refused",
      code: "CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT",
    });
    await capture(two, two.amount.amountMinor);
    expect(await capture(two, two.amount.amountMinor - 1n, 2)).toEqual({ kind: "refused", code: "payment.key_reused" });
    expect((await kit.effects(two.paymentId)).captures).toBe(1);
  });

  it("says of a capture that takes its time that it is under way, and then that it is done", async () => {
    const payment = await paid();
    await kit.setFaults({ captureMs: 300 });
    const first = await capture(payment, payment.amount.amountMinor);
    expect(first).toMatchObject({ kind: "pending" });
    expect((await report(payment)).state).toBe("authorised");
    await kit.webhook(({ kind }) => kind === "CAPTURE_RESULT");
    const then = await capture(payment, payment.amount.amountMinor, 2);
    expect(then).toEqual({ kind: "done", providerId: "providerId" in first ? first.providerId : "" });
  });

  it("is lost when the hold is over, and the payment says so", async () => {
    const payment = await paid();
    await holdExpires(payment);
    expect(await capture(payment, payment.amount.amountMinor)).toEqual({
      kind: "refused",
      code: "AUTH_EXPIRED",
      isLost: true,
    });
    expect(await report(payment)).toMatchObject({ state: "cancelled", amount: null });
    const { paymentId, sessionId, providerPaymentId } = payment;
    const release = await kit.provider.cancel({ paymentId, sessionId, providerPaymentId, attempt: 1 });
    expect(release).toMatchObject({ kind: "done" });
  });

  it("cannot be released once it is taken", async () => {
    const { paymentId, sessionId, providerPaymentId } = await taken();
    const release = await kit.provider.cancel({ paymentId, sessionId, providerPaymentId, attempt: 1 });
    expect(release).toEqual({ kind: "refused", code: "ORDER_STATUS_INVALID" });
  });

  it("is not given back before it is taken", async () => {
    const payment = await paid();
    expect(await kit.provider.refund(refundOf(payment, 100n))).toEqual({
      kind: "refused",
      code: "ORDER_STATUS_INVALID",
    });
  });

  it("tells a refund that failed in the end, under our own id, and the money can be returned under a new one", async () => {
    const payment = await taken();
    await kit.setFaults({ refundMs: 20, refundFailNext: 1 });
    const request = refundOf(payment, payment.amount.amountMinor);
    await kit.provider.refund(request);
    const { news } = await kit.webhook(({ kind }) => kind === "REFUND_RESULT");
    expect(news).toMatchObject({ news: "refund", refundId: request.refundId, state: "failed" });
    expect(await kit.provider.refund(request)).toEqual({ kind: "refused", code: "PROCESS_FAIL" });
    expect((await kit.provider.refund(refundOf(payment, payment.amount.amountMinor))).kind).toBe("pending");
  });

  it("hears the end of a refund also by asking again", async () => {
    const payment = await taken();
    await kit.setFaults({ refundMs: 300 });
    const request = refundOf(payment, 10_000n);
    const first = await kit.provider.refund(request);
    expect(first.kind).toBe("pending");
    await kit.webhook(({ news }) => news.news === "refund");
    expect(await kit.provider.refund(request)).toEqual({ ...first, kind: "done" });
  });

  it("tells of a dispute and of its judgement, and gives nothing back in between", async () => {
    for (const [result, state] of [
      ["ACCEPT_BY_CUSTOMER", "won"],
      ["ACCEPT_BY_MERCHANT", "lost"],
    ]) {
      const payment = await taken();
      const { providerPaymentId, amount } = payment;
      const { disputeId } = await control(kit.simUrl, "POST", "/_sim/disputes", { payment: payment.paymentId });
      const told = { news: "dispute", providerDisputeId: disputeId, providerPaymentId, amount };
      const isOurs = (kind: string) => kit.webhook((of) => of.kind === kind && of.rawBody.includes(String(disputeId)));
      expect((await isOurs("DISPUTE_CREATED")).news).toEqual({ ...told, state: "opened" });
      expect(await kit.provider.refund(refundOf(payment, 100n))).toMatchObject({ kind: "refused" });
      await control(kit.simUrl, "POST", "/_sim/disputes/judge", { dispute: disputeId, result });
      expect((await isOurs("DISPUTE_JUDGED")).news).toEqual({ ...told, state });
    }
  });
});
