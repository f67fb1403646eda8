import { fromAntomAmount } from "@/lib/payments/antom/amount";
import { asRecord, type JsonRecord, listAt, recordAt, textAt } from "@/lib/payments/json-reading";
import type { Instrument, PaymentReport, PaymentState } from "@/lib/payments/provider";
import type { Money } from "@/lib/shared/money";

/**
 * inquiryPayment -> payment. For a card SUCCESS is a hold; the capture is a transaction of its own beside it.
 *
 * ```
 * PROCESSING · PENDING   pending      the page is open, or the wallet has not said its last word
 * SUCCESS                paid         of a wallet
 * SUCCESS                authorised   of a card, captured once a capture succeeded
 * FAIL                   failed       final: a new try is a new payment
 * CANCELLED              cancelled    by us, or the hold is over
 * ```
 *
 * Null when it is no payment, or has a status, an amount or a currency that we do not know.
 */
export function reportOfInquiry(body: unknown): PaymentReport | null {
  const payment = asRecord(body);
  const status = textAt(payment, "paymentStatus")?.toUpperCase();
  switch (status) {
    case "PROCESSING":
    case "PENDING":
      return reportOf(payment, "pending", null);
    case "FAIL":
      return reportOf(payment, "failed", textAt(payment, "paymentResultCode") ?? "FAIL");
    case "CANCELLED":
      return reportOf(payment, "cancelled", "cancelled");
    case "SUCCESS":
      return reportOfSuccess(payment);
    default:
      return null;
  }
}

/** A payment that went through, as an inquiry or a notification tells it. Null without a readable amount. */
export function reportOfSuccess(payment: JsonRecord | null): PaymentReport | null {
  const amount = fromAntomAmount(payment?.paymentAmount);
  if (amount === null) return null;
  const captured = capturedOf(payment);
  if (captured !== null) return withAmount(reportOf(payment, "captured", null), captured);
  return withAmount(reportOf(payment, isHold(payment) ? "authorised" : "paid", null), amount);
}

/** Without money in it. Null when it names no payment. */
export function reportOf(
  payment: JsonRecord | null,
  state: PaymentState,
  failureCode: string | null,
): PaymentReport | null {
  const paymentRequestId = textAt(payment, "paymentRequestId");
  if (paymentRequestId === null) return null;
  return {
    // Our id is the request id, and the page has no other name.
    paymentId: paymentRequestId,
    sessionId: paymentRequestId,
    providerPaymentId: textAt(payment, "paymentId"),
    state,
    amount: null,
    captureBefore: state === "authorised" ? timeAt(payment, "authExpiryTime") : null,
    instrument: instrumentOf(payment),
    failureCode,
  };
}

function withAmount(report: PaymentReport | null, amount: Money): PaymentReport | null {
  return report === null ? null : { ...report, amount };
}

/**
 * We ask every card to be held and no wallet. The method is named in some answers; where it is not, the documents say that the end of an
 * authorisation and the card come with cards only.
 */
function isHold(payment: JsonRecord | null): boolean {
  const method = textAt(payment, "paymentMethodType");
  if (method !== null) return method === "CARD";
  const card = recordAt(payment, "paymentResultInfo");
  return (
    textAt(payment, "authExpiryTime") !== null || textAt(card, "cardNo") !== null || textAt(card, "cardBrand") !== null
  );
}

/** The sum of the captures that succeeded; null while there is none. */
function capturedOf(payment: JsonRecord | null): Money | null {
  const captured = transactionsOf(payment, "CAPTURE")
    .filter((capture) => transactionStatusOf(capture) === "SUCCESS")
    .flatMap((capture) => fromAntomAmount(capture.transactionAmount) ?? []);
  const [first] = captured;
  if (first === undefined) return null;
  const own = captured.filter(({ currency }) => currency === first.currency);
  return { currency: first.currency, amountMinor: own.reduce((sum, { amountMinor }) => sum + amountMinor, 0n) };
}

/** What was done to the payment afterwards. */
export function transactionsOf(payment: JsonRecord | null, type: "CAPTURE" | "REFUND"): JsonRecord[] {
  return listAt(payment, "transactions")
    .map(asRecord)
    .filter((transaction) => transaction !== null)
    .filter((transaction) => textAt(transaction, "transactionType") === type);
}

/** Older answers have no status beside the result. */
export function transactionStatusOf(transaction: JsonRecord): "SUCCESS" | "FAIL" | "PROCESSING" | null {
  const status = textAt(transaction, "transactionStatus");
  if (status === "SUCCESS" || status === "FAIL" || status === "PROCESSING") return status;
  const result = textAt(recordAt(transaction, "transactionResult"), "resultStatus");
  return result === "S" ? "SUCCESS" : result === "F" ? "FAIL" : result === "U" ? "PROCESSING" : null;
}

/**
 * Antom has no fingerprint of a card. A token is one; else the first and the last digits with the expiry are as good. The last four
 * digits alone would make strangers look like one person, so they make no instrument.
 */
function instrumentOf(payment: JsonRecord | null): Instrument | null {
  const card = recordAt(payment, "paymentResultInfo");
  const token = textAt(card, "cardToken");
  const parts = ["cardBin", "lastFour", "expiryMonth", "expiryYear"].map((name) => textAt(card, name));
  const fingerprint = token ?? (parts.includes(null) ? null : parts.join("-"));
  if (fingerprint === null) return null;
  const brand = BRAND_NAMES[textAt(card, "cardBrand") ?? ""] ?? "Card";
  const last4 = textAt(card, "lastFour") ?? textAt(card, "cardNo")?.slice(-4) ?? null;
  return { fingerprint: `antom:${fingerprint}`, label: last4 === null ? brand : `${brand} ·${last4}` };
}

const BRAND_NAMES: Record<string, string> = {
  AMEX: "American Express",
  DINERS: "Diners Club",
  DISCOVER: "Discover",
  JCB: "JCB",
  MASTERCARD: "Mastercard",
  UNIONPAY: "UnionPay",
  VISA: "Visa",
};

function timeAt(payment: JsonRecord | null, name: string): Date | null {
  const ms = Date.parse(textAt(payment, name) ?? "");
  return Number.isNaN(ms) ? null : new Date(ms);
}
