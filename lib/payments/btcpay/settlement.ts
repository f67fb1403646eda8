import { fromBtcpayAmount } from "@/lib/payments/btcpay/amount";
import { type BtcpayClient, becauseOf } from "@/lib/payments/btcpay/client";
import { type Found, hasMoney, type Invoice, readInvoice, unknownBecause } from "@/lib/payments/btcpay/invoice";
import { fetchReceived } from "@/lib/payments/btcpay/received";
import { MONITORING_MINUTES } from "@/lib/payments/btcpay/start-invoice";
import { asRecord, textAt } from "@/lib/payments/json-reading";
import type { ProbeResult, SettlementLine, SettlementResult, SettlementSpan } from "@/lib/payments/provider";

const PAGE_SIZE = 100;
/** 50 pages are 5,000 invoices: more paid ones than a day of a shop that this machine can serve would bring. */
const PAGES_MAX = 50;
/** Each invoice is a question of its own; so many at once leave the server room for customers. */
const ASKED_AT_ONCE = 8;
/** Created at most this long before its payment came: a page's life, and the time that the server watches its address. */
const LOOK_BACK_MS = (MONITORING_MINUTES + 180) * 60_000;

/**
 * Whether the server answers and knows the chain's newest blocks (nobody needs a key for that), and whether our key opens our store.
 */
export async function probeBtcpay(client: BtcpayClient): Promise<ProbeResult> {
  const health = await client.get("/health");
  if (health.kind !== "answer") return { kind: "down", because: becauseOf(health) };
  // It answers, but sees no payment and makes no invoice.
  if (asRecord(health.body)?.synchronized === false) return { kind: "down", because: "not_synchronised" };
  const store = await client.get(client.store(""));
  return store.kind === "answer" ? { kind: "up" } : { kind: "down", because: becauseOf(store) };
}

/**
 * What came into the store in a span, and what its refunds paid out.
 *
 * A payment belongs to the span in which the server saw its transaction (`receivedDate`): that moment never changes. It is listed
 * once it is confirmed and its invoice has ended, so a span is complete when it lies a day back. BTCPay takes no fees; the network's
 * are paid by whoever sends. A payout belongs to the moment when it was claimed, and is listed once it is completed.
 */
export async function readBtcpaySettlement(client: BtcpayClient, span: SettlementSpan): Promise<SettlementResult> {
  const invoices = await fetchEndedInvoices(client, span);
  if (invoices.kind !== "found") return unknownBecause(invoices.failure);
  const lines = new Map<string, SettlementLine>();
  for (let at = 0; at < invoices.value.length; at += ASKED_AT_ONCE) {
    const asked = invoices.value.slice(at, at + ASKED_AT_ONCE);
    for (const found of await Promise.all(asked.map((invoice) => linesOf(client, invoice)))) {
      if (found.kind !== "found") return unknownBecause(found.failure);
      for (const line of found.value) lines.set(line.lineId, line);
    }
  }
  const payouts = await fetchPayoutLines(client);
  if (payouts.kind !== "found") return unknownBecause(payouts.failure);
  for (const line of payouts.value) lines.set(line.lineId, line);
  const isInside = ({ at }: SettlementLine) => at >= span.from && at < span.to;
  return { kind: "lines", lines: [...lines.values()].filter(isInside) };
}

/** Invoices that may have been paid in the span. The server knows only when they were created. */
async function fetchEndedInvoices(client: BtcpayClient, { from, to }: SettlementSpan): Promise<Found<Invoice[]>> {
  const query = new URLSearchParams({
    startDate: String(Math.floor((from.getTime() - LOOK_BACK_MS) / 1_000)),
    endDate: String(Math.ceil(to.getTime() / 1_000)),
    includeArchived: "true",
    take: String(PAGE_SIZE),
  });
  for (const status of ["Settled", "Expired", "Invalid"]) query.append("status", status);
  const invoices: Invoice[] = [];
  for (let page = 0; page < PAGES_MAX; page += 1) {
    query.set("skip", String(page * PAGE_SIZE));
    const answer = await client.get(client.store(`/invoices?${query}`));
    if (answer.kind !== "answer") return { kind: "not_found", failure: answer };
    if (!Array.isArray(answer.body))
      return { kind: "not_found", failure: { kind: "no_answer", because: "unreadable" } };
    // An invoice in a currency that we do not sell in is another shop's.
    const read = answer.body.map(readInvoice).filter((invoice) => invoice !== null);
    // An invalid one is asked about, since not every server says of it whether something was paid.
    invoices.push(...read.filter((invoice) => hasMoney(invoice) || invoice.status === "Invalid"));
    if (answer.body.length < PAGE_SIZE) return { kind: "found", value: invoices };
  }
  return { kind: "not_found", failure: { kind: "no_answer", because: "too_many_lines" } };
}

async function linesOf(client: BtcpayClient, invoice: Invoice): Promise<Found<SettlementLine[]>> {
  const received = await fetchReceived(client, invoice);
  if (received.kind !== "found") return received;
  const confirmed = received.value.receipts.filter(({ isConfirmed }) => isConfirmed);
  const lines = confirmed.map(
    ({ id, at, amount }): SettlementLine => ({
      lineId: id,
      kind: "payment",
      providerPaymentId: invoice.id,
      providerRefundId: null,
      paymentId: invoice.paymentId,
      amount,
      feeMinor: 0n,
      at,
    }),
  );
  return { kind: "found", value: lines };
}

async function fetchPayoutLines(client: BtcpayClient): Promise<Found<SettlementLine[]>> {
  const answer = await client.get(client.store("/payouts"));
  if (answer.kind !== "answer") return { kind: "not_found", failure: answer };
  const payouts = Array.isArray(answer.body) ? answer.body : [];
  return { kind: "found", value: payouts.flatMap((payout) => payoutLine(payout) ?? []) };
}

function payoutLine(value: unknown): SettlementLine | null {
  const payout = asRecord(value);
  const id = textAt(payout, "id");
  const amount = fromBtcpayAmount(payout?.originalAmount, payout?.originalCurrency);
  // Documented as a text, written as a number.
  const seconds = Number(payout?.date);
  if (id === null || amount === null || !Number.isSafeInteger(seconds) || payout?.state !== "Completed") return null;
  const providerRefundId = textAt(payout, "pullPaymentId");
  return {
    lineId: id,
    // Without a pull payment it is a payout that a person made by hand.
    kind: providerRefundId === null ? "other" : "refund",
    providerPaymentId: null,
    providerRefundId,
    paymentId: null,
    amount: { ...amount, amountMinor: -amount.amountMinor },
    feeMinor: 0n,
    at: new Date(seconds * 1_000),
  };
}
