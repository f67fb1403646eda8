import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MINUTE_MS } from "@/lib/shared/durations";
import { ALL_KITS } from "@/tests/unit/payments/kits/all-kits";
import type { ProviderKit } from "@/tests/unit/payments/kits/kit";
import { stepsOf } from "@/tests/unit/payments/kits/payment-steps";

// Guarantee: a probe tells an ill provider from a healthy one and changes nothing; the report holds each movement once, with our payment.
describe.each(ALL_KITS)("$name can be watched", ({ make }) => {
  let kit: ProviderKit;
  beforeEach(async () => {
    kit = await make();
  });
  afterEach(() => kit.close());

  const { taken } = stepsOf(() => kit);
  const span = () => ({ from: new Date(Date.now() - MINUTE_MS), to: new Date(Date.now() + MINUTE_MS) });

  describe("probe", () => {
    it("is up while the provider answers", async () => {
      expect(await kit.provider.probe()).toEqual({ kind: "up" });
    });

    it.each(["timeout_before", "http_500_before", "html_before", "rate_limit"])(
      "is down when it does not (%s), and up again afterwards",
      async (kind) => {
        // Twice: an SDK may repeat a torn connection once by itself.
        await kit.setFaults({ calls: [{ operation: kit.operations.probe, kind, count: 1 }] });
        expect(await kit.provider.probe()).toMatchObject({ kind: "down" });
        expect(await kit.provider.probe()).toEqual({ kind: "up" });
      },
    );

    it("is down with keys that the provider does not know", async () => {
      expect(await kit.stranger.probe()).toMatchObject({ kind: "down" });
    });
  });

  describe("settlement", () => {
    it("holds a payment that was taken once, with its amount, or says that there is no report", async () => {
      const payment = await taken();
      const result = await kit.provider.settlement(span());
      if (kit.operations.settlement === null) return expect(result).toMatchObject({ kind: "none" });
      if (result.kind !== "lines") throw new Error(JSON.stringify(result));
      const own = result.lines.filter(
        ({ kind, paymentId, providerPaymentId }) =>
          kind === "payment" && (paymentId === payment.paymentId || providerPaymentId === payment.providerPaymentId),
      );
      expect(own).toHaveLength(1);
      expect(own[0]?.amount).toEqual(payment.amount);
      expect(new Set(result.lines.map(({ lineId }) => lineId)).size).toBe(result.lines.length);
    });

    it("holds nothing of another time", async () => {
      await taken();
      const longAgo = { from: new Date(Date.now() - 100 * MINUTE_MS), to: new Date(Date.now() - 50 * MINUTE_MS) };
      const result = await kit.provider.settlement(longAgo);
      if (kit.operations.settlement === null) expect(result).toMatchObject({ kind: "none" });
      else expect(result).toMatchObject({ kind: "lines", lines: [] });
    });

    it("says unknown of silence", async () => {
      if (kit.operations.settlement === null) return;
      await kit.setFaults({ calls: [{ operation: kit.operations.settlement, kind: "timeout_before", count: 1 }] });
      expect(await kit.provider.settlement(span())).toMatchObject({ kind: "unknown" });
    });
  });
});
