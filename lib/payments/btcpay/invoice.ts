import { fromBtcpayAmount, readDecimal } from "@/lib/payments/btcpay/amount";
import { type BtcpayClient, type BtcpayFailure, becauseOf } from "@/lib/payments/btcpay/client";
import { asRecord, integerAt, type JsonRecord, recordAt, textAt } from "@/lib/payments/json-reading";
import type { Money } from "@/lib/shared/money";

const STATUSES = ["New", "Processing", "Expired", "Invalid", "Settled"] as const;
const ADDITIONAL_STATUSES = ["None", "PaidLate", "PaidPartial", "Marked", "Invalid", "PaidOver"] as const;

/** An invoice of our store, as far as we read it. */
export type Invoice = {
  id: string;
  status: (typeof STATUSES)[number];
  additionalStatus: (typeof ADDITIONAL_STATUSES)[number];
  asked: Money;
  /** From our own metadata. */
  paymentId: string | null;
  url: string | null;
  createdSeconds: number;
  /** True when the server says outright that something was paid; older servers have no such field. */
  isSomethingPaid: boolean;
};

/** No payment of ours has more than a few invoices; the largest page that we ask for is far more than enough. */
const LISTED_MAX = 100;

/** Null when it is no invoice, or has a status or a currency that we do not know. */
export function readInvoice(value: unknown): Invoice | null {
  const invoice = asRecord(value);
  const id = textAt(invoice, "id");
  const status = STATUSES.find((known) => known === invoice?.status);
  const additionalStatus = ADDITIONAL_STATUSES.find((known) => known === invoice?.additionalStatus);
  const asked = fromBtcpayAmount(invoice?.amount, invoice?.currency);
  const createdSeconds = integerAt(invoice, "createdTime");
  if (
    id === null ||
    status === undefined ||
    additionalStatus === undefined ||
    asked === null ||
    createdSeconds === null
  )
    return null;
  return {
    id,
    status,
    additionalStatus,
    asked,
    paymentId: paymentIdIn(invoice),
    url: textAt(invoice, "checkoutLink"),
    createdSeconds,
    isSomethingPaid: (readDecimal(invoice?.paidAmount)?.unscaled ?? 0n) > 0n,
  };
}

/** Our own payment id in the metadata of an invoice or of an event about one. */
export function paymentIdIn(carrier: JsonRecord | null): string | null {
  const metadata = recordAt(carrier, "metadata");
  return textAt(metadata, "paymentId") ?? textAt(metadata, "orderId");
}

/** Money was seen on its way, confirmed or not. A late payment of an invoice that was marked shows in the amount only. */
export function hasMoney({ status, additionalStatus, isSomethingPaid }: Invoice): boolean {
  if (status === "Processing" || status === "Settled" || isSomethingPaid) return true;
  return additionalStatus === "PaidPartial" || additionalStatus === "PaidLate" || additionalStatus === "PaidOver";
}

export type Found<T> = { kind: "found"; value: T } | { kind: "not_found"; failure: BtcpayFailure };

/** One invoice by its id. */
export async function fetchInvoice(client: BtcpayClient, invoiceId: string): Promise<Found<Invoice>> {
  const answer = await client.get(client.store(`/invoices/${encodeURIComponent(invoiceId)}`));
  if (answer.kind !== "answer") return { kind: "not_found", failure: answer };
  const invoice = readInvoice(answer.body);
  return invoice === null ? UNREADABLE : { kind: "found", value: invoice };
}

/** Every invoice of one payment of ours, the oldest first: archived ones too, or a tidied-up one would be made again. */
export async function fetchInvoicesOf(client: BtcpayClient, paymentId: string): Promise<Found<Invoice[]>> {
  const query = new URLSearchParams({ orderId: paymentId, includeArchived: "true", take: String(LISTED_MAX) });
  const answer = await client.get(client.store(`/invoices?${query}`));
  if (answer.kind !== "answer") return { kind: "not_found", failure: answer };
  if (!Array.isArray(answer.body)) return UNREADABLE;
  const invoices = answer.body.map(readInvoice);
  if (invoices.some((invoice) => invoice === null)) return UNREADABLE;
  return { kind: "found", value: oldestFirst(invoices.filter((invoice) => invoice !== null)) };
}

/**
 * The one invoice that stands for a payment: the first that money was seen for, else the oldest that can still be paid. Null when
 * nobody can pay any of them.
 */
export function standsFor(oldestToNewest: readonly Invoice[]): Invoice | null {
  return oldestToNewest.find(hasMoney) ?? oldestToNewest.find(({ status }) => status === "New") ?? null;
}

export function unknownBecause(failure: BtcpayFailure): { kind: "unknown"; because: string } {
  return { kind: "unknown", because: becauseOf(failure) };
}

const UNREADABLE: Found<never> = { kind: "not_found", failure: { kind: "no_answer", because: "unreadable" } };

/** The server lists the newest first and tells the time in whole seconds: within a second its own order decides. */
function oldestFirst(newestFirst: readonly Invoice[]): Invoice[] {
  return newestFirst.toReversed().sort((a, b) => a.createdSeconds - b.createdSeconds);
}
