import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ALL_KITS } from "@/tests/unit/payments/kits/all-kits";
import { type ProviderKit, until } from "@/tests/unit/payments/kits/kit";
import { type Paid, refundOf, stepsOf } from "@/tests/unit/payments/kits/payment-steps";

// Guarantee: one refund of ours returns money at most once, and exactly once when it is said to be done.
describe.each(ALL_KITS)("$name returns money", ({ make }) => {
  let kit: ProviderKit;
  beforeEach(async () => {
    kit = await make();
  });
  afterEach(() => kit.close());

  const { taken } = stepsOf(() => kit);

  /** Half the payment where a part may go back, else all of it. */
  function someOf({ amount }: Paid): bigint {
    return kit.can.refundInPart ? amount.amountMinor / 2n : amount.amountMinor;
  }

  async function isReturned(payment: Paid, count: number): Promise<void> {
    await until(
      async () => ((await kit.effects(payment.paymentId)).refunds === count ? true : undefined),
      "the refund",
    );
  }

  it("returns all of it, or says that it cannot", async () => {
    const payment = await taken();
    const result = await kit.provider.refund(refundOf(payment, payment.amount.amountMinor));
    if (!kit.can.refund) return expect(result).toEqual({ kind: "refused", code: "payment.cannot_refund" });
    expect(["done", "pending"]).toContain(result.kind);
    await isReturned(payment, 1);
  });

  it("returns two parts and refuses more than is left, or says that it returns no parts", async () => {
    const payment = await taken();
    const { amountMinor } = payment.amount;
    const first = await kit.provider.refund(refundOf(payment, amountMinor / 3n));
    if (!kit.can.refund) return expect(first).toEqual({ kind: "refused", code: "payment.cannot_refund" });
    if (!kit.can.refundInPart) return expect(first).toEqual({ kind: "refused", code: "payment.cannot_refund_in_part" });
    expect(["done", "pending"]).toContain(first.kind);
    expect(["done", "pending"]).toContain((await kit.provider.refund(refundOf(payment, amountMinor / 3n))).kind);
    const left = amountMinor - (amountMinor / 3n) * 2n;
    expect(await kit.provider.refund(refundOf(payment, left + 1n))).toMatchObject({ kind: "refused" });
    expect((await kit.provider.refund(refundOf(payment, left))).kind).not.toBe("refused");
  });

  it("does one refund for one id, however often it is asked", async () => {
    const payment = await taken();
    const request = refundOf(payment, someOf(payment));
    const first = await kit.provider.refund(request);
    if (!kit.can.refund) return expect(first).toEqual({ kind: "refused", code: "payment.cannot_refund" });
    for (const attempt of [1, 2, 3]) {
      const again = await kit.provider.refund({ ...request, attempt });
      expect(["done", "pending"]).toContain(again.kind);
      if ("providerId" in first && "providerId" in again) expect(again.providerId).toBe(first.providerId);
    }
    await isReturned(payment, 1);
  });

  it("refuses another amount under the same id", async () => {
    const payment = await taken();
    if (!kit.can.refund || !kit.can.refundInPart) return;
    const request = refundOf(payment, 10_000n);
    await kit.provider.refund(request);
    const other = { ...request, amount: { ...payment.amount, amountMinor: 20_000n } };
    expect(await kit.provider.refund(other)).toEqual({ kind: "refused", code: "payment.key_reused" });
    await isReturned(payment, 1);
  });

  it.each(["timeout_after", "timeout_before", "html_after", "http_500_after", "http_500_before", "rate_limit"])(
    "is repeated after a lost answer (%s), and returns it once",
    async (kind) => {
      const payment = await taken();
      if (!kit.can.refund) return;
      await kit.setFaults({ calls: [{ operation: kit.operations.refund ?? "*", kind, count: 1 }] });
      const request = refundOf(payment, someOf(payment));
      const first = await kit.provider.refund(request);
      expect(["done", "pending", "unknown"]).toContain(first.kind);
      await kit.setFaults({});
      for (const attempt of [2, 3])
        expect(["done", "pending"]).toContain((await kit.provider.refund({ ...request, attempt })).kind);
      await isReturned(payment, 1);
    },
  );

  it("refuses to return money of a payment that nobody knows", async () => {
    const payment = await taken();
    const unknown = { ...refundOf(payment, someOf(payment)), providerPaymentId: "nobody" };
    expect(["refused", "unknown"]).toContain((await kit.provider.refund(unknown)).kind);
    expect((await kit.effects(payment.paymentId)).refunds).toBe(0);
  });
});
