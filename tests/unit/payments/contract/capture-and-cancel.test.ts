import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newId } from "@/lib/shared/ids";
import { ALL_KITS } from "@/tests/unit/payments/kits/all-kits";
import { type ProviderKit, until } from "@/tests/unit/payments/kits/kit";
import { stepsOf } from "@/tests/unit/payments/kits/payment-steps";

const CANNOT_CAPTURE = { kind: "refused", code: "payment.cannot_capture" };

// Guarantee: held money is taken at most once, and what is given up is given up once.
describe.each(ALL_KITS)("$name takes and releases money", ({ make }) => {
  let kit: ProviderKit;
  beforeEach(async () => {
    kit = await make();
  });
  afterEach(() => kit.close());

  const { opened, report, paid, capture } = stepsOf(() => kit);

  async function isTaken(payment: Parameters<typeof report>[0]) {
    return until(async () => {
      const seen = await report(payment);
      return seen.state === "captured" ? seen : undefined;
    }, "the capture");
  }

  describe("capture", () => {
    it("takes a hold whole; refuses where nothing is held", async () => {
      const payment = await paid();
      const result = await capture(payment, payment.amount.amountMinor);
      if (kit.flow === "pay") return expect(result).toEqual(CANNOT_CAPTURE);
      expect(["done", "pending"]).toContain(result.kind);
      expect((await isTaken(payment)).amount).toEqual(payment.amount);
    });

    it("takes it once, however often it is asked", async () => {
      const payment = await paid();
      for (const attempt of [1, 1, 2, 3]) {
        const result = await capture(payment, payment.amount.amountMinor, attempt);
        if (kit.flow === "pay") expect(result).toEqual(CANNOT_CAPTURE);
        else expect(["done", "pending"]).toContain(result.kind);
      }
      if (kit.flow === "hold") await isTaken(payment);
      expect((await kit.effects(payment.paymentId)).captures).toBe(kit.flow === "hold" ? 1 : 0);
    });

    it("takes a part, where the provider can, and says so where not", async () => {
      const payment = await paid();
      const part = payment.amount.amountMinor / 2n;
      const result = await capture(payment, part);
      if (kit.flow === "pay") return expect(result).toEqual(CANNOT_CAPTURE);
      if (!kit.can.captureInPart) return expect(result).toMatchObject({ kind: "refused" });
      expect(["done", "pending"]).toContain(result.kind);
      expect((await isTaken(payment)).amount?.amountMinor).toBe(part);
    });

    it.each(["timeout_after", "timeout_before", "html_after", "http_500_after", "http_500_before", "rate_limit"])(
      "is repeated after a lost answer (%s), and takes it once",
      async (kind) => {
        const payment = await paid();
        await kit.setFaults({ calls: [{ operation: kit.operations.capture ?? "*", kind, count: 1 }] });
        const first = await capture(payment, payment.amount.amountMinor);
        // An adapter that asks nobody answers at once, whatever the network does; one that has to ask says so when it is asked again.
        if (kit.flow === "pay") {
          if (kit.operations.capture === null) return expect(first).toEqual(CANNOT_CAPTURE);
          expect(["refused", "unknown"]).toContain(first.kind);
          await kit.setFaults({});
          return expect(await capture(payment, payment.amount.amountMinor, 2)).toEqual(CANNOT_CAPTURE);
        }
        expect(["done", "pending", "unknown"]).toContain(first.kind);
        await kit.setFaults({});
        expect(["done", "pending"]).toContain((await capture(payment, payment.amount.amountMinor, 2)).kind);
        await isTaken(payment);
        expect((await kit.effects(payment.paymentId)).captures).toBe(1);
      },
    );

    it("says that a hold is lost which was released", async () => {
      const payment = await paid();
      const { paymentId, sessionId, providerPaymentId } = payment;
      await kit.provider.cancel({ paymentId, sessionId, providerPaymentId, attempt: 1 });
      if (kit.can.cancelPaid)
        await until(async () => ((await report(payment)).state === "cancelled" ? true : undefined), "the release");
      const result = await capture(payment, payment.amount.amountMinor);
      expect(result).toMatchObject(kit.flow === "pay" ? CANNOT_CAPTURE : { kind: "refused", isLost: true });
    });
  });

  describe("cancel", () => {
    it("gives up a payment once, also when asked twice", async () => {
      const payment = await paid();
      const { paymentId, sessionId, providerPaymentId } = payment;
      const request = { paymentId, sessionId, providerPaymentId, attempt: 1 };
      const first = await kit.provider.cancel(request);
      if (!kit.can.cancelPaid) return expect(first).toMatchObject({ kind: "refused" });
      expect(["done", "pending"]).toContain(first.kind);
      await until(async () => ((await report(payment)).state === "cancelled" ? true : undefined), "the cancellation");
      expect(await kit.provider.cancel(request)).toMatchObject({ kind: "done" });
      expect(await kit.provider.cancel({ ...request, attempt: 2 })).toMatchObject({ kind: "done" });
    });

    it("says unknown of silence, and a repeat ends it", async () => {
      const payment = await paid();
      const { paymentId, sessionId, providerPaymentId } = payment;
      const request = { paymentId, sessionId, providerPaymentId, attempt: 1 };
      await kit.setFaults({ calls: [{ operation: "*", kind: "timeout_before", count: 1 }] });
      const first = await kit.provider.cancel(request);
      if (!kit.can.cancelPaid) return expect(["refused", "unknown"]).toContain(first.kind);
      expect(first).toMatchObject({ kind: "unknown" });
      await kit.setFaults({});
      expect(["done", "pending"]).toContain((await kit.provider.cancel({ ...request, attempt: 2 })).kind);
    });

    it("refuses to cancel what was never started", async () => {
      const nothing = { paymentId: newId(), sessionId: null, providerPaymentId: null, attempt: 1 };
      expect(await kit.provider.cancel(nothing)).toEqual({ kind: "refused", code: "payment.never_started" });
    });

    it("closes a page that nobody has paid, where the provider can, and says so where not", async () => {
      const { sessionId } = await opened();
      const result = await kit.provider.expireSession({ sessionId });
      if (kit.can.expirePage) expect(result.kind).toBe("done");
      else expect(result).toEqual({ kind: "refused", code: "payment.page_stays_open" });
    });
  });
});
