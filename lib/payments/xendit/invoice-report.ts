import { asRecord, textAt } from "@/lib/payments/json-reading";
import type { PaymentReport, PaymentState, ProviderNews } from "@/lib/payments/provider";
import { fromXenditAmount } from "@/lib/payments/xendit/amount";

/**
 * Invoice -> payment. COMPLETING is in Xendit's list of statuses without a word of what it means; it is no money yet.
 *
 * ```
 * PENDING · COMPLETING   pending
 * PAID · SETTLED         paid        SETTLED: the money has reached our balance
 * EXPIRED                cancelled   by its time or by us; money that was under way may still make it PAID
 * ```
 */
const STATE_OF_INVOICE: Record<string, PaymentState> = {
  PENDING: "pending",
  COMPLETING: "pending",
  PAID: "paid",
  SETTLED: "paid",
  EXPIRED: "cancelled",
};

/** Null when it is no invoice, has a status or a currency that we do not know, or is paid with an amount that we cannot read. */
export function reportOfXenditInvoice(value: unknown): PaymentReport | null {
  const invoice = asRecord(value);
  const id = textAt(invoice, "id");
  const state = STATE_OF_INVOICE[textAt(invoice, "status") ?? ""];
  if (invoice === null || id === null || state === undefined) return null;
  // A bank may bring another amount than the one asked for. What came counts, before Xendit's fees.
  const amount = fromXenditAmount(invoice.paid_amount ?? invoice.amount, invoice.currency);
  if (amount === null) return null;
  return {
    paymentId: textAt(invoice, "external_id"),
    // One id names both the page and the payment.
    sessionId: id,
    providerPaymentId: id,
    state,
    amount: state === "paid" ? amount : null,
    captureBefore: null,
    // `payment_destination` is the account that was paid into, so nothing here marks the payer.
    instrument: null,
    failureCode: state === "cancelled" ? "invoice_expired" : null,
  };
}

/** What a verified callback about an invoice says: the body is the invoice itself. Pure. */
export function newsOfXenditInvoice(payload: unknown): ProviderNews {
  const report = reportOfXenditInvoice(payload);
  if (report === null) return { news: "ignored", why: "not an invoice that we can read" };
  // A payment may have had a second invoice by accident. Its end must not end the payment, so only the invoice's own id may match.
  return { news: "payment", report: report.state === "cancelled" ? { ...report, paymentId: null } : report };
}
