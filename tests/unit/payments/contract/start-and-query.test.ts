import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newId } from "@/lib/shared/ids";
import { ALL_KITS } from "@/tests/unit/payments/kits/all-kits";
import type { ProviderKit } from "@/tests/unit/payments/kits/kit";
import { stepsOf } from "@/tests/unit/payments/kits/payment-steps";

// Guarantee: every adapter keeps the promises of the port, whatever the network and the provider do: one request has one effect, a repeat
// hears the same, other content under the same key is refused, and what cannot be told is `unknown`. An adapter whose `start` calls nobody
// (the customer goes on on a page of ours) opens it whatever the provider does.
describe.each(ALL_KITS)("$name keeps the port", ({ make }) => {
  let kit: ProviderKit;
  beforeEach(async () => {
    kit = await make();
  });
  afterEach(() => kit.close());

  const { opened, report } = stepsOf(() => kit);

  describe("start", () => {
    it("opens a page, and a repeat gives the same one", async () => {
      const request = kit.request();
      const first = await opened(request);
      expect(await opened(request)).toEqual(first);
      expect(URL.canParse(first.url)).toBe(true);
      if (kit.operations.start !== null) expect((await fetch(first.url)).status).toBe(200);
    });

    it("refuses other content under the same key, and keeps the first page", async () => {
      const request = kit.request();
      const first = await opened(request);
      const dearer = { ...request.amount, amountMinor: request.amount.amountMinor * 2n };
      const other = await kit.provider.start({ ...request, amount: dearer });
      if (kit.operations.start !== null)
        expect(other).toEqual({ kind: "refused", code: "payment.key_reused", isTechnical: true });
      expect(await opened(request)).toEqual(first);
    });

    it.each(["timeout_after", "timeout_before", "reset_after", "html_after", "truncated_after"])(
      "says unknown or finds the page when the answer is lost (%s), and a repeat leaves one page",
      async (kind) => {
        const request = kit.request();
        // Twice: an SDK may repeat a torn connection once by itself.
        const faults = { operation: kit.operations.start ?? "*", kind, count: kind === "reset_after" ? 2 : 1 };
        await kit.setFaults({ calls: [faults] });
        const first = await kit.provider.start(request);
        if (kit.operations.start !== null && kind !== "reset_after") expect(first).toMatchObject({ kind: "unknown" });
        await kit.setFaults({});
        const page = await opened(request);
        expect((await kit.effects(request.paymentId)).pages).toBeLessThanOrEqual(1);
        const seen = await kit.provider.query(page);
        expect("state" in seen ? seen.state : seen).toEqual(
          kit.operations.start === null ? { kind: "unknown", because: "never_started" } : "pending",
        );
      },
    );

    it.each(["http_500_before", "http_500_after"])("gets past a server error (%s), with one page", async (kind) => {
      await kit.setFaults({ calls: [{ operation: kit.operations.start ?? "*", kind, count: 1 }] });
      const request = kit.request();
      let first = await kit.provider.start(request);
      // Where a failure is not kept under the key, the repeat gets through.
      if (first.kind === "unknown") first = await kit.provider.start(request);
      expect(first.kind).toBe("started");
      await kit.setFaults({});
      expect(await kit.provider.start(request)).toEqual(first);
    });

    it("gives up after a few tries while the provider is down, without a page", async () => {
      await kit.setFaults({ calls: [{ kind: "http_500_before", count: null }] });
      const request = kit.request();
      const result = await kit.provider.start(request);
      if (kit.operations.start !== null) expect(result).toEqual({ kind: "unknown", because: "http_500" });
      expect((await kit.effects(request.paymentId)).pages).toBe(0);
    });

    it("is asked for five times at once without a refusal, and with one page in the end", async () => {
      await kit.setFaults({ latencyMs: 40 });
      const request = kit.request();
      const answers = await Promise.all(Array.from({ length: 5 }, () => kit.provider.start(request)));
      expect(answers.map(({ kind }) => kind)).not.toContain("refused");
      await kit.setFaults({});
      const after = await kit.provider.start(request);
      for (const answer of answers) if (answer.kind === "started") expect(answer).toEqual(after);
    });

    it("calls a rate limit a technical refusal", async () => {
      await kit.setFaults({ calls: [{ kind: "rate_limit" }] });
      const result = await kit.provider.start(kit.request());
      if (kit.operations.start !== null)
        expect(result).toEqual({ kind: "refused", code: "rate_limited", isTechnical: true });
    });

    it("calls keys that the provider does not know a technical refusal", async () => {
      const result = await kit.stranger.start(kit.request());
      if (kit.operations.start !== null) expect(result).toMatchObject({ kind: "refused", isTechnical: true });
    });
  });

  describe("query", () => {
    it("tells that nobody has paid yet", async () => {
      const page = await opened();
      const seen = await kit.provider.query(page);
      if (kit.operations.start === null) expect(seen).toEqual({ kind: "unknown", because: "never_started" });
      else expect(seen).toMatchObject({ state: "pending", amount: null, paymentId: page.paymentId });
    });

    it("tells that it is paid or held, and the amount", async () => {
      const page = await opened();
      const ref = await kit.customerPays(page);
      expect(await report(ref)).toMatchObject({
        state: kit.flow === "hold" ? "authorised" : "paid",
        amount: page.amount,
        paymentId: page.paymentId,
      });
    });

    it("never calls a payment paid that was declined", async () => {
      const ref = await kit.customerIsDeclined(await opened());
      const seen = await kit.provider.query(ref);
      if ("state" in seen) {
        expect(["pending", "failed", "cancelled"]).toContain(seen.state);
        expect(seen.amount).toBeNull();
      } else expect(seen).toEqual({ kind: "unknown", because: "never_started" });
    });

    it.each(["timeout_before", "html_before", "truncated_after", "http_500_before", "rate_limit"])(
      "says unknown of an answer that is none (%s)",
      async (kind) => {
        const ref = await kit.customerPays(await opened());
        await kit.setFaults({ calls: [{ kind, count: 1 }] });
        expect(await kit.provider.query(ref)).toMatchObject({ kind: "unknown" });
        expect("state" in (await kit.provider.query(ref))).toBe(true);
      },
    );

    it("says unknown of a payment that nobody knows", async () => {
      const nobody = { paymentId: newId(), sessionId: "nobody", providerPaymentId: "nobody" };
      expect(await kit.provider.query(nobody)).toMatchObject({ kind: "unknown" });
    });

    it("says unknown of a payment that was never started", async () => {
      const nothing = { paymentId: newId(), sessionId: null, providerPaymentId: null };
      expect(await kit.provider.query(nothing)).toEqual({ kind: "unknown", because: "never_started" });
    });
  });
});
