import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CountryCode } from "@/lib/shared/countries";
import type { Currency } from "@/lib/shared/money";
import { control, type Opened, type ProviderKit, type Received, until } from "@/tests/unit/payments/kits/kit";
import { refundOf, stepsOf } from "@/tests/unit/payments/kits/payment-steps";
import { xenditBankKit } from "@/tests/unit/payments/kits/xendit-bank-kit";

type SimInvoice = { id: string; status: string; amount: number; paymentMethods: string[]; externalId: string };

const KEY = `Basic ${btoa("xnd_development_contract:")}`;

// Guarantee: a bank transfer is one page of the country's own banks; what came is said as it came, whenever it came; and nobody
// pretends that it can be returned by a call.
describe("a bank transfer through Xendit", () => {
  let kit: ProviderKit;
  beforeEach(async () => {
    kit = await xenditBankKit();
  });
  afterEach(() => kit.close());

  const { opened, report, paid } = stepsOf(() => kit);

  const inCountry = (country: CountryCode, currency: Currency, amountMinor: bigint) =>
    kit.request({ country, amount: { amountMinor, currency } });

  async function invoicesOf(paymentId: string): Promise<SimInvoice[]> {
    return ((await kit.state(`?payment_id=${paymentId}`)) as { invoices: SimInvoice[] }).invoices;
  }

  const approve = (page: Opened, wish: object) =>
    control(kit.simUrl, "POST", "/_sim/approve", { invoice: page.sessionId, ...wish });
  const press = (url: string, fields: Record<string, string>) =>
    fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams(fields) });
  const api = async (path: string, body: object) => {
    const headers = { authorization: KEY, "content-type": "application/json" };
    return (await fetch(kit.simUrl + path, { method: "POST", headers, body: JSON.stringify(body) })).json();
  };
  const isPaid = (page: Opened) =>
    until(async () => {
      const seen = await report(page);
      return seen.state === "paid" ? seen : undefined;
    }, "the money");
  const tells = (state: string) => (received: Received) =>
    received.news.news === "payment" && received.news.report.state === state;

  it("shows the banks of its country that take the amount, and no other way to pay", async () => {
    const cases: [CountryCode, Currency, bigint, (methods: string[]) => void][] = [
      ["ID", "IDR", 5_000_000n, (m) => expect(m).toEqual(["BCA", "BNI", "BRI", "MANDIRI", "PERMATA"])],
      ["ID", "IDR", 5_000_000_100n, (m) => expect(m).toEqual(["BNI", "BRI", "MANDIRI", "PERMATA"])],
      ["PH", "PHP", 58_150n, (m) => expect(m).toEqual(["DD_BPI", "DD_UBP", "DD_RCBC", "QRPH"])],
      ["PH", "PHP", 5_000_100n, (m) => expect(m).toEqual(["DD_BPI", "DD_UBP", "DD_RCBC"])],
      ["MY", "MYR", 4_250n, (m) => expect(m.filter((code) => /^DD_[A-Z0-9]+_FPX$/.test(code))).toHaveLength(19)],
      ["TH", "THB", 34_900n, (m) => expect(m).toEqual(["PROMPTPAY"])],
      ["VN", "VND", 254_000n, (m) => expect(m).toEqual(["BIDV", "VIETCAPITAL", "VPB", "WOORI"])],
    ];
    for (const [country, currency, amountMinor, expectMethods] of cases) {
      const payment = await paid(inCountry(country, currency, amountMinor));
      expectMethods((await invoicesOf(payment.paymentId))[0]?.paymentMethods ?? []);
      expect((await report(payment)).amount, country).toEqual({ amountMinor, currency });
    }
  });

  it("is refused where no bank takes it, before anybody is called", async () => {
    const cases: [CountryCode, Currency, bigint, string][] = [
      ["SG", "SGD", 1_000n, "payment.method_not_offered"],
      ["ID", "PHP", 58_150n, "payment.currency_not_offered"],
      ["ID", "IDR", 999_900n, "payment.amount_not_offered"],
      ["ID", "IDR", 5_000_050n, "payment.amount_not_offered"],
      ["MY", "MYR", 3_000_001n, "payment.amount_not_offered"],
      ["TH", "THB", 99n, "payment.amount_not_offered"],
    ];
    for (const [country, currency, amountMinor, code] of cases)
      expect(await kit.provider.start(inCountry(country, currency, amountMinor))).toEqual({
        kind: "refused",
        code,
        isTechnical: true,
      });
    expect(((await kit.state()) as { counts: object }).counts).toMatchObject({ invoices: 0 });
  });

  it("is slow by nature: the page leads back at once, and the money comes when the bank has sent it", async () => {
    expect(await control(kit.simUrl, "GET", "/_sim/faults")).toMatchObject({ transferMs: 4_800 });
    await kit.setFaults({ transferMs: 1_000 });
    const page = await opened();
    const text = await (await fetch(page.url)).text();
    expect(text).toContain('<label for="bank">');
    expect(text).toContain("A simulator on this machine");
    expect(text).not.toMatch(/<script/i);
    const answer = await press(page.url, { bank: "BNI", result: "transfer" });
    expect(answer.headers.get("location")).toBe(page.returnUrl);
    expect(await report(page)).toMatchObject({ state: "pending", amount: null });
    expect(await (await fetch(page.url)).text()).toContain("Your transfer is under way");
    expect(await isPaid(page)).toMatchObject({ amount: page.amount, instrument: null });
    expect(await (await fetch(page.url)).text()).toContain("This is paid already");
    const { kind, news } = await kit.webhook(tells("paid"));
    expect(kind).toBe("invoice.paid");
    expect(news).toMatchObject({ report: { paymentId: page.paymentId, providerPaymentId: page.sessionId } });
  });

  it("stays open when the customer leaves, names no bank, or the bank sends nothing", async () => {
    const page = await opened();
    expect((await press(page.url, { result: "leave" })).headers.get("location")).toBe(page.cancelUrl);
    expect((await press(page.url, { result: "transfer", bank: "NOBODY" })).status).toBe(200);
    await kit.setFaults({ declineNext: 1 });
    expect(await (await press(page.url, { result: "transfer", bank: "BCA" })).text()).toContain('role="alert"');
    expect(await report(page)).toMatchObject({ state: "pending", failureCode: null });
  });

  it.each([
    ["more", 160_000],
    ["less", 158_000],
  ])("is paid with what came, also when it is %s than was asked", async (_word, amount) => {
    const page = await opened();
    await approve(page, { amount, afterMs: 0 });
    const came = { amountMinor: BigInt(amount) * 100n, currency: "IDR" };
    expect(await report(page)).toMatchObject({ state: "paid", amount: came });
    expect((await kit.webhook(tells("paid"))).news).toMatchObject({ report: { amount: came } });
  });

  it("is paid with a wrong amount when the fault settings say so", async () => {
    await kit.setFaults({ wrongAmountNext: 1, wrongAmountBy: -500 });
    const payment = await paid();
    expect((await report(payment)).amount).toEqual({ amountMinor: 15_850_000n, currency: "IDR" });
  });

  it("is paid late when money was under way as the page closed", async () => {
    const page = await opened();
    await approve(page, { afterMs: 1_500 });
    expect(await kit.provider.expireSession(page)).toEqual({ kind: "done", providerId: page.sessionId });
    expect(await report(page)).toMatchObject({ state: "cancelled", amount: null, failureCode: "invoice_expired" });
    expect((await kit.webhook(tells("cancelled"))).news).toMatchObject({
      report: { paymentId: null, sessionId: page.sessionId },
    });
    expect((await isPaid(page)).amount).toEqual(page.amount);
    expect((await kit.webhook(tells("paid"))).news).toMatchObject({ report: { paymentId: page.paymentId } });
  });

  it("ends by its own time", async () => {
    const request = kit.request();
    const asked = { external_id: request.paymentId, amount: 159_000, currency: "IDR", invoice_duration: 1 };
    const { id } = (await api("/v2/invoices", asked)) as { id: string };
    const ref = { paymentId: request.paymentId, sessionId: id, providerPaymentId: null };
    await until(async () => ((await report(ref)).state === "cancelled" ? true : undefined), "the end");
    expect((await kit.webhook(tells("cancelled"))).kind).toBe("invoice.expired");
    expect(await kit.provider.start(request)).toEqual({
      kind: "refused",
      code: "payment.page_closed",
      isTechnical: false,
    });
  });

  it("is closed once, whatever the answers come to", async () => {
    for (const kind of [
      "timeout_before",
      "timeout_after",
      "http_500_before",
      "http_500_after",
      "html_after",
      "rate_limit",
    ]) {
      const page = await opened();
      await kit.setFaults({ calls: [{ operation: "invoice.expire", kind, count: 1 }] });
      expect(["unknown", "done"], kind).toContain((await kit.provider.expireSession(page)).kind);
      for (let again = 0; again < 2; again++)
        expect(await kit.provider.expireSession(page), kind).toMatchObject({ kind: "done" });
      expect(await kit.provider.cancel({ ...page, attempt: 2 })).toMatchObject({ kind: "done" });
    }
    const nobody = { sessionId: "0123456789abcdef01234567" };
    expect(await kit.provider.expireSession(nobody)).toEqual({ kind: "refused", code: "INVOICE_NOT_FOUND_ERROR" });
  });

  it("cannot be closed, undone or returned by a call once it is paid", async () => {
    const payment = await paid();
    const { sessionId, amount } = payment;
    expect(await kit.provider.expireSession({ sessionId })).toEqual({
      kind: "refused",
      code: "payment.page_completed",
    });
    expect(await kit.provider.cancel({ ...payment, attempt: 1 })).toEqual({
      kind: "refused",
      code: "payment.cannot_void",
    });
    for (const minor of [amount.amountMinor, 100n])
      expect(await kit.provider.refund(refundOf(payment, minor))).toEqual({
        kind: "refused",
        code: "payment.cannot_refund",
      });
    expect(await opened(payment)).toMatchObject({ sessionId });
  });

  it("leaves one invoice when the answer to its making was lost and it is asked again", async () => {
    for (const kind of ["timeout_after", "reset_after", "html_after", "truncated_after", "http_500_after"]) {
      const request = kit.request();
      await kit.setFaults({ calls: [{ operation: "invoice.create", kind, count: 1 }] });
      expect(await kit.provider.start(request), kind).toMatchObject({ kind: "unknown" });
      const page = await opened(request);
      expect(await opened(request)).toEqual(page);
      expect((await invoicesOf(request.paymentId)).map(({ id }) => id)).toEqual([page.sessionId]);
    }
  });

  it("leaves one open page of two that were made at once, and of twins the oldest", async () => {
    const request = kit.request();
    const both = await Promise.all([kit.provider.start(request), kit.provider.start(request)]);
    expect(both.map(({ kind }) => kind)).toContain("started");
    const open = async () => (await invoicesOf(request.paymentId)).filter(({ status }) => status === "PENDING");
    expect(await open()).toHaveLength(1);
    const page = await opened(request);
    expect((await open()).map(({ id }) => id)).toEqual([page.sessionId]);
    await api("/v2/invoices", { external_id: request.paymentId, amount: 159_000, currency: "IDR" });
    expect(await open()).toHaveLength(2);
    expect(await opened(request)).toEqual(page);
    expect((await open()).map(({ id }) => id)).toEqual([page.sessionId]);
  });

  it("makes nothing when it cannot be told what there is", async () => {
    for (const kind of ["timeout_before", "http_500_before", "html_before", "truncated_after"]) {
      const request = kit.request();
      await kit.setFaults({ calls: [{ operation: "invoice.list", kind, count: 1 }] });
      expect(await kit.provider.start(request), kind).toMatchObject({ kind: "unknown" });
      expect(await invoicesOf(request.paymentId)).toEqual([]);
    }
  });
});
