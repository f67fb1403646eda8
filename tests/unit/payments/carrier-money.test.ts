import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fromCarrierAmount, toCarrierAmount } from "@/lib/payments/carrier/amount";
import { newId } from "@/lib/shared/ids";
import { CURRENCIES } from "@/lib/shared/money";
import { type CarrierKit, carrierKit, PHONE } from "@/tests/unit/payments/kits/carrier-kit";
import { until } from "@/tests/unit/payments/kits/kit";
import { refundOf, stepsOf } from "@/tests/unit/payments/kits/payment-steps";

// Guarantee: a reservation is charged whole and once, what the operator gave up is known as lost, and a refund goes back once.
describe("money on a mobile line", () => {
  let kit: CarrierKit;
  beforeEach(async () => {
    kit = await carrierKit();
  });
  afterEach(() => kit.close());

  const { opened, report, paid, taken, capture } = stepsOf(() => kit);
  const whole = (payment: Awaited<ReturnType<typeof paid>>) => capture(payment, payment.amount.amountMinor);
  const cancelOf = (payment: Awaited<ReturnType<typeof paid>>) => {
    const { paymentId, sessionId, providerPaymentId } = payment;
    return { paymentId, sessionId, providerPaymentId, attempt: 1 };
  };

  describe("confirmed", () => {
    it("is charged once by two calls at the same moment", async () => {
      const payment = await paid();
      const results = await Promise.all([whole(payment), whole(payment), whole(payment)]);
      for (const { kind } of results) expect(["done", "pending"]).toContain(kind);
      expect(await whole(payment)).toEqual({ kind: "done", providerId: payment.providerPaymentId });
      expect((await kit.effects(payment.paymentId)).captures).toBe(1);
    });

    it("is pending with a slow operator, and told with its amount when it is done", async () => {
      const payment = await paid();
      await kit.setFaults({ confirmMs: 50 });
      expect(await whole(payment)).toEqual({ kind: "pending", providerId: payment.providerPaymentId });
      const { news } = await kit.webhook(({ kind }) => kind.endsWith("payment-completed"));
      expect(news).toMatchObject({
        news: "payment",
        report: {
          state: "captured",
          amount: payment.amount,
          paymentId: payment.paymentId,
          providerPaymentId: payment.providerPaymentId,
        },
      });
      expect(await whole(payment)).toMatchObject({ kind: "done" });
      expect(await report(payment)).toMatchObject({ state: "captured", amount: payment.amount });
    });

    it("is lost when the reservation was cancelled before", async () => {
      const payment = await paid();
      expect(await kit.provider.cancel(cancelOf(payment))).toMatchObject({ kind: "done" });
      expect(await whole(payment)).toEqual({ kind: "refused", code: "carrier.cancelled", isLost: true });
      expect((await kit.effects(payment.paymentId)).captures).toBe(0);
    });

    it("is lost when the reservation has run out, which is told without our own id", async () => {
      await kit.setFaults({ reservationSeconds: 0 });
      const payment = await paid();
      expect(await whole(payment)).toEqual({ kind: "refused", code: "carrier.cancelled", isLost: true });
      expect(await report(payment)).toMatchObject({ state: "cancelled", failureCode: "carrier.cancelled" });
      const { news } = await kit.webhook(({ kind }) => kind.endsWith("payment-cancelled"));
      expect(news).toMatchObject({
        report: { state: "cancelled", paymentId: null, providerPaymentId: payment.providerPaymentId },
      });
    });

    it("is lost when the operator denies it", async () => {
      const payment = await paid();
      await kit.setFaults({ confirmDenyNext: 1 });
      const lost = { kind: "refused", code: "carrier.denied", isLost: true };
      expect(await whole(payment)).toEqual(lost);
      expect(await whole(payment)).toEqual(lost);
    });

    it("is taken whole or not at all", async () => {
      const payment = await paid();
      const refused = { kind: "refused", code: "payment.cannot_capture_in_part" };
      expect(await capture(payment, payment.amount.amountMinor - 1n)).toEqual(refused);
      expect(await capture(payment, payment.amount.amountMinor + 1n)).toEqual(refused);
      expect(await report(payment)).toMatchObject({ state: "authorised", amount: payment.amount });
    });

    it("is refused before the code was typed", async () => {
      const page = await opened();
      const prepared = await kit.prepare(page, PHONE.pays);
      const providerPaymentId = "providerPaymentId" in prepared ? prepared.providerPaymentId : "none";
      expect(await whole({ ...page, providerPaymentId })).toEqual({ kind: "refused", code: "payment.not_authorised" });
    });
  });

  describe("cancelled", () => {
    it("is refused after it was taken", async () => {
      const payment = await taken();
      expect(await kit.provider.cancel(cancelOf(payment))).toEqual({
        kind: "refused",
        code: "payment.already_captured",
      });
    });

    it("gives up everything that was prepared, when only our own id is known", async () => {
      const payment = await paid();
      const request = { ...cancelOf(payment), providerPaymentId: null };
      for (const _time of [1, 2]) expect(await kit.provider.cancel(request)).toMatchObject({ kind: "done" });
      expect(await whole(payment)).toMatchObject({ isLost: true });
    });

    it("closes a page whose customer has a code, and none whose money is held", async () => {
      const page = await opened();
      await kit.prepare(page, PHONE.pays);
      expect(await kit.provider.expireSession({ sessionId: page.sessionId })).toMatchObject({ kind: "done" });
      const payment = await paid();
      expect(await kit.provider.expireSession({ sessionId: payment.sessionId })).toEqual({
        kind: "refused",
        code: "payment.page_completed",
      });
      await kit.setFaults({ isPendingCancellable: false });
      const other = await opened();
      await kit.prepare(other, PHONE.pays);
      expect(await kit.provider.expireSession({ sessionId: other.sessionId })).toMatchObject({ kind: "done" });
    });
  });

  describe("returned", () => {
    it("goes back in parts until nothing is left, and no further", async () => {
      const payment = await taken();
      for (const part of [10_000n, 10_000n, 38_150n])
        expect((await kit.provider.refund(refundOf(payment, part))).kind).toBe("pending");
      expect(await kit.provider.refund(refundOf(payment, 1n))).toEqual({
        kind: "refused",
        code: "CARRIER_BILLING_REFUND.UNAUTHORIZED_AMOUNT",
      });
      await until(async () => {
        const { totals } = (await kit.state(`?payment_id=${payment.paymentId}`)) as {
          totals: Record<string, { refunded: number }>;
        };
        return totals.PHP?.refunded === 581.5 ? true : undefined;
      }, "the parts");
    });

    it("is one refund for one id also after it is done, when the operator's guard has ended", async () => {
      await kit.setFaults({ refundMs: 0 });
      const payment = await taken();
      const request = refundOf(payment, 10_000n);
      const first = await kit.provider.refund(request);
      expect(first).toMatchObject({ kind: "done" });
      for (const attempt of [1, 2]) expect(await kit.provider.refund({ ...request, attempt })).toEqual(first);
      const dearer = { ...request, amount: { ...payment.amount, amountMinor: 10_001n } };
      expect(await kit.provider.refund(dearer)).toEqual({ kind: "refused", code: "payment.key_reused" });
      expect((await kit.effects(payment.paymentId)).refunds).toBe(1);
    });

    it("is asked for once by two calls while the first is on its way", async () => {
      const payment = await taken();
      const request = refundOf(payment, payment.amount.amountMinor);
      const results = await Promise.all([kit.provider.refund(request), kit.provider.refund(request)]);
      for (const result of results) expect(result).toMatchObject({ kind: "pending" });
      expect((await kit.effects(payment.paymentId)).refunds).toBe(1);
    });

    it("is told with our own id and its amount when it is done", async () => {
      await kit.setFaults({ refundMs: 20 });
      const payment = await taken();
      const request = refundOf(payment, 12_345n);
      const result = await kit.provider.refund(request);
      const { news } = await kit.webhook(({ kind }) => kind.endsWith("refund-completed"));
      expect(news).toEqual({
        news: "refund",
        state: "done",
        refundId: request.refundId,
        providerRefundId: "providerId" in result ? result.providerId : "none",
        amount: request.amount,
        paymentId: payment.paymentId,
        providerPaymentId: payment.providerPaymentId,
      });
    });

    it("may be denied in the end, and asked for again under another id", async () => {
      await kit.setFaults({ refundMs: 20, refundFailNext: 1 });
      const payment = await taken();
      const request = refundOf(payment, payment.amount.amountMinor);
      expect(await kit.provider.refund(request)).toMatchObject({ kind: "pending" });
      const { news } = await kit.webhook(({ kind }) => kind.endsWith("refund-denied"));
      expect(news).toMatchObject({ state: "failed", refundId: request.refundId });
      expect(await kit.provider.refund(request)).toEqual({ kind: "refused", code: "carrier.refund_denied" });
      expect((await kit.provider.refund({ ...request, refundId: newId() })).kind).toBe("pending");
    });

    it("is refused before anything was charged, and without a refund API", async () => {
      const payment = await paid();
      expect(await kit.provider.refund(refundOf(payment, 100n))).toEqual({
        kind: "refused",
        code: "CARRIER_BILLING_REFUND.INVALID_PAYMENT_STATUS",
      });
      const without = kit.another({ refundApiBase: null });
      expect(await without.refund(refundOf(payment, 100n))).toEqual({ kind: "refused", code: "payment.cannot_refund" });
    });
  });

  it("is found by our own id behind a hundred others", async () => {
    const page = await opened();
    for (let at = 0; at < 110; at += 10)
      await Promise.all(Array.from({ length: 10 }, async () => kit.prepare(await opened(), PHONE.needsNoCode)));
    const ref = await kit.customerPays(page);
    expect(await report({ ...ref, providerPaymentId: null })).toMatchObject({
      state: "authorised",
      providerPaymentId: ref.providerPaymentId,
    });
    const stale = { ...ref, providerPaymentId: "gone" };
    expect(await report(stale)).toMatchObject({ providerPaymentId: ref.providerPaymentId });
  });

  it("is settled on the day that it was charged", async () => {
    const payment = await taken();
    await paid();
    const now = Date.now();
    const result = await kit.provider.settlement({ from: new Date(now - 60_000), to: new Date(now + 60_000) });
    expect(result).toMatchObject({
      kind: "lines",
      lines: [
        { lineId: payment.providerPaymentId, paymentId: payment.paymentId, amount: payment.amount, feeMinor: 0n },
      ],
    });
  });
});

describe("amounts as CAMARA writes them", () => {
  const amounts = fc.record({
    amountMinor: fc.bigInt(1n, 999_999_999_999n),
    currency: fc.constantFrom(...CURRENCIES),
  });

  it("come back unchanged", () => {
    fc.assert(
      fc.property(amounts, (money) => {
        expect(fromCarrierAmount(toCarrierAmount(money), money.currency)).toEqual(money);
      }),
    );
  });

  it("are refused when they are none", () => {
    for (const odd of ["581.5", null, undefined, Number.NaN, Number.POSITIVE_INFINITY, 581.505, 1e21, {}])
      expect(fromCarrierAmount(odd, "PHP"), String(odd)).toBeNull();
    expect(fromCarrierAmount(581.5, "EUR")).toBeNull();
    for (const amountMinor of [0n, -1n, 10n ** 17n + 1n])
      expect(() => toCarrierAmount({ amountMinor, currency: "PHP" }), String(amountMinor)).toThrow(RangeError);
  });
});
