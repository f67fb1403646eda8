import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { btcpayKit, callStore } from "@/tests/unit/payments/kits/btcpay-kit";
import type { ProviderKit } from "@/tests/unit/payments/kits/kit";
import { stepsOf } from "@/tests/unit/payments/kits/payment-steps";

type SimInvoice = { id: string; status: string; amount: string; defaultLanguage: string; createdMs: number };

// Guarantee: BTCPay has no idempotency keys, and still one payment of ours has one page that can be paid, whoever starts it how often.
describe("starting a bitcoin payment", () => {
  let kit: ProviderKit;
  beforeEach(async () => {
    kit = await btcpayKit();
  });
  afterEach(() => kit.close());

  const { opened, report } = stepsOf(() => kit);

  async function invoicesOf(paymentId: string): Promise<SimInvoice[]> {
    const { invoices } = await kit.state(`?payment_id=${paymentId}`);
    return invoices as SimInvoice[];
  }

  const payable = (invoices: readonly SimInvoice[]) => invoices.filter(({ status }) => status === "New");

  /** Another start's invoice, as a race or a late answer leaves it. */
  function madeBeside({ paymentId }: { paymentId: string }, amount = "581.50"): Promise<{ id: string }> {
    const metadata = { orderId: paymentId, paymentId };
    return callStore(kit.simUrl, "POST", "/invoices", { amount, currency: "PHP", metadata }) as Promise<{ id: string }>;
  }

  it("leaves one payable page when several starts race, and all of them give it", async () => {
    // Slow enough that all of them look before any of them makes one.
    await kit.setFaults({ latencyMs: 150 });
    const request = kit.request();
    const results = await Promise.all([1, 2, 3, 4].map(() => kit.provider.start(request)));
    const invoices = await invoicesOf(request.paymentId);
    expect(invoices.length).toBeGreaterThan(1);
    const [page] = payable(invoices);
    expect(payable(invoices)).toHaveLength(1);
    const told = results.filter((result) => result.kind === "started");
    expect(new Set(told.map(({ sessionId }) => sessionId))).toEqual(new Set([page?.id]));
    expect((await opened(request)).sessionId).toBe(page?.id);
  });

  it("keeps the oldest of two, and marks the younger one invalid", async () => {
    const request = kit.request();
    const first = await opened(request);
    const second = await madeBeside(request);
    expect(await opened(request)).toEqual(first);
    const invoices = await invoicesOf(request.paymentId);
    expect(invoices.find(({ id }) => id === second.id)?.status).toBe("Invalid");
  });

  it("says unknown until the younger one is closed for certain", async () => {
    const request = kit.request();
    const first = await opened(request);
    await madeBeside(request);
    await kit.setFaults({ calls: [{ operation: "invoice.mark", kind: "timeout_before" }] });
    expect(await kit.provider.start(request)).toEqual({ kind: "unknown", because: "timeout" });
    expect(await opened(request)).toEqual(first);
    expect(payable(await invoicesOf(request.paymentId))).toHaveLength(1);
  });

  it("keeps the one that the customer has paid, also when it is the younger one", async () => {
    const request = kit.request();
    await opened(request);
    const second = await madeBeside(request);
    await kit.customerPays({ ...request, sessionId: second.id, providerPaymentId: null, url: "" });
    expect((await opened(request)).sessionId).toBe(second.id);
    expect(payable(await invoicesOf(request.paymentId))).toHaveLength(0);
  });

  it("hears of the other one when our page turns out to be the one that was closed", async () => {
    const page = await opened();
    const second = await madeBeside(page);
    await callStore(kit.simUrl, "POST", `/invoices/${page.sessionId}/status`, { status: "Invalid" });
    await kit.customerPays({ ...page, sessionId: second.id });
    expect(await report(page)).toMatchObject({ state: "paid", amount: page.amount, providerPaymentId: second.id });
  });

  it("finds a page whose answer was lost, also without its id", async () => {
    const request = kit.request();
    await kit.setFaults({ calls: [{ operation: "invoice.create", kind: "timeout_after" }] });
    expect(await kit.provider.start(request)).toEqual({ kind: "unknown", because: "timeout" });
    const nothing = { paymentId: request.paymentId, sessionId: null, providerPaymentId: null };
    const [invoice] = await invoicesOf(request.paymentId);
    expect(await report(nothing)).toMatchObject({ state: "pending", sessionId: invoice?.id });
    expect(await kit.provider.cancel({ ...nothing, attempt: 1 })).toEqual({ kind: "done", providerId: invoice?.id });
  });

  it("refuses another price under the same payment, and closes what was made with it", async () => {
    const request = kit.request();
    const first = await opened(request);
    const second = await madeBeside(request, "999.00");
    const dearer = { ...request, amount: { ...request.amount, amountMinor: 99_900n } };
    expect(await kit.provider.start(dearer)).toEqual({
      kind: "refused",
      code: "payment.key_reused",
      isTechnical: true,
    });
    expect((await invoicesOf(request.paymentId)).find(({ id }) => id === second.id)?.status).toBe("Invalid");
    expect(await opened(request)).toEqual(first);
  });

  it("asks for a price as a text with all its decimals, and forgives nothing", async () => {
    const page = await opened(kit.request({ amount: { amountMinor: 58_105n, currency: "PHP" } }));
    expect((await invoicesOf(page.paymentId))[0]).toMatchObject({ amount: "581.05", paymentTolerance: 0 });
  });

  it.each([
    ["fil", "en"],
    ["ms", "en"],
    ["th", "th-TH"],
    ["vi", "vi-VN"],
    ["id", "id"],
  ])("speaks a language that the checkout has (%s as %s)", async (locale, language) => {
    const page = await opened(kit.request({ locale }));
    expect((await invoicesOf(page.paymentId))[0]?.defaultLanguage).toBe(language);
  });

  it("never asks for nothing", async () => {
    const free = kit.request({ amount: { amountMinor: 0n, currency: "PHP" } });
    await expect(kit.provider.start(free)).rejects.toThrow(RangeError);
    expect(await invoicesOf(free.paymentId)).toEqual([]);
  });

  it("is down, and starts nothing, while the server lags behind the chain", async () => {
    await kit.setFaults({ isSynchronised: false });
    expect(await kit.provider.probe()).toEqual({ kind: "down", because: "not_synchronised" });
    expect(await kit.provider.start(kit.request())).toEqual({
      kind: "refused",
      code: "generic-error",
      isTechnical: true,
    });
  });

  it("gives the page as long as the order has, in whole minutes, and a minute at least", async () => {
    for (const [leftMs, minutes] of [
      [1_790_500, 30],
      [-60_000, 1],
    ] as const) {
      const page = await opened(kit.request({ expiresAt: new Date(Date.now() + leftMs) }));
      const [invoice] = await invoicesOf(page.paymentId);
      expect(invoice).toMatchObject({ expirationMs: (invoice?.createdMs ?? 0) + minutes * 60_000 });
    }
  });
});
