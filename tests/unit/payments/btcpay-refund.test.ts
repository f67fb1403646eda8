import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { btcpayKit, callStore } from "@/tests/unit/payments/kits/btcpay-kit";
import { control, type ProviderKit, until } from "@/tests/unit/payments/kits/kit";
import { refundOf, stepsOf } from "@/tests/unit/payments/kits/payment-steps";

// Guarantee: a refund is a promise that the customer has to claim. It is made once, never for more than came in, and done when the coins
// were sent and not before.
describe("returning bitcoin", () => {
  let kit: ProviderKit;
  beforeEach(async () => {
    kit = await btcpayKit({ claimMs: null });
  });
  afterEach(() => kit.close());

  const { paid, opened, report } = stepsOf(() => kit);

  async function pending(request: ReturnType<typeof refundOf>): Promise<{ providerId: string; claimUrl: string }> {
    const result = await kit.provider.refund(request);
    if (result.kind !== "pending" || result.claimUrl === undefined) throw new Error(JSON.stringify(result));
    return { providerId: result.providerId, claimUrl: result.claimUrl };
  }

  const claim = (pullPayment: string, amount?: string) =>
    control(kit.simUrl, "POST", "/_sim/claim", { pullPayment, ...(amount !== undefined && { amount }) });

  const end = (request: ReturnType<typeof refundOf>) =>
    until(async () => {
      const again = await kit.provider.refund({ ...request, attempt: 2 });
      return again.kind === "pending" ? undefined : again;
    }, "the end of the refund");

  it("waits for its customer, with the link that they need", async () => {
    const payment = await paid();
    const request = refundOf(payment, 58_150n);
    const first = await pending(request);
    const page = await (await fetch(first.claimUrl)).text();
    for (const text of ["₱581.50", request.refundId, "Your bitcoin address"]) expect(page).toContain(text);
    expect(await pending({ ...request, attempt: 2 })).toEqual(first);
  });

  it("is done when the customer has claimed it and the store has paid", async () => {
    const payment = await paid();
    const request = refundOf(payment, 58_150n);
    const { providerId, claimUrl } = await pending(request);
    await fetch(claimUrl, { method: "POST", body: new URLSearchParams({ destination: "bcrt1qcustomer" }) });
    expect(await end(request)).toEqual({ kind: "done", providerId });
    const { totals } = (await kit.state(`?payment_id=${payment.paymentId}`)) as { totals: unknown };
    expect(totals).toEqual({ PHP: { received: "581.50", refunded: "581.50" } });
  });

  it("is not done while a part of it waits", async () => {
    const payment = await paid();
    const request = refundOf(payment, 50_000n);
    const { providerId } = await pending(request);
    await claim(providerId, "200.00");
    await kit.webhook(({ kind, rawBody }) => kind === "PayoutUpdated" && rawBody.includes("Completed"));
    expect((await kit.provider.refund({ ...request, attempt: 2 })).kind).toBe("pending");
    await claim(providerId);
    expect(await end(request)).toEqual({ kind: "done", providerId });
  });

  it("has failed when a person at BTCPay took it back, and can be made again", async () => {
    const payment = await paid();
    const request = refundOf(payment, 58_150n);
    const { providerId } = await pending(request);
    await takeBack(providerId);
    expect(await kit.provider.refund({ ...request, attempt: 2 })).toEqual({ kind: "refused", code: "refund_archived" });
    expect((await kit.provider.refund(refundOf(payment, 58_150n))).kind).toBe("pending");
  });

  it("counts what had gone out before it was taken back", async () => {
    const payment = await paid();
    const request = refundOf(payment, 58_150n);
    const { providerId } = await pending(request);
    await claim(providerId, "100.00");
    await kit.webhook(({ kind, rawBody }) => kind === "PayoutUpdated" && rawBody.includes("Completed"));
    await takeBack(providerId);
    const tooMuch = { kind: "refused", code: "payment.refund_too_large" };
    expect(await kit.provider.refund(refundOf(payment, 58_150n))).toEqual(tooMuch);
    expect((await kit.provider.refund(refundOf(payment, 48_150n))).kind).toBe("pending");
  });

  it("promises no more than came in, although BTCPay would", async () => {
    const payment = await paid();
    const tooMuch = { kind: "refused", code: "payment.refund_too_large" };
    expect(await kit.provider.refund(refundOf(payment, 58_151n))).toEqual(tooMuch);
    await pending(refundOf(payment, 58_000n));
    expect(await kit.provider.refund(refundOf(payment, 151n))).toEqual(tooMuch);
    expect((await kit.provider.refund(refundOf(payment, 150n))).kind).toBe("pending");
  });

  it("returns what came in, and not what was asked, when that was another amount", async () => {
    const page = await opened();
    await control(kit.simUrl, "POST", "/_sim/approve", { invoice: page.sessionId, pay: "double" });
    const seen = await until(async () => {
      const known = await report(page);
      return known.state === "paid" ? known : undefined;
    }, "the payment");
    expect(seen.amount?.amountMinor).toBe(116_300n);
    const payment = { ...page, providerPaymentId: page.sessionId };
    expect((await kit.provider.refund(refundOf(payment, 116_300n))).kind).toBe("pending");
  });

  it("keeps the oldest of two promises that were made at once, and takes the other back", async () => {
    const payment = await paid();
    const request = refundOf(payment, 58_150n);
    await kit.setFaults({ latencyMs: 150 });
    const results = await Promise.all([1, 2].map(() => kit.provider.refund(request)));
    const { refunds, counts } = (await kit.state()) as {
      refunds: { id: string; isArchived: boolean }[];
      counts: { refunds: number };
    };
    expect(refunds).toHaveLength(2);
    expect(counts.refunds).toBe(1);
    const oldest = refunds.at(-1)?.id;
    for (const result of results) expect(result).toMatchObject({ kind: "pending", providerId: oldest });
  });

  it("finds a promise whose answer was lost, with its link", async () => {
    const payment = await paid();
    const request = refundOf(payment, 58_150n);
    await kit.setFaults({ calls: [{ operation: "refund.create", kind: "truncated_after" }] });
    expect(await kit.provider.refund(request)).toMatchObject({ kind: "unknown" });
    expect((await pending({ ...request, attempt: 2 })).claimUrl).toContain("/pull-payments/");
  });

  it("says pending, not done, when the payouts cannot be read", async () => {
    const payment = await paid();
    const request = refundOf(payment, 58_150n);
    const { providerId } = await pending(request);
    await kit.setFaults({ calls: [{ operation: "payout.list", kind: "http_500_before" }] });
    expect(await kit.provider.refund({ ...request, attempt: 2 })).toMatchObject({ kind: "pending", providerId });
  });

  it("refuses in the server's words what the server refuses", async () => {
    const stranger = await paid();
    const unpaid = await opened();
    const request = { ...refundOf(stranger, 100n), providerPaymentId: unpaid.sessionId };
    expect(await kit.provider.refund(request)).toEqual({ kind: "refused", code: "payment.not_paid" });
    expect(await kit.provider.refund({ ...request, providerPaymentId: "nobody" })).toEqual({
      kind: "refused",
      code: "invoice-not-found",
    });
    expect(await kit.stranger.refund(request)).toEqual({ kind: "unknown", because: "unauthorised" });
  });

  async function takeBack(pullPaymentId: string): Promise<void> {
    // Answered with nothing at all.
    await callStore(kit.simUrl, "DELETE", `/pull-payments/${pullPaymentId}`).catch(() => null);
  }
});
