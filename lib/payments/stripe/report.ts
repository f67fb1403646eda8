import { asRecord, integerAt, type JsonRecord, recordAt, textAt } from "@/lib/payments/json-reading";
import type { Instrument, PaymentReport, PaymentState } from "@/lib/payments/provider";
import { fromStripeAmount } from "@/lib/payments/stripe/amount";
import type { Money } from "@/lib/shared/money";

/**
 * PaymentIntent -> payment. The intent's status is the only one to trust: `payment_status` of a session says `unpaid`
 * for every hold.
 *
 * ```
 * requires_payment_method · requires_confirmation · requires_action · processing   pending
 * requires_capture                                                                  authorised
 * succeeded                                                                         captured
 * canceled                                                                          cancelled
 * ```
 *
 * A declined card leaves the intent at requires_payment_method and the page open for another card. So it is `pending`
 * with a failure code, and `failed` is kept for what nobody can pay any more.
 */
const STATE_OF_INTENT: Record<string, PaymentState> = {
  requires_payment_method: "pending",
  requires_confirmation: "pending",
  requires_action: "pending",
  processing: "pending",
  requires_capture: "authorised",
  succeeded: "captured",
  canceled: "cancelled",
};

/** Null when it is no PaymentIntent, has a status that we do not know, or a currency that we do not sell in. */
export function reportOfIntent(value: unknown): PaymentReport | null {
  const intent = asRecord(value);
  const state = STATE_OF_INTENT[textAt(intent, "status") ?? ""];
  const id = textAt(intent, "id");
  const currency = textAt(intent, "currency");
  if (intent === null || state === undefined || id === null || currency === null) return null;
  if (fromStripeAmount(0, currency) === null) return null;
  const charge = recordAt(intent, "latest_charge");
  return {
    paymentId: textAt(recordAt(intent, "metadata"), "payment_id"),
    sessionId: null,
    providerPaymentId: id,
    state,
    amount: amountOfIntent(intent, state, currency),
    captureBefore: state === "authorised" ? captureBeforeOf(charge) : null,
    instrument: instrumentOf(charge),
    failureCode: failureCodeOf(intent, state),
  };
}

/** Null when it is no Checkout Session. With `payment_intent` expanded, the intent decides. */
export function reportOfSession(value: unknown): PaymentReport | null {
  const session = asRecord(value);
  const sessionId = textAt(session, "id");
  const status = textAt(session, "status");
  if (session === null || sessionId === null || status === null) return null;
  const intent = recordAt(session, "payment_intent");
  const isExpired = status === "expired";
  if (intent !== null) {
    const report = reportOfIntent(intent);
    if (report === null) return null;
    if (report.state === "pending" && isExpired)
      return { ...report, sessionId, state: "cancelled", failureCode: report.failureCode ?? "session_expired" };
    return { ...report, sessionId };
  }
  return {
    paymentId: textAt(recordAt(session, "metadata"), "payment_id") ?? textAt(session, "client_reference_id"),
    sessionId,
    providerPaymentId: textAt(session, "payment_intent"),
    state: isExpired ? "cancelled" : "pending",
    amount: null,
    captureBefore: null,
    instrument: null,
    failureCode: isExpired ? "session_expired" : null,
  };
}

/**
 * A charge carries what the intent's event lacks: the card and the hold's last day. Null when it is no charge of a
 * PaymentIntent.
 */
export function reportOfCharge(value: unknown, state: PaymentState, failureCode: string | null): PaymentReport | null {
  const charge = asRecord(value);
  const providerPaymentId = textAt(charge, "payment_intent");
  const currency = textAt(charge, "currency");
  const held = integerAt(charge, "amount");
  if (charge === null || providerPaymentId === null || currency === null || held === null) return null;
  const amount = fromStripeAmount(
    state === "captured" ? (integerAt(charge, "amount_captured") ?? held) : held,
    currency,
  );
  if (amount === null) return null;
  return {
    paymentId: textAt(recordAt(charge, "metadata"), "payment_id"),
    sessionId: null,
    providerPaymentId,
    state,
    amount: state === "authorised" || state === "captured" ? amount : null,
    captureBefore: state === "authorised" ? captureBeforeOf(charge) : null,
    instrument: instrumentOf(charge),
    failureCode,
  };
}

function amountOfIntent(intent: JsonRecord, state: PaymentState, currency: string): Money | null {
  if (state !== "authorised" && state !== "captured") return null;
  const amount = integerAt(intent, state === "authorised" ? "amount_capturable" : "amount_received");
  return amount === null ? null : fromStripeAmount(amount, currency);
}

function failureCodeOf(intent: JsonRecord, state: PaymentState): string | null {
  if (state === "cancelled") return textAt(intent, "cancellation_reason") ?? "canceled";
  if (state !== "pending") return null;
  const error = recordAt(intent, "last_payment_error");
  return textAt(error, "decline_code") ?? textAt(error, "code");
}

function captureBeforeOf(charge: JsonRecord | null): Date | null {
  const seconds = integerAt(recordAt(recordAt(charge, "payment_method_details"), "card"), "capture_before");
  return seconds === null ? null : new Date(seconds * 1_000);
}

function instrumentOf(charge: JsonRecord | null): Instrument | null {
  const card = recordAt(recordAt(charge, "payment_method_details"), "card");
  const fingerprint = textAt(card, "fingerprint");
  if (fingerprint === null) return null;
  const brand = BRAND_NAMES[textAt(card, "brand") ?? ""] ?? "Card";
  const last4 = textAt(card, "last4");
  return { fingerprint, label: last4 === null ? brand : `${brand} ·${last4}` };
}

const BRAND_NAMES: Record<string, string> = {
  amex: "American Express",
  diners: "Diners Club",
  discover: "Discover",
  eftpos_au: "Eftpos",
  jcb: "JCB",
  mastercard: "Mastercard",
  unionpay: "UnionPay",
  visa: "Visa",
};
