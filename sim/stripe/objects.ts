import { balanceTransactionOf, refundBookId } from "./balance";
import type { Charge, Dispute, Intent, Refund, Session, Store } from "./state";

/**
 * The simulator's records in the words of Stripe's API (version 2026-10-28.endive): what the published objects hold for
 * a card payment through Checkout. Fields that stay empty in that case are left out where no client reads them.
 */
export const API_VERSION = "2026-10-28.endive";

export type Expand = ReadonlySet<string>;
const NOTHING: Expand = new Set();

/** `payment_intent.latest_charge` -> `latest_charge`, for the object one level down. */
function under(expand: Expand, field: string): Expand | null {
  if (expand.size === 0) return null;
  let inner: Set<string> | null = null;
  for (const path of expand) {
    if (path === field) inner ??= new Set();
    else if (path.startsWith(`${field}.`)) {
      inner ??= new Set();
      inner.add(path.slice(field.length + 1));
    }
  }
  return inner;
}

export function sessionObject(store: Store, session: Session, publicUrl: string, expand: Expand = NOTHING): object {
  const intent = session.intentId === null ? undefined : store.intents.get(session.intentId);
  const inner = under(expand, "payment_intent");
  return {
    id: session.id,
    object: "checkout.session",
    adaptive_pricing: { enabled: false },
    allow_promotion_codes: null,
    amount_subtotal: session.amount,
    amount_total: session.amount,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: session.cancelUrl,
    client_reference_id: session.clientReferenceId,
    created: session.created,
    currency: session.currency,
    customer: null,
    customer_creation: "if_required",
    customer_details: session.email === null ? null : { email: session.email },
    customer_email: session.email,
    expires_at: session.expiresAt,
    livemode: false,
    locale: session.locale,
    metadata: session.metadata,
    mode: "payment",
    payment_intent: intent === undefined ? null : inner === null ? intent.id : intentObject(store, intent, inner),
    payment_method_collection: "if_required",
    payment_method_types: ["card"],
    // Stripe says `unpaid` of a session whose money is held and not captured.
    payment_status: intent?.status === "succeeded" ? "paid" : "unpaid",
    status: session.status,
    submit_type: "pay",
    success_url: session.successUrl,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: "hosted_page",
    url: session.status === "open" ? `${publicUrl}/c/pay/${session.id}` : null,
  };
}

export function intentObject(store: Store, intent: Intent, expand: Expand = NOTHING): object {
  const charge = intent.chargeId === null ? undefined : store.charges.get(intent.chargeId);
  const inner = under(expand, "latest_charge");
  return {
    id: intent.id,
    object: "payment_intent",
    amount: intent.amount,
    amount_capturable: intent.status === "requires_capture" ? intent.amount : 0,
    amount_received: intent.amountReceived,
    canceled_at: intent.canceledAt,
    cancellation_reason: intent.cancellationReason,
    capture_method: intent.captureMethod,
    confirmation_method: "automatic",
    created: intent.created,
    currency: intent.currency,
    customer: null,
    description: intent.description,
    last_payment_error:
      intent.lastError === null
        ? null
        : {
            type: "card_error",
            code: intent.lastError.code,
            decline_code: intent.lastError.declineCode,
            message: intent.lastError.message,
          },
    latest_charge: charge === undefined ? null : inner === null ? charge.id : chargeObject(charge, inner),
    livemode: false,
    metadata: intent.metadata,
    next_action: intent.status === "requires_action" ? { type: "redirect_to_url" } : null,
    payment_method_types: ["card"],
    processing: null,
    status: intent.status,
  };
}

export function chargeObject(charge: Charge, expand: Expand = NOTHING): object {
  const isBookExpanded = under(expand, "balance_transaction") !== null;
  const bookId = charge.balanceTransactionId;
  return {
    id: charge.id,
    object: "charge",
    amount: charge.amount,
    amount_captured: charge.amountCaptured,
    amount_refunded: charge.amountRefunded,
    balance_transaction: bookId === null ? null : isBookExpanded ? balanceTransactionOf(charge) : bookId,
    captured: charge.isCaptured,
    created: charge.created,
    currency: charge.currency,
    disputed: charge.isDisputed,
    failure_code: charge.failure?.code ?? null,
    failure_message: charge.failure?.message ?? null,
    livemode: false,
    metadata: charge.metadata,
    outcome: { network_status: charge.failure === null ? "approved_by_network" : "declined_by_network" },
    paid: charge.status === "succeeded",
    payment_intent: charge.intentId,
    payment_method_details: {
      type: "card",
      card: {
        brand: charge.card.brand,
        ...(charge.captureBefore !== null && { capture_before: charge.captureBefore }),
        exp_month: charge.card.expMonth,
        exp_year: charge.card.expYear,
        fingerprint: charge.card.fingerprint,
        funding: "credit",
        last4: charge.card.last4,
        network: charge.card.brand,
        wallet: null,
      },
    },
    receipt_url: null,
    refunded: charge.isReleased || (charge.isCaptured && charge.amountRefunded === charge.amountCaptured),
    status: charge.status,
  };
}

export function refundObject(refund: Refund): object {
  return {
    id: refund.id,
    object: "refund",
    amount: refund.amount,
    balance_transaction: refund.status === "succeeded" ? refundBookId(refund) : null,
    charge: refund.chargeId,
    created: refund.created,
    currency: refund.currency,
    ...(refund.failureReason !== null && { failure_reason: refund.failureReason }),
    metadata: refund.metadata,
    payment_intent: refund.intentId,
    reason: refund.reason,
    receipt_number: null,
    status: refund.status,
  };
}

export function disputeObject(dispute: Dispute): object {
  return {
    id: dispute.id,
    object: "dispute",
    amount: dispute.amount,
    charge: dispute.chargeId,
    created: dispute.created,
    currency: dispute.currency,
    evidence_details: {
      // A week, as card schemes give at the least.
      due_by: dispute.created + 7 * 86_400,
      has_evidence: false,
      past_due: false,
      submission_count: 0,
    },
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: dispute.intentId,
    reason: dispute.reason,
    status: dispute.status,
  };
}
