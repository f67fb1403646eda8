import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BtcpayClient } from "@/lib/payments/btcpay/client";
import { readInvoice } from "@/lib/payments/btcpay/invoice";
import { receivedIn } from "@/lib/payments/btcpay/received";
import { fetchReport } from "@/lib/payments/btcpay/report";
import type { SettlementLine } from "@/lib/payments/provider";
import { btcpayKit } from "@/tests/unit/payments/kits/btcpay-kit";
import { control, type Opened, type ProviderKit, until } from "@/tests/unit/payments/kits/kit";
import { refundOf, stepsOf } from "@/tests/unit/payments/kits/payment-steps";

const PHP = "PHP" as const;
const asked = { amountMinor: 58_150n, currency: PHP };
const RECEIVED_AT = 1_592_312_018;

const payment = (value: string, more: object = {}) => ({
  id: `tx-${value}`,
  receivedDate: RECEIVED_AT,
  value,
  status: "Settled",
  ...more,
});
const method = (payments: object[], more: object = {}) => ({ rate: "3400000.0", due: "1.0", payments, ...more });

// Guarantee: what came in is worked out exactly and rounded once, and what cannot be read is never guessed.
describe("what an invoice received", () => {
  it("is what was asked when nothing is due and nothing is over", () => {
    const received = receivedIn([method([payment("0.00017103")], { due: "0.00000000" })], asked);
    expect(received).toMatchObject({ isConfirmed: true, confirmed: asked });
  });

  it.each([
    ["0.00017102", 58_147n], // 581.468
    ["0.00017104", 58_154n], // 581.536
    ["0.00000001", 3n], // 0.034
    ["0.00000000125", 0n], // 0.00425
    ["0.00000000147058824", 1n], // 0.005000000016
    ["1", 340_000_000n],
  ])("is the coins at the invoice's rate, half-up (%s)", (value, amountMinor) => {
    expect(receivedIn([method([payment(value)])], asked)?.confirmed).toEqual({ amountMinor, currency: PHP });
  });

  it("is rounded once over all ways to pay, and the receipts add up to it", () => {
    const chain = method([payment("0.00000001"), payment("0.00000002")]);
    const lightning = method([payment("0.00000000150")], { rate: "3400001.5" });
    const received = receivedIn([chain, lightning, { rate: "0.0", due: "0.0", payments: [] }], asked);
    // 0.034 + 0.068 + 0.00510000225
    expect(received?.confirmed.amountMinor).toBe(11n);
    expect(received?.receipts.map(({ amount }) => amount.amountMinor)).toEqual([3n, 7n, 1n]);
    expect(received?.receipts[0]?.at).toEqual(new Date(RECEIVED_AT * 1_000));
  });

  it("leaves out what was replaced, and tells what waits", () => {
    const replaced = payment("9.0", { status: "Invalid" });
    const waiting = payment("0.00008551", { status: "Processing" });
    const received = receivedIn([method([replaced, waiting, payment("0.00008552")])], asked);
    expect(received).toMatchObject({ isConfirmed: false, confirmed: { amountMinor: 29_077n } });
    expect(received?.receipts).toHaveLength(2);
  });

  it.each([
    { rate: "1e6" },
    { rate: null },
    { due: "none" },
    { payments: [payment("0,1")] },
    { payments: [payment("1", { id: "" })] },
    { payments: [payment("1", { receivedDate: "yesterday" })] },
    { payments: [{}] },
  ])("is unreadable as a whole when a part is (%o)", (broken) => {
    expect(receivedIn([{ ...method([payment("1")]), ...broken }], asked)).toBeNull();
  });

  const invoiceWith = (more: object) => {
    const invoice = readInvoice({
      id: "i",
      amount: "581.50",
      currency: PHP,
      createdTime: RECEIVED_AT,
      status: "Invalid",
      additionalStatus: "None",
      ...more,
    });
    if (invoice === null) throw new Error("an invoice");
    return invoice;
  };

  function serverThatLists(methods: unknown[]): BtcpayClient {
    const answer = async () => ({ kind: "answer" as const, body: methods });
    return { store: (path) => path, get: answer, post: answer, delete: answer };
  }

  it("has failed when the server gave up waiting for its confirmation", async () => {
    const waiting = serverThatLists([method([payment("0.00017103", { status: "Processing" })])]);
    expect(await fetchReport(waiting, invoiceWith({}))).toMatchObject({
      value: { state: "failed", amount: null, failureCode: "failed_to_confirm" },
    });
    expect(await fetchReport(waiting, invoiceWith({ additionalStatus: "Marked" }))).toMatchObject({
      value: { state: "pending" },
    });
  });

  it.each([{ status: "Mining" }, { additionalStatus: "Odd" }, { currency: "EUR" }, { amount: 581.5 }, { id: "" }])(
    "is unknown of an invoice that we cannot read (%o)",
    (broken) => {
      expect(() => invoiceWith(broken)).toThrow("an invoice");
    },
  );
});

