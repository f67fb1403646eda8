import type { Ledger } from "./ledger";
import { type Card, type Charge, type Intent, type LastError, newId, type Session } from "./state";
import { behaviourOf, brandOf, type CardBehaviour, fingerprintOf } from "./test-cards";

export type SubmitResult =
  | { kind: "approved"; intent: Intent }
  | { kind: "authenticate"; intent: Intent }
  | { kind: "declined"; intent: Intent; message: string }
  | { kind: "closed" };

const NOT_AUTHENTICATED: LastError = {
  code: "payment_intent_authentication_failure",
  declineCode: null,
  message: "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
};

/**
 * The customer submits a card on the hosted page. The PaymentIntent comes into being only now; a declined card leaves
 * it, and the page, open for another one.
 */
export function submitCard(ledger: Ledger, session: Session, card: Card, email: string | null): SubmitResult {
  return ledger.store.together(() => submit(ledger, session, card, email));
}

function submit(ledger: Ledger, session: Session, card: Card, email: string | null): SubmitResult {
  if (session.status !== "open") return { kind: "closed" };
  if (email !== null && session.email === null) ledger.save({ t: "session", v: { ...session, email } });
  const intent = intentOf(ledger, ledger.store.sessions.get(session.id) ?? session);
  if (intent.status !== "requires_payment_method" && intent.status !== "requires_action") return { kind: "closed" };
  const behaviour = ledger.takeForcedDecline() ?? behaviourOf(card.number);
  if (behaviour.outcome === "authenticate") {
    const waiting: Intent = { ...intent, status: "requires_action", waitingCard: card, lastError: null };
    ledger.save({ t: "intent", v: waiting });
    return { kind: "authenticate", intent: waiting };
  }
  return charge(ledger, session, intent, card, behaviour);
}

/** The customer comes back from the card's bank. */
export function finishAuthentication(ledger: Ledger, session: Session, isAuthentic: boolean): SubmitResult {
  const intent = session.intentId === null ? undefined : ledger.store.intents.get(session.intentId);
  if (session.status !== "open" || intent?.status !== "requires_action" || intent.waitingCard === null)
    return { kind: "closed" };
  if (!isAuthentic) return fail(ledger, intent, NOT_AUTHENTICATED);
  const behaviour = behaviourOf(intent.waitingCard.number);
  const outcome = behaviour.declineCode === null ? "approve" : "decline";
  return charge(ledger, session, intent, intent.waitingCard, { ...behaviour, outcome });
}

function intentOf(ledger: Ledger, session: Session): Intent {
  const known = session.intentId === null ? undefined : ledger.store.intents.get(session.intentId);
  if (known) return known;
  const intent: Intent = {
    id: newId("pi"),
    sessionId: session.id,
    created: ledger.nowSeconds(),
    amount: session.amount,
    currency: session.currency,
    status: "requires_payment_method",
    amountReceived: 0,
    captureMethod: session.captureMethod,
    metadata: session.intentMetadata,
    description: session.intentDescription,
    lastError: null,
    cancellationReason: null,
    canceledAt: null,
    chargeId: null,
    waitingCard: null,
  };
  ledger.save({ t: "intent", v: intent });
  ledger.save({ t: "session", v: { ...session, intentId: intent.id } });
  return intent;
}

function charge(ledger: Ledger, session: Session, intent: Intent, card: Card, behaviour: CardBehaviour): SubmitResult {
  if (behaviour.outcome === "decline") {
    const error: LastError = {
      code: behaviour.code ?? "card_declined",
      declineCode: behaviour.declineCode,
      message: behaviour.message ?? "Your card was declined.",
    };
    const failed = newCharge(ledger, intent, card, behaviour, error);
    ledger.save({ t: "charge", v: failed });
    return fail(ledger, { ...intent, chargeId: failed.id }, error);
  }
  const made = newCharge(ledger, intent, card, behaviour, null);
  ledger.save({ t: "charge", v: made });
  const held: Intent = { ...intent, status: "requires_capture", chargeId: made.id, lastError: null, waitingCard: null };
  ledger.save({ t: "intent", v: held });
  const known = ledger.store.sessions.get(session.id) ?? session;
  const completed: Session = { ...known, intentId: intent.id, status: "complete" };
  ledger.save({ t: "session", v: completed });
  if (session.captureMethod === "automatic") {
    ledger.capture(held, held.amount);
    ledger.events.charge("charge.succeeded", made.id);
  } else {
    ledger.events.charge("charge.succeeded", made.id);
    ledger.events.intent("payment_intent.amount_capturable_updated", held.id);
  }
  ledger.events.session("checkout.session.completed", session.id);
  if (behaviour.isDisputed) ledger.openDispute(held.id, null);
  return { kind: "approved", intent: ledger.store.intents.get(held.id) ?? held };
}

function fail(ledger: Ledger, intent: Intent, error: LastError): SubmitResult {
  const failed: Intent = { ...intent, status: "requires_payment_method", lastError: error, waitingCard: null };
  ledger.save({ t: "intent", v: failed });
  ledger.events.intent("payment_intent.payment_failed", failed.id);
  return { kind: "declined", intent: failed, message: error.message };
}

function newCharge(
  ledger: Ledger,
  intent: Intent,
  card: Card,
  behaviour: CardBehaviour,
  failure: LastError | null,
): Charge {
  const isManual = intent.captureMethod === "manual" && failure === null;
  return {
    id: newId("ch"),
    intentId: intent.id,
    created: ledger.nowSeconds(),
    amount: intent.amount,
    currency: intent.currency,
    status: failure === null ? "succeeded" : "failed",
    amountCaptured: 0,
    isCaptured: false,
    amountRefunded: 0,
    captureBefore: isManual ? ledger.nowSeconds() + ledger.holdSeconds() : null,
    isDisputed: false,
    isReleased: false,
    failure,
    card: {
      brand: brandOf(card.number),
      last4: card.number.slice(-4),
      fingerprint: fingerprintOf(failure === null ? card.number : card.number.slice(-4)),
      expMonth: card.expMonth,
      expYear: card.expYear,
    },
    refundKind: behaviour.refund,
    metadata: intent.metadata,
    balanceTransactionId: null,
    capturedAt: null,
    fee: 0,
  };
}
