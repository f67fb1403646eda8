import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PaymentReport, ProviderRef, StartRequest } from "@/lib/payments/provider";
import { isReport } from "@/lib/payments/provider";
import { newId } from "@/lib/shared/ids";
import { type ProviderKit, startRequest, stripeKit, until, xenditKit } from "@/tests/unit/payments/provider-kit";

// Guarantee: both providers keep the promises of the port, whatever the network and the provider do: one request has one
// effect, a repeat hears the same, other content under the same key is refused, and what cannot be told is `unknown`.
describe.each([
  { name: "stripe", make: stripeKit, paidState: "authorised" as const },
  { name: "xendit", make: xenditKit, paidState: "paid" as const },
])("$name keeps the payment port", ({ name, make, paidState }) => {
  let kit: ProviderKit;
  beforeEach(async () => {
    kit = await make();
  });
  afterEach(() => kit.close());

  async function started(request: StartRequest): Promise<ProviderRef & { sessionId: string; url: string }> {
    const result = await kit.provider.start(request);
    if (result.kind !== "started") throw new Error(JSON.stringify(result));
    const { sessionId, providerPaymentId, url } = result;
    return { paymentId: request.paymentId, sessionId, providerPaymentId, url };
  }

  async function reported(ref: ProviderRef): Promise<PaymentReport> {
    const seen = await kit.provider.query(ref);
    if (!isReport(seen)) throw new Error(JSON.stringify(seen));
    return seen;
  }

  /** A payment that the customer has paid and, where the provider holds first, that we have captured. */
  async function taken(request = startRequest()): Promise<ProviderRef & { providerPaymentId: string }> {
    const ref = await started(request);
    await kit.customerPays(ref.sessionId);
    const { providerPaymentId } = await reported(ref);
    if (providerPaymentId === null) throw new Error("a paid payment has an id");
    if (kit.provider.flow === "hold")
      await kit.provider.capture({ paymentId: ref.paymentId, providerPaymentId, amount: request.amount, attempt: 1 });
    return { ...ref, providerPaymentId };
  }

  const refundOf = (ref: ProviderRef & { providerPaymentId: string }, amountMinor: bigint, refundId = newId()) => ({
    refundId,
    paymentId: ref.paymentId,
    providerPaymentId: ref.providerPaymentId,
    amount: { amountMinor, currency: "PHP" as const },
    reason: "delivery_refused",
    attempt: 1,
  });

  async function refundCount(): Promise<number> {
    return ((await kit.state()).counts as { refunds: number }).refunds;
  }

  describe("start", () => {
    it("opens a page, and a repeat gives the same one", async () => {
      const request = startRequest();
      const first = await started(request);
      const second = await started(request);
      expect(second).toEqual(first);
      expect((await fetch(first.url)).status).toBe(200);
    });

    it("refuses other content under the same key, and keeps the first page", async () => {
      const request = startRequest();
      const first = await started(request);
      const other = { ...request, amount: { amountMinor: 99_900n, currency: "PHP" as const } };
      expect(await kit.provider.start(other)).toEqual({
        kind: "refused",
        code: "payment.key_reused",
        isTechnical: true,
      });
      expect(await started(request)).toEqual(first);
    });

    it("says unknown when no answer comes, and the repeat finds the page that was made", async () => {
      const operation = name === "stripe" ? "session.create" : "charge.create";
      for (const kind of ["timeout_after", "reset_after", "html_after", "truncated_after", "timeout_before"]) {
        const request = startRequest();
        // Twice: the SDK repeats a torn connection once by itself.
        await kit.setFaults({ calls: [{ operation, kind, count: kind === "reset_after" ? 2 : 1 }] });
        const first = await kit.provider.start(request);
        if (kind !== "reset_after") expect(first).toMatchObject({ kind: "unknown" });
        await kit.setFaults({});
        const ref = await started(request);
        const { counts } = (await kit.state(`?payment_id=${request.paymentId}`)) as { counts: Record<string, number> };
        expect(counts.sessions ?? counts.charges, kind).toBe(1);
        expect((await reported(ref)).state).toBe("pending");
      }
    });

    it("goes on to another key after a stored 500", async () => {
      const operation = name === "stripe" ? "session.create" : "charge.create";
      for (const kind of ["http_500_before", "http_500_after"]) {
        await kit.setFaults({ calls: [{ operation, kind, count: 1 }] });
        const request = startRequest();
        const ref = await started(request);
        expect(await started(request)).toEqual(ref);
      }
    });

    it("gives up after a few keys while the provider is down, without an effect", async () => {
      await kit.setFaults({ calls: [{ kind: "http_500_before", count: null }] });
      expect(await kit.provider.start(startRequest())).toEqual({ kind: "unknown", because: "http_500" });
    });

    it("calls a rate limit and a wrong key technical refusals", async () => {
      await kit.setFaults({ calls: [{ kind: "rate_limit" }] });
      expect(await kit.provider.start(startRequest())).toEqual({
        kind: "refused",
        code: "rate_limited",
        isTechnical: true,
      });
    });
  });

  describe("query", () => {
    it("tells pending, paid and the amount", async () => {
      const request = startRequest();
      const ref = await started(request);
      expect(await reported(ref)).toMatchObject({ state: "pending", amount: null, paymentId: request.paymentId });
      await kit.customerPays(ref.sessionId);
      expect(await reported(ref)).toMatchObject({
        state: paidState,
        amount: request.amount,
        paymentId: request.paymentId,
        sessionId: ref.sessionId,
      });
    });

    it("says unknown of silence, of a proxy's page, of a server error and of a payment nobody knows", async () => {
      const ref = await started(startRequest());
      for (const kind of ["timeout_before", "html_before", "http_500_before", "rate_limit"]) {
        await kit.setFaults({ calls: [{ kind, count: 1 }] });
        expect(await kit.provider.query(ref), kind).toMatchObject({ kind: "unknown" });
      }
      expect(await kit.provider.query({ ...ref, sessionId: "nobody", providerPaymentId: null })).toMatchObject({
        kind: "unknown",
      });
      const nothing = { paymentId: newId(), sessionId: null, providerPaymentId: null };
      expect(await kit.provider.query(nothing)).toEqual({ kind: "unknown", because: "never_started" });
    });
  });

  describe("webhooks", () => {
    it("reports a payment with our own id, its amount and its state", async () => {
      const request = startRequest();
      const ref = await started(request);
      await kit.customerPays(ref.sessionId);
      const { news } = await kit.webhook(({ news }) => news.news === "payment" && news.report.state === paidState);
      expect(news).toMatchObject({ report: { paymentId: request.paymentId, amount: request.amount } });
    });

    it("refuses a forged, an altered, an unsigned and an unreadable one", async () => {
      await kit.customerPays((await started(startRequest())).sessionId);
      const { rawBody, headers } = await kit.webhook(() => true);
      expect(kit.provider.verifyWebhook(rawBody, headers)).not.toBeNull();
      expect(kit.provider.verifyWebhook(rawBody, new Headers())).toBeNull();
      const forged = new Headers({ "stripe-signature": "t=1,v1=00", "x-callback-token": "guessed" });
      expect(kit.provider.verifyWebhook(rawBody, forged)).toBeNull();
      expect(kit.provider.verifyWebhook("<html>", headers)).toBeNull();
      expect(kit.provider.verifyWebhook("", headers)).toBeNull();
    });

    it("gives a repeat the same id, so that it is stored once", async () => {
      await kit.setFaults({ webhooks: { duplicateProbability: 1, reorderMs: 10 } });
      await kit.customerPays((await started(startRequest())).sessionId);
      const first = await kit.webhook(({ news }) => news.news === "payment" && news.report.state === paidState);
      const twice = await until(() => {
        const same = kit.received.filter(({ rawBody }) => rawBody === first.rawBody);
        return same.length >= 2 ? same : undefined;
      }, "the duplicate");
      expect(new Set(twice.map(({ externalId }) => externalId)).size).toBe(1);
    });

    it("ignores a kind it does not know, and anything that is not what it should be", () => {
      expect(kit.provider.readEvent("customer.created", { data: { object: {} } })).toMatchObject({ news: "ignored" });
      const kinds = ["payment_intent.succeeded", "charge.captured", "refund.updated", "charge.dispute.created"];
      for (const kind of [...kinds, "ewallet.capture", "ewallet.void", "ewallet.refund"])
        for (const payload of [
          null,
          undefined,
          7,
          "text",
          [],
          {},
          { data: null },
          { data: { object: null } },
          { data: { id: 7 } },
        ])
          expect(kit.provider.readEvent(kind, payload), kind).toMatchObject({ news: "ignored" });
    });
  });

  describe("refund", () => {
    it("returns two parts, and refuses more than is left", async () => {
      const ref = await taken();
      for (const amountMinor of [20_000n, 30_000n]) {
        const result = await kit.provider.refund(refundOf(ref, amountMinor));
        expect(["done", "pending"]).toContain(result.kind);
        const id = "providerId" in result ? result.providerId : undefined;
        const { news } = await kit.webhook(
          ({ news }) => news.news === "refund" && news.state === "done" && news.providerRefundId === id,
        );
        expect(news).toMatchObject({
          amount: { amountMinor, currency: "PHP" },
          providerPaymentId: ref.providerPaymentId,
        });
      }
      expect(await kit.provider.refund(refundOf(ref, 8_151n))).toMatchObject({ kind: "refused" });
      expect((await kit.provider.refund(refundOf(ref, 8_150n))).kind).not.toBe("refused");
    });

    it("does one refund for one id, however often it is asked", async () => {
      const ref = await taken();
      const request = refundOf(ref, 10_000n);
      const first = await kit.provider.refund(request);
      expect(await kit.provider.refund(request)).toEqual(first);
      expect(await kit.provider.refund({ ...request, attempt: 2 })).toMatchObject({
        providerId: "providerId" in first ? first.providerId : "none",
      });
      expect(await refundCount()).toBe(1);
    });

    it("refuses another amount under the same id", async () => {
      const ref = await taken();
      const request = refundOf(ref, 10_000n);
      await kit.provider.refund(request);
      const other = { ...request, amount: { amountMinor: 20_000n, currency: "PHP" as const } };
      expect(await kit.provider.refund(other)).toEqual({ kind: "refused", code: "payment.key_reused" });
      expect(await refundCount()).toBe(1);
    });

    it("finds out after a stored 500 whether the money went back, and returns it once", async () => {
      for (const [at, kind] of ["http_500_after", "http_500_before"].entries()) {
        const ref = await taken();
        await kit.setFaults({ calls: [{ operation: "refund.create", kind, count: 1 }] });
        const request = refundOf(ref, 10_000n);
        const first = await kit.provider.refund(request);
        expect(["done", "pending"], kind).toContain(first.kind);
        for (const attempt of [1, 2, 3])
          expect((await kit.provider.refund({ ...request, attempt })).kind).not.toBe("refused");
        expect(await refundCount(), kind).toBe(at + 1);
      }
    });

    it("says unknown of silence, and the repeat ends with one refund", async () => {
      for (const [at, kind] of ["timeout_after", "html_after", "timeout_before", "rate_limit"].entries()) {
        const ref = await taken();
        await kit.setFaults({ calls: [{ operation: "refund.create", kind, count: 1 }] });
        const request = refundOf(ref, 10_000n);
        expect(await kit.provider.refund(request), kind).toMatchObject({ kind: "unknown" });
        expect((await kit.provider.refund({ ...request, attempt: 2 })).kind).not.toBe("refused");
        expect(await refundCount(), kind).toBe(at + 1);
      }
    });
  });

  it("cancels a paid payment once, also when asked twice", async () => {
    const ref = await started(startRequest());
    await kit.customerPays(ref.sessionId);
    const request = { paymentId: ref.paymentId, sessionId: ref.sessionId, providerPaymentId: null, attempt: 1 };
    expect(["done", "pending"]).toContain((await kit.provider.cancel(request)).kind);
    await until(async () => ((await reported(ref)).state === "cancelled" ? true : undefined), "the cancellation");
    expect(await kit.provider.cancel(request)).toMatchObject({ kind: "done" });
    expect(await kit.provider.cancel({ ...request, attempt: 2 })).toMatchObject({ kind: "done" });
    const { news } = await kit.webhook(({ news }) => news.news === "payment" && news.report.state === "cancelled");
    expect(news).toMatchObject({ report: { paymentId: ref.paymentId } });
  });

  it("refuses to cancel what was never started", async () => {
    const nothing = { paymentId: newId(), sessionId: null, providerPaymentId: null, attempt: 1 };
    expect(await kit.provider.cancel(nothing)).toEqual({ kind: "refused", code: "payment.never_started" });
  });
});
