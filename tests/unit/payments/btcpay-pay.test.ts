import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PaymentReport } from "@/lib/payments/provider";
import { type Currency, isSameMoney } from "@/lib/shared/money";
import { btcpayKit, callStore } from "@/tests/unit/payments/kits/btcpay-kit";
import { control, type Opened, type ProviderKit, until } from "@/tests/unit/payments/kits/kit";
import { refundOf, stepsOf } from "@/tests/unit/payments/kits/payment-steps";

// Guarantee: coins count once they are confirmed, and what came in is reported as what it is: too little, too much or too late, to the
// minor unit. The demo's rate is 3,400,000 pesos a coin, so 581.50 pesos are asked for as 17,103 satoshis.
describe("a bitcoin payment through BTCPay Server", () => {
  let kit: ProviderKit;
  beforeEach(async () => {
    kit = await btcpayKit();
  });
  afterEach(() => kit.close());

  const { opened, report, paid } = stepsOf(() => kit);
  const asked = { amountMinor: 58_150n, currency: "PHP" };

  const send = ({ sessionId }: { sessionId: string }, pay: string) =>
    control(kit.simUrl, "POST", "/_sim/approve", { invoice: sessionId, pay });

  const press = (url: string, pay: string) =>
    fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams({ pay }) });

  function reported(page: Opened, state: PaymentReport["state"]): Promise<PaymentReport> {
    return until(async () => {
      const seen = await report(page);
      return seen.state === state ? seen : undefined;
    }, `the payment to be ${state}`);
  }

  const cancel = ({ paymentId, sessionId }: Opened) =>
    kit.provider.cancel({ paymentId, sessionId, providerPaymentId: null, attempt: 1 });

  describe("confirmations", () => {
    beforeEach(async () => {
      await kit.close();
      kit = await btcpayKit({ settleMs: 60_000 });
    });

    it("does not count what was only seen", async () => {
      const page = await opened();
      await send(page, "exact");
      expect(await report(page)).toMatchObject({
        state: "pending",
        amount: null,
        failureCode: null,
        // Says that something is on its way, so that the shop asks again soon.
        providerPaymentId: page.sessionId,
        seen: asked,
      });
    });

    it("neither closes nor refunds what is on its way", async () => {
      const page = await opened();
      await send(page, "exact");
      const being = { kind: "refused", code: "payment.being_paid" };
      expect(await kit.provider.expireSession({ sessionId: page.sessionId })).toEqual(being);
      expect(await cancel(page)).toEqual(being);
      const refund = refundOf({ ...page, providerPaymentId: page.sessionId }, page.amount.amountMinor);
      expect(await kit.provider.refund(refund)).toEqual({ kind: "refused", code: "payment.not_paid" });
    });

    it("does not report a part that is not confirmed when the time is over", async () => {
      const page = await opened();
      await send(page, "half");
      await send(page, "nothing");
      expect(await report(page)).toMatchObject({ state: "pending", amount: null });
    });
  });

  it("counts a confirmed payment, and tells no name of the payer", async () => {
    const payment = await paid();
    expect(await report(payment)).toMatchObject({ state: "paid", amount: asked, instrument: null, failureCode: null });
  });

  it.each<[Currency, bigint]>([
    ["VND", 27_000n],
    ["IDR", 3_390_000n],
    ["USD", 1n],
    ["SGD", 999_999_999n],
  ])("counts what was asked in %s exactly, although satoshis are coarser", async (currency, amountMinor) => {
    const payment = await paid(kit.request({ amount: { amountMinor, currency } }));
    expect((await report(payment)).amount).toEqual({ amountMinor, currency });
  });

  it("reports too much as what came: twice 17,103 satoshis are 1,163.00 pesos", async () => {
    const page = await opened();
    await send(page, "double");
    expect((await reported(page, "paid")).amount).toEqual({ amountMinor: 116_300n, currency: "PHP" });
  });

  it("reports too little as what came, once the time is over: 8,551 satoshis are 290.73 pesos", async () => {
    const page = await opened();
    await send(page, "half");
    expect(await report(page)).toMatchObject({ state: "pending", seen: { amountMinor: 29_073n, currency: "PHP" } });
    await send(page, "nothing");
    expect((await reported(page, "paid")).amount).toEqual({ amountMinor: 29_073n, currency: "PHP" });
  });

  it("rounds half-up to whole dong: 882 of 1,765 satoshis are 13,494.6", async () => {
    const page = await opened(kit.request({ amount: { amountMinor: 27_000n, currency: "VND" } }));
    await send(page, "half");
    await send(page, "nothing");
    expect((await reported(page, "paid")).amount).toEqual({ amountMinor: 13_495n, currency: "VND" });
  });

  it("counts two payments that are the whole together", async () => {
    const page = await opened();
    await send(page, "half");
    await send(page, "exact");
    expect((await reported(page, "paid")).amount).toEqual(asked);
  });

  it("reports what came late at the rate that the customer was told", async () => {
    const page = await opened();
    await send(page, "nothing");
    expect((await report(page)).state).toBe("cancelled");
    await send(page, "late");
    expect((await reported(page, "paid")).amount).toEqual(asked);
  });

  it("reports what came after we had closed the page", async () => {
    const page = await opened();
    expect(await kit.provider.expireSession({ sessionId: page.sessionId })).toMatchObject({ kind: "done" });
    expect(await report(page)).toMatchObject({ state: "cancelled", failureCode: "marked_invalid" });
    await send(page, "late");
    expect((await reported(page, "paid")).amount).toEqual(asked);
  });

  it("ends an invoice that nobody paid, for good", async () => {
    const page = await opened();
    await send(page, "nothing");
    expect(await report(page)).toMatchObject({ state: "cancelled", amount: null, failureCode: "invoice_expired" });
    const again = await kit.provider.start(page);
    expect(again).toEqual({ kind: "refused", code: "payment.page_closed", isTechnical: false });
    expect(await cancel(page)).toMatchObject({ kind: "done" });
  });

  it("cannot cancel what was paid, and closes nothing that a part was paid of", async () => {
    const payment = await paid();
    expect(await cancel({ ...payment, url: "" })).toEqual({ kind: "refused", code: "payment.already_paid" });
    const page = await opened();
    await send(page, "half");
    const being = { kind: "refused", code: "payment.being_paid" };
    expect(await kit.provider.expireSession({ sessionId: page.sessionId })).toEqual(being);
  });

  it("closes a page twice without complaint", async () => {
    const { sessionId } = await opened();
    for (const _ of [1, 2]) expect(await kit.provider.expireSession({ sessionId })).toMatchObject({ kind: "done" });
  });

  it("does not lose coins of an invoice that a person marked as invalid", async () => {
    const page = await opened();
    await send(page, "half");
    await callStore(kit.simUrl, "POST", `/invoices/${page.sessionId}/status`, { status: "Invalid" });
    expect(await cancel(page)).toEqual({ kind: "refused", code: "payment.being_paid" });
    expect((await reported(page, "paid")).amount).toEqual({ amountMinor: 29_073n, currency: "PHP" });
  });

  it("believes a person who marked an invoice as settled", async () => {
    const page = await opened();
    await callStore(kit.simUrl, "POST", `/invoices/${page.sessionId}/status`, { status: "Settled" });
    const seen = await report(page);
    expect(seen.state).toBe("paid");
    expect(seen.amount !== null && isSameMoney(seen.amount, page.amount)).toBe(true);
  });

  describe("the checkout", () => {
    it("shows coins, price, address and a code, and leads back once the payment was seen", async () => {
      const page = await opened();
      const shown = await (await fetch(page.url)).text();
      for (const text of ["0.00017103 BTC", "₱581.50", "bcrt1q", "<svg", page.reference, "No money moves"])
        expect(shown).toContain(text);
      expect((await press(page.url, "exact")).headers.get("location")).toBe(page.returnUrl);
      await reported(page, "paid");
      expect(await (await press(page.url, "exact")).text()).toContain("This is paid");
    });

    it("asks for the rest after a half, and closes when the time runs out", async () => {
      const page = await opened();
      expect(await (await press(page.url, "half")).text()).toContain("0.00008552 BTC");
      expect(await (await press(page.url, "nothing")).text()).toContain("This invoice is closed");
      expect(await (await fetch(page.url)).text()).toContain("0.00008551 BTC came");
    });
  });
});
