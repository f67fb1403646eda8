import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { refundOf, stepsOf } from "@/tests/unit/payments/payment-steps";
import { type ProviderKit, stripeKit, xenditKit } from "@/tests/unit/payments/provider-kit";

// Guarantee: one refund of ours returns money at most once, and exactly once when it is said to be done.
describe.each([
  { name: "stripe", make: stripeKit },
  { name: "xendit", make: xenditKit },
])("$name returns money", ({ make }) => {
  let kit: ProviderKit;
  beforeEach(async () => {
    kit = await make();
  });
  afterEach(() => kit.close());

  const { taken } = stepsOf(() => kit);

  async function refundCount(): Promise<number> {
    return ((await kit.state()).counts as { refunds: number }).refunds;
  }

  it("returns two parts, and refuses more than is left", async () => {
    const payment = await taken();
    for (const amountMinor of [20_000n, 30_000n]) {
      const result = await kit.provider.refund(refundOf(payment, amountMinor));
      expect(["done", "pending"]).toContain(result.kind);
      const id = "providerId" in result ? result.providerId : undefined;
      const { news } = await kit.webhook(
        ({ news }) => news.news === "refund" && news.state === "done" && news.providerRefundId === id,
      );
      expect(news).toMatchObject({
        amount: { amountMinor, currency: "PHP" },
        providerPaymentId: payment.providerPaymentId,
      });
    }
    expect(await kit.provider.refund(refundOf(payment, 8_151n))).toMatchObject({ kind: "refused" });
    expect((await kit.provider.refund(refundOf(payment, 8_150n))).kind).not.toBe("refused");
  });

  it("does one refund for one id, however often it is asked", async () => {
    const payment = await taken();
    const request = refundOf(payment, 10_000n);
    const first = await kit.provider.refund(request);
    expect(await kit.provider.refund(request)).toEqual(first);
    expect(await kit.provider.refund({ ...request, attempt: 2 })).toMatchObject({
      providerId: "providerId" in first ? first.providerId : "none",
    });
    expect(await refundCount()).toBe(1);
  });

  it("refuses another amount under the same id", async () => {
    const payment = await taken();
    const request = refundOf(payment, 10_000n);
    await kit.provider.refund(request);
    const other = { ...request, amount: { amountMinor: 20_000n, currency: "PHP" as const } };
    expect(await kit.provider.refund(other)).toEqual({ kind: "refused", code: "payment.key_reused" });
    expect(await refundCount()).toBe(1);
  });

  it("finds out after a stored 500 whether the money went back, and returns it once", async () => {
    for (const [at, kind] of ["http_500_after", "http_500_before"].entries()) {
      const payment = await taken();
      await kit.setFaults({ calls: [{ operation: "refund.create", kind, count: 1 }] });
      const request = refundOf(payment, 10_000n);
      const first = await kit.provider.refund(request);
      expect(["done", "pending"], kind).toContain(first.kind);
      for (const attempt of [1, 2, 3])
        expect((await kit.provider.refund({ ...request, attempt })).kind).not.toBe("refused");
      expect(await refundCount(), kind).toBe(at + 1);
    }
  });

  it("says unknown of silence, and the repeat ends with one refund", async () => {
    for (const [at, kind] of ["timeout_after", "html_after", "timeout_before", "rate_limit"].entries()) {
      const payment = await taken();
      await kit.setFaults({ calls: [{ operation: "refund.create", kind, count: 1 }] });
      const request = refundOf(payment, 10_000n);
      expect(await kit.provider.refund(request), kind).toMatchObject({ kind: "unknown" });
      expect((await kit.provider.refund({ ...request, attempt: 2 })).kind).not.toBe("refused");
      expect(await refundCount(), kind).toBe(at + 1);
    }
  });
});
