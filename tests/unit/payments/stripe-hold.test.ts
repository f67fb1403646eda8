import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStripeProvider } from "@/lib/payments/stripe/provider";
import type { Currency } from "@/lib/shared/money";
import { CHATTY_EVENTS } from "@/tests/support/chatty-endpoint";
import { type ProviderKit, startRequest } from "@/tests/unit/payments/kits/kit";
import { stepsOf } from "@/tests/unit/payments/kits/payment-steps";
import { stripeKit, submitCard } from "@/tests/unit/payments/kits/stripe-kit";

// Guarantee: a hold is taken at most once, in full or in part.
describe("a card held through Stripe", () => {
  let kit: ProviderKit;
  beforeEach(async () => {
    kit = await stripeKit();
  });
  afterEach(() => kit.close());

  const { opened, report, paid, capture } = stepsOf(() => kit);

  it("writes every currency as Stripe does", async () => {
    const amounts: [Currency, bigint][] = [
      ["USD", 999n],
      ["PHP", 58_150n],
      ["IDR", 15_000_000n],
      ["MYR", 4_510n],
      ["THB", 35_000n],
      ["VND", 260_500n],
      ["SGD", 1_340n],
    ];
    for (const [currency, amountMinor] of amounts) {
      const hold = await paid(startRequest({ amount: { amountMinor, currency } }));
      expect((await report(hold)).amount).toEqual({ amountMinor, currency });
      const { sessions } = (await kit.state(`?payment_id=${hold.paymentId}`)) as { sessions: { amount: number }[] };
      expect(sessions[0]?.amount).toBe(Number(amountMinor));
    }
  });

  it("stays pending after a declined card, and the same page takes the next one", async () => {
    const page = await opened();
    expect(await (await submitCard(page.url, "4000000000000002")).text()).toContain("Your card was declined.");
    expect(await report(page)).toMatchObject({ state: "pending", failureCode: "generic_decline" });
    const { news } = await kit.webhook(({ kind }) => kind === "payment_intent.payment_failed");
    expect(news).toMatchObject({ report: { state: "pending", failureCode: "generic_decline" } });
    expect((await submitCard(page.url, "4242424242424242")).headers.get("location")).toBe(page.returnUrl);
    expect(await report(page)).toMatchObject({ state: "authorised", failureCode: null });
  });

  it("asks for 3-D Secure, survives a failed one and takes a completed one", async () => {
    const page = await opened();
    const step = await submitCard(page.url, "4000000000003220");
    const authenticate = new URL(step.headers.get("location") ?? "", kit.simUrl);
    expect(authenticate.pathname).toMatch(/\/authenticate$/);
    expect((await report(page)).state).toBe("pending");
    const finish = (result: string) =>
      fetch(authenticate, { method: "POST", redirect: "manual", body: new URLSearchParams({ result }) });
    expect((await finish("fail")).headers.get("location")).toBe(new URL(page.url).pathname);
    expect(await report(page)).toMatchObject({
      state: "pending",
      failureCode: "payment_intent_authentication_failure",
    });
    await submitCard(page.url, "4000000000003220");
    expect((await finish("complete")).headers.get("location")).toBe(page.returnUrl);
    expect((await report(page)).state).toBe("authorised");
  });

  it("takes a hold in full, once, and says so of a repeat", async () => {
    await kit.setFaults({ events: CHATTY_EVENTS });
    const hold = await paid();
    const first = await capture(hold, 58_150n);
    expect(first).toEqual({ kind: "done", providerId: hold.providerPaymentId, feeMinor: 1_977n });
    expect(await capture(hold, 58_150n)).toEqual(first);
    expect(await capture(hold, 58_150n, 2)).toMatchObject({ kind: "done" });
    expect(await report(hold)).toMatchObject({ state: "captured", amount: hold.amount });
    const { news } = await kit.webhook(({ kind }) => kind === "charge.captured");
    expect(news).toMatchObject({ report: { state: "captured", amount: hold.amount } });
  });

  it("refuses to take more than is held, and the hold stays", async () => {
    const hold = await paid();
    expect(await capture(hold, 58_151n)).toMatchObject({ kind: "refused", code: "amount_too_large" });
    expect((await report(hold)).state).toBe("authorised");
  });

  it("ends with one capture after a stored 500, a time-out and a torn connection", async () => {
    for (const kind of [
      "http_500_after",
      "http_500_before",
      "timeout_after",
      "timeout_before",
      "reset_after",
      "html_after",
    ]) {
      const hold = await paid();
      await kit.setFaults({ calls: [{ operation: "intent.capture", kind, count: 1 }] });
      const first = await capture(hold, 58_150n);
      const isSilent = kind.startsWith("timeout") || kind === "html_after";
      expect(first.kind, kind).toBe(isSilent ? "unknown" : "done");
      expect(await capture(hold, 58_150n), kind).toMatchObject({ kind: "done" });
      expect(await capture(hold, 58_150n, 3), kind).toMatchObject({ kind: "done" });
      expect(await report(hold)).toMatchObject({ state: "captured", amount: hold.amount });
    }
  });

  it("does not know while Stripe is down, and never takes a new key without a look", async () => {
    const hold = await paid();
    await kit.setFaults({
      calls: [
        { operation: "intent.capture", kind: "http_500_after", count: 1 },
        { operation: "intent.retrieve", kind: "http_500_before", count: null },
      ],
    });
    expect(await capture(hold, 58_150n)).toEqual({ kind: "unknown", because: "http_500" });
    await kit.setFaults({});
    expect(await capture(hold, 58_150n)).toMatchObject({ kind: "done" });
  });

  it("gets past the keys that a long outage used up, with the same attempt or a later one", async () => {
    for (const attemptsRise of [false, true]) {
      const hold = await paid();
      await kit.setFaults({ calls: [{ operation: "intent.capture", kind: "http_500_before", count: null }] });
      for (let attempt = 1; attempt <= 4; attempt++)
        expect(await capture(hold, 58_150n, attemptsRise ? attempt : 1)).toEqual({
          kind: "unknown",
          because: "http_500",
        });
      await kit.setFaults({});
      expect(await capture(hold, 58_150n, attemptsRise ? 5 : 1)).toMatchObject({ kind: "done" });
    }
    const request = startRequest();
    await kit.setFaults({ calls: [{ operation: "session.create", kind: "http_500_after", count: null }] });
    for (let time = 1; time <= 3; time++) expect(await kit.provider.start(request)).toMatchObject({ kind: "unknown" });
    await kit.setFaults({});
    expect((await opened(request)).sessionId).toBe((await opened(request)).sessionId);
  });

  it("opens a page also when the order has little time left, and a later repeat finds it", async () => {
    const request = startRequest({ expiresAt: new Date(Date.now() + 60_000) });
    const page = await opened(request);
    expect((await opened(request)).sessionId).toBe(page.sessionId);
  });

  it("calls a wrong API key technical at the start and unknown for money that is held", async () => {
    const hold = await paid();
    const stranger = createStripeProvider({
      secretKey: "sk_test_wrong",
      webhookSecrets: ["whsec_new"],
      apiBase: kit.simUrl,
      timeoutMs: 1_000,
    });
    expect(await stranger.start(startRequest())).toMatchObject({ kind: "refused", isTechnical: true });
    const capture = { ...hold, amount: hold.amount, attempt: 1 };
    expect(await stranger.capture(capture)).toMatchObject({ kind: "unknown" });
    expect(await stranger.cancel({ ...hold, attempt: 1 })).toMatchObject({ kind: "unknown" });
    expect((await report(hold)).state).toBe("authorised");
  });
});
