import { asRecord, type JsonRecord, recordAt, textAt } from "@/lib/payments/json-reading";
import type { PaymentReport, PaymentState, ProviderNews } from "@/lib/payments/provider";
import { fromXenditAmount } from "@/lib/payments/xendit/amount";
import { XENDIT_WALLETS } from "@/lib/payments/xendit/channels";
import { newsOfXenditInvoice } from "@/lib/payments/xendit/invoice-report";

/**
 * E-wallet charge -> payment:
 *
 * ```
 * PENDING              pending      the customer has not finished in the wallet
 * SUCCEEDED · REFUNDED paid         refunds are told apart, each with its own id
 * FAILED               failed       final: a new try is a new charge
 * VOIDED               cancelled
 * ```
 */
const STATE_OF_CHARGE: Record<string, PaymentState> = {
  PENDING: "pending",
  SUCCEEDED: "paid",
  REFUNDED: "paid",
  FAILED: "failed",
  VOIDED: "cancelled",
};

/** Null when it is no charge, or has a status or a currency that we do not know. */
export function reportOfXenditCharge(value: unknown): PaymentReport | null {
  const charge = asRecord(value);
  const id = textAt(charge, "id");
  const state = STATE_OF_CHARGE[textAt(charge, "status") ?? ""];
  if (charge === null || id === null || state === undefined) return null;
  const amount = fromXenditAmount(charge.capture_amount ?? charge.charge_amount, charge.currency);
  if (state === "paid" && amount === null) return null;
  return {
    paymentId: textAt(recordAt(charge, "metadata"), "payment_id") ?? textAt(charge, "reference_id"),
    // One id names both the page and the payment.
    sessionId: id,
    providerPaymentId: id,
    state,
    amount: state === "paid" ? amount : null,
    captureBefore: null,
    // The charge tells neither the wallet's number nor another mark of the payer.
    instrument: null,
    failureCode: failureCodeOf(charge, state),
  };
}

/** What a verified callback says, in the shop's words. Pure. */
export function readXenditEvent(kind: string, payload: unknown): ProviderNews {
  if (kind.startsWith("invoice.")) return newsOfXenditInvoice(payload);
  const data = recordAt(asRecord(payload), "data");
  switch (kind) {
    case "ewallet.capture":
    case "ewallet.void": {
      const report = reportOfXenditCharge(data);
      if (report === null) return { news: "ignored", why: "not a charge that we can read" };
      // A payment may have had a second charge by accident. Its end must not end the payment, so only the charge's own id may match.
      const hasEnded = report.state === "failed" || report.state === "cancelled";
      return { news: "payment", report: hasEnded ? { ...report, paymentId: null } : report };
    }
    case "ewallet.refund":
      return refundNews(data);
    default:
      return { news: "ignored", why: `nothing to do for ${kind}` };
  }
}

function refundNews(refund: JsonRecord | null): ProviderNews {
  const providerRefundId = textAt(refund, "id");
  const amount = fromXenditAmount(refund?.refund_amount, currencyOfRefund(refund));
  if (providerRefundId === null || amount === null)
    return { news: "ignored", why: "the refund has no id or no amount we can read" };
  const status = textAt(refund, "status");
  return {
    news: "refund",
    // Xendit keeps no field of ours on an e-wallet refund; its own id is what finds the row.
    refundId: null,
    providerRefundId,
    state: status === "SUCCEEDED" ? "done" : status === "FAILED" ? "failed" : "pending",
    amount,
    paymentId: null,
    providerPaymentId: textAt(refund, "charge_id"),
  };
}

/** The published samples of a refund name the channel and not always the currency. */
function currencyOfRefund(refund: JsonRecord | null): string | null {
  const channelCode = textAt(refund, "channel_code");
  const wallet = Object.values(XENDIT_WALLETS).find((one) => one.channelCode === channelCode);
  return textAt(refund, "currency") ?? wallet?.currency ?? null;
}

function failureCodeOf(charge: JsonRecord, state: PaymentState): string | null {
  if (state === "cancelled") return "voided";
  return state === "failed" ? (textAt(charge, "failure_code") ?? "FAILED") : null;
}
