import type Stripe from "stripe";
import { asRecord, integerAt, type JsonRecord, recordAt, textAt } from "@/lib/payments/json-reading";
import type { PaymentReport, ProviderNews, VerifiedWebhook } from "@/lib/payments/provider";
import { fromStripeAmount } from "@/lib/payments/stripe/amount";
import { reportOfCharge, reportOfIntent, reportOfSession } from "@/lib/payments/stripe/report";

const TOLERANCE_SECONDS = 300;

/** Checks the HMAC over the bytes as sent, against every secret in use, and the age. Null for anything else. */
export function verifyStripeWebhook(
  stripe: Stripe,
  secrets: readonly string[],
  rawBody: string,
  signature: string | null,
): VerifiedWebhook | null {
  if (signature === null) return null;
  for (const secret of secrets) {
    try {
      const event: unknown = stripe.webhooks.constructEvent(rawBody, signature, secret, TOLERANCE_SECONDS);
      const record = asRecord(event);
      const externalId = textAt(record, "id");
      const kind = textAt(record, "type");
      return externalId === null || kind === null ? null : { externalId, kind, payload: event };
    } catch {
      // Not signed with this secret, too old, or no JSON: the next secret decides, and after the last one it is forged.
    }
  }
  return null;
}

/**
 * What an event says, in the shop's words. Pure. The ones to subscribe to are in docs/payments.md: `charge.succeeded` is the one that carries
 * the card and the hold's last day, so that a payment is confirmed from a webhook without a call back. Those that only repeat it are understood too,
 * because an account's endpoint may send them.
 */
export function readStripeEvent(kind: string, payload: unknown): ProviderNews {
  const object = recordAt(recordAt(asRecord(payload), "data"), "object");
  if (object === null) return ignored("the event has no object");
  switch (kind) {
    // The session only links itself to its intent; whether money is held is said by the intent and the charge.
    case "checkout.session.completed":
    case "checkout.session.async_payment_succeeded":
      return payment(reportOfSession(object));
    case "checkout.session.expired":
      return payment(endOfSession(reportOfSession(object)));
    case "checkout.session.async_payment_failed": {
      const report = reportOfSession(object);
      return payment(endOfSession(report && { ...report, state: "failed", failureCode: "async_payment_failed" }));
    }
    case "payment_intent.amount_capturable_updated":
      return payment(linkOnly(reportOfIntent(object)));
    case "payment_intent.succeeded":
    case "payment_intent.payment_failed":
    case "payment_intent.canceled":
      return payment(reportOfIntent(object));
    case "charge.succeeded":
      return payment(reportOfCharge(object, object.captured === true ? "captured" : "authorised", null));
    case "charge.captured":
      return payment(reportOfCharge(object, "captured", null));
    case "charge.expired":
      return payment(reportOfCharge(object, "cancelled", "hold_expired"));
    case "charge.refunded":
      return ignored("refund.created and refund.updated say which refund it was");
    case "refund.created":
    case "refund.updated":
    case "refund.failed":
      return refundNews(object);
    case "charge.dispute.created":
      return disputeNews(object, "opened");
    case "charge.dispute.closed":
      return disputeNews(object, textAt(object, "status") === "lost" ? "lost" : "won");
    default:
      return ignored(`nothing to do for ${kind}`);
  }
}

/**
 * The intent's event names no card. If it were acted on and came before `charge.succeeded`, a card on the block list would
 * pass unseen; so it only links the intent to the payment, and the charge or a query says that money is held.
 */
function linkOnly(report: PaymentReport | null): PaymentReport | null {
  return report && { ...report, state: "pending", amount: null };
}

/**
 * After a stored 500 a payment may have a twin session that nobody has the address of. Its end is not the payment's
 * end, so the end of a session names the session only, and whoever keeps another one under the payment finds nothing.
 */
function endOfSession(report: PaymentReport | null): PaymentReport | null {
  return report && { ...report, paymentId: null };
}

function refundNews(refund: JsonRecord): ProviderNews {
  const providerRefundId = textAt(refund, "id");
  const amount = fromStripeAmount(integerAt(refund, "amount") ?? Number.NaN, textAt(refund, "currency") ?? "");
  if (providerRefundId === null || amount === null) return ignored("the refund has no id or no amount we can read");
  const status = textAt(refund, "status");
  const metadata = recordAt(refund, "metadata");
  return {
    news: "refund",
    refundId: textAt(metadata, "refund_id"),
    providerRefundId,
    state: status === "succeeded" ? "done" : status === "failed" || status === "canceled" ? "failed" : "pending",
    amount,
    paymentId: textAt(metadata, "payment_id"),
    providerPaymentId: textAt(refund, "payment_intent"),
  };
}

function disputeNews(dispute: JsonRecord, state: "opened" | "won" | "lost"): ProviderNews {
  const providerDisputeId = textAt(dispute, "id");
  const providerPaymentId = textAt(dispute, "payment_intent");
  const amount = fromStripeAmount(integerAt(dispute, "amount") ?? Number.NaN, textAt(dispute, "currency") ?? "");
  if (providerDisputeId === null || providerPaymentId === null || amount === null)
    return ignored("the dispute names no payment or no amount we can read");
  const dueBy = integerAt(recordAt(dispute, "evidence_details"), "due_by");
  return {
    ...{ news: "dispute", providerDisputeId, providerPaymentId, state, amount },
    reason: textAt(dispute, "reason"),
    respondBy: dueBy === null ? null : new Date(dueBy * 1000),
  };
}

function payment(report: PaymentReport | null): ProviderNews {
  return report === null ? ignored("not a payment that we can read") : { news: "payment", report };
}

function ignored(why: string): ProviderNews {
  return { news: "ignored", why };
}