describe("the store's report", () => {
  let kit: ProviderKit;
  beforeEach(async () => {
    kit = await btcpayKit();
  });
  afterEach(() => kit.close());

  const { paid, opened } = stepsOf(() => kit);
  const send = (sessionId: string, pay: string) =>
    control(kit.simUrl, "POST", "/_sim/approve", { invoice: sessionId, pay });

  async function lines(): Promise<SettlementLine[]> {
    const span = { from: new Date(Date.now() - 60_000), to: new Date(Date.now() + 60_000) };
    const result = await kit.provider.settlement(span);
    if (result.kind !== "lines") throw new Error(JSON.stringify(result));
    return result.lines;
  }

  const linesOf = (count: number) =>
    until(async () => {
      const known = await lines();
      return known.length === count ? known : undefined;
    }, `${count} lines`);

  it("has a line for each transaction, and they add up to what the books have", async () => {
    const page = await opened();
    await send(page.sessionId, "half");
    await send(page.sessionId, "exact");
    const both = await linesOf(2);
    expect(both.reduce((sum, { amount }) => sum + amount.amountMinor, 0n)).toBe(58_150n);
    for (const line of both)
      expect(line).toMatchObject({
        kind: "payment",
        paymentId: page.paymentId,
        providerPaymentId: page.sessionId,
        feeMinor: 0n,
      });
  });

  it("has what came too late, too little and after we had closed the page, and nothing of what nobody paid", async () => {
    const late = await opened();
    await send(late.sessionId, "late");
    const little = await opened();
    await send(little.sessionId, "half");
    await send(little.sessionId, "nothing");
    const closed = await opened();
    await kit.provider.expireSession({ sessionId: closed.sessionId });
    await send(closed.sessionId, "late");
    const unpaid = await opened();
    await kit.provider.expireSession({ sessionId: unpaid.sessionId });
    const found = new Map((await linesOf(3)).map((line) => [line.paymentId, line.amount.amountMinor]));
    expect(found).toEqual(
      new Map([
        [late.paymentId, 58_150n],
        [little.paymentId, 29_073n],
        [closed.paymentId, 58_150n],
      ]),
    );
  });

  it("has what was paid out, once it was", async () => {
    const payment = await paid();
    const result = await kit.provider.refund(refundOf(payment, 20_000n));
    const [refund] = (await linesOf(2)).filter(({ kind }) => kind === "refund");
    expect(refund).toMatchObject({
      amount: { amountMinor: -20_000n, currency: PHP },
      feeMinor: 0n,
      providerRefundId: "providerId" in result ? result.providerId : "none",
    });
  });

  it("has more than one page of invoices", async () => {
    await kit.close();
    // A busy machine may be slow with so many.
    kit = await btcpayKit({ timeoutMs: 10_000 });
    const pages: Opened[] = [];
    for (let at = 0; at < 105; at += 15) pages.push(...(await Promise.all(Array.from({ length: 15 }, () => opened()))));
    for (const { sessionId } of pages) await send(sessionId, "exact");
    const found = await linesOf(105);
    expect(new Set(found.map(({ paymentId }) => paymentId))).toEqual(new Set(pages.map(({ paymentId }) => paymentId)));
  });

  it("is unknown when one invoice's payments cannot be read", async () => {
    const page = await opened();
    await send(page.sessionId, "exact");
    await linesOf(1);
    await kit.setFaults({ calls: [{ operation: "invoice.payment_methods", kind: "html_before" }] });
    const span = { from: new Date(Date.now() - 60_000), to: new Date(Date.now() + 60_000) };
    expect(await kit.provider.settlement(span)).toEqual({ kind: "unknown", because: "unreadable" });
  });
});
