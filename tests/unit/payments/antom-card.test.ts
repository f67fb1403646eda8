import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newId } from "@/lib/shared/ids";
import { antomCardKit } from "@/tests/unit/payments/kits/antom-card-kit";
import { type AntomKit, STRANGERS_KEYS } from "@/tests/unit/payments/kits/antom-sandbox";
import { control, until } from "@/tests/unit/payments/kits/kit";
import { type Paid, refundOf, stepsOf } from "@/tests/unit/payments/kits/payment-steps";

const DAY_MS = 86_400_000;

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

  it("says unknown of what Antom itself cannot tell, and a repeat has one effect", async () => {
    const payment = await paid();
    await kit.setFaults({ uncertainNext: 1 });
    const unclear = { kind: "unknown", because: "UNKNOWN_EXCEPTION" };
    expect(await capture(payment, payment.amount.amountMinor)).toEqual(unclear);
    expect(await capture(payment, payment.amount.amountMinor, 2)).toMatchObject({ kind: "done" });
    expect((await kit.effects(payment.paymentId)).captures).toBe(1);

    await kit.setFaults({ uncertainNext: 1 });
    const request = refundOf(payment, 10_000n);
    expect(await kit.provider.refund(request)).toEqual(unclear);
    expect(["pending", "done"]).toContain((await kit.provider.refund(request)).kind);
    expect((await kit.effects(payment.paymentId)).refunds).toBe(1);

    const asked = kit.request();
    await kit.setFaults({ uncertainNext: 3 });
    expect(await kit.provider.start(asked)).toEqual(unclear);
    expect(await kit.provider.query({ paymentId: asked.paymentId, sessionId: null, providerPaymentId: null })).toEqual(
      unclear,
    );
    expect(await kit.provider.probe()).toEqual({ kind: "down", because: "UNKNOWN_EXCEPTION" });
    await opened(asked);
    expect((await kit.effects(asked.paymentId)).pages).toBe(1);
  });

  it("is found by our id alone, when the answer to the start was lost", async () => {
    const request = kit.request();
    await kit.setFaults({ calls: [{ operation: "payment.pay", kind: "timeout_after", count: 1 }] });
    expect(await kit.provider.start(request)).toMatchObject({ kind: "unknown" });
    const alone = { paymentId: request.paymentId, sessionId: null, providerPaymentId: null };
    expect(await kit.provider.query(alone)).toMatchObject({ state: "pending", paymentId: request.paymentId });
    expect(await kit.provider.cancel({ ...alone, attempt: 1 })).toMatchObject({ kind: "done" });
    expect(await kit.provider.query(alone)).toMatchObject({ state: "cancelled" });
  });

  it("is not undone by the closing of a page that was just paid", async () => {
    const payment = await paid();
    expect(await kit.provider.expireSession(payment)).toEqual({ kind: "refused", code: "payment.already_paid" });
    expect((await report(payment)).state).toBe("authorised");
    expect(await kit.provider.expireSession({ sessionId: newId() })).toEqual({
      kind: "refused",
      code: "payment.never_started",
    });
  });

  it("cannot be paid on a page that was closed, or whose time is over", async () => {
    const closed = await opened();
    expect(await kit.provider.expireSession(closed)).toMatchObject({ kind: "done" });
    expect(await kit.provider.expireSession(closed)).toMatchObject({ kind: "done" });
    const late = await opened(kit.request({ expiresAt: new Date(Date.now() + 50) }));
    await until(async () => ((await report(late)).state === "failed" ? true : undefined), "the page's end");
    for (const page of [closed, late]) {
      expect(await (await submit(page.url, card("4242 4242 4242 4242"))).text()).toContain("This payment is closed");
      expect(await kit.provider.start(page)).toEqual({
        kind: "refused",
        code: "payment.page_closed",
        isTechnical: false,
      });
    }
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

  it("believes no answer that somebody else signed", async () => {
    const payment = await paid();
    const misled = kit.withConfig({ publicKey: STRANGERS_KEYS.publicKey });
    expect(await misled.query(payment)).toEqual({ kind: "unknown", because: "bad_signature" });
    expect(await misled.refund(refundOf(payment, 100n))).toEqual({ kind: "unknown", because: "bad_signature" });
    expect(await misled.probe()).toEqual({ kind: "down", because: "bad_signature" });
  });

  it("takes a wrong key of ours for something that passes, not for a no", async () => {
    const payment = await paid();
    const { paymentId, sessionId, providerPaymentId, amount } = payment;
    const asked = { paymentId, sessionId, providerPaymentId, amount, attempt: 1 };
    const unauthorised = { kind: "unknown", because: "unauthorised" };
    expect(await kit.stranger.capture(asked)).toEqual(unauthorised);
    expect(await kit.stranger.cancel(asked)).toEqual(unauthorised);
    expect(await kit.stranger.refund(refundOf(payment, 100n))).toEqual(unauthorised);
    expect(await kit.withConfig({ clientId: "5Y09" }).probe()).toEqual({ kind: "down", because: "unauthorised" });
    expect(await kit.stranger.start(kit.request())).toEqual({
      kind: "refused",
      code: "INVALID_SIGNATURE",
      isTechnical: true,
    });
  });
});
