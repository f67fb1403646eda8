import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newId } from "@/lib/shared/ids";
import { stepsOf } from "@/tests/unit/payments/payment-steps";
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

  const { opened, report } = stepsOf(() => kit);

  describe("start", () => {
    it("opens a page, and a repeat gives the same one", async () => {
      const request = startRequest();
      const first = await opened(request);
      expect(await opened(request)).toEqual(first);
      expect((await fetch(first.url)).status).toBe(200);
    });

    it("refuses other content under the same key, and keeps the first page", async () => {
      const request = startRequest();
      const first = await opened(request);
      const other = { ...request, amount: { amountMinor: 99_900n, currency: "PHP" as const } };
      expect(await kit.provider.start(other)).toEqual({
        kind: "refused",
        code: "payment.key_reused",
        isTechnical: true,
      });
      expect(await opened(request)).toEqual(first);
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
        const ref = await opened(request);
        const { counts } = (await kit.state(`?payment_id=${request.paymentId}`)) as { counts: Record<string, number> };
        expect(counts.sessions ?? counts.charges, kind).toBe(1);
        expect((await report(ref)).state).toBe("pending");
      }
    });

    it("goes on to another key after a stored 500", async () => {
      const operation = name === "stripe" ? "session.create" : "charge.create";
      for (const kind of ["http_500_before", "http_500_after"]) {
        await kit.setFaults({ calls: [{ operation, kind, count: 1 }] });
        const request = startRequest();
        const ref = await opened(request);
        expect(await opened(request)).toEqual(ref);
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
      const ref = await opened(request);
      expect(await report(ref)).toMatchObject({ state: "pending", amount: null, paymentId: request.paymentId });
      await kit.customerPays(ref.sessionId);
      expect(await report(ref)).toMatchObject({
        state: paidState,
        amount: request.amount,
        paymentId: request.paymentId,
        sessionId: ref.sessionId,
      });
    });

    it("says unknown of silence, of a proxy's page, of a server error and of a payment nobody knows", async () => {
      const ref = await opened();
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
      const ref = await opened(request);
      await kit.customerPays(ref.sessionId);
      const { news } = await kit.webhook(({ news }) => news.news === "payment" && news.report.state === paidState);
      expect(news).toMatchObject({ report: { paymentId: request.paymentId, amount: request.amount } });
    });

    it("refuses a forged, an altered, an unsigned and an unreadable one", async () => {
      await kit.customerPays((await opened()).sessionId);
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
      await kit.customerPays((await opened()).sessionId);
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

  it("cancels a paid payment once, also when asked twice", async () => {
    const ref = await opened();
    await kit.customerPays(ref.sessionId);
    const request = { paymentId: ref.paymentId, sessionId: ref.sessionId, providerPaymentId: null, attempt: 1 };
    expect(["done", "pending"]).toContain((await kit.provider.cancel(request)).kind);
    await until(async () => ((await report(ref)).state === "cancelled" ? true : undefined), "the cancellation");
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
