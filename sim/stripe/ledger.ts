import { notFound, refusedState } from "./api-error";
import type { EventFeed } from "./events";
import { intentObject } from "./objects";
import type { StripeSettings } from "./settings";
import { type Charge, type Dispute, type Entry, type Intent, newId, type Refund, type Store } from "./state";
import type { CardBehaviour } from "./test-cards";

/** 3.4 % and nothing fixed: close to the list prices of the region, and easy to check by hand. */
const FEE_PERMILLE = 34;

/** The money side of the simulator: what a hold, a capture, a refund and a dispute do, and which events they cause. */
export class Ledger {
  readonly store: Store;
  readonly events: EventFeed;
  private readonly settings: () => StripeSettings;

  constructor(parts: { store: Store; events: EventFeed; settings: () => StripeSettings }) {
    this.store = parts.store;
    this.events = parts.events;
    this.settings = parts.settings;
  }

  nowSeconds(): number {
    return Math.floor(Date.now() / 1_000);
  }

  holdSeconds(): number {
    return this.settings().holdSeconds;
  }

  save(entry: Entry): void {
    this.store.save(entry);
  }

  takeForcedDecline(): CardBehaviour | null {
    const settings = this.settings();
    if (settings.declineNext === 0) return null;
    settings.declineNext--;
    return {
      outcome: "decline",
      declineCode: "generic_decline",
      code: "card_declined",
      message: "Your card was declined.",
      refund: "at_once",
      isDisputed: false,
    };
  }

  intent(id: string): Intent {
    const intent = this.store.intents.get(id);
    if (intent === undefined) throw notFound("payment_intent", id);
    return intent;
  }

  /** Takes `amount` of a hold and releases the rest. Throws ApiError unless the hold is there and large enough. */
  capture(intent: Intent, amount: number): Intent {
    const charge = this.chargeOf(intent);
    if (intent.status !== "requires_capture" || charge === null) throw this.wrongState(intent, "captured");
    if (amount < 1) throw refusedState("parameter_invalid_integer", "Invalid positive integer");
    if (amount > intent.amount)
      throw refusedState(
        "amount_too_large",
        `The amount to capture (${amount}) is greater than the amount that can be captured (${intent.amount}).`,
      );
    const captured: Charge = {
      ...charge,
      isCaptured: true,
      amountCaptured: amount,
      captureBefore: null,
      balanceTransactionId: newId("txn"),
      capturedAt: this.nowSeconds(),
      fee: Math.round((amount * FEE_PERMILLE) / 1_000),
    };
    this.save({ t: "charge", v: captured });
    const taken: Intent = { ...intent, status: "succeeded", amountReceived: amount };
    this.save({ t: "intent", v: taken });
    if (intent.captureMethod === "manual") this.events.charge("charge.captured", charge.id);
    this.events.intent("payment_intent.succeeded", intent.id);
    return taken;
  }

  /** Releases a hold. Throws ApiError otherwise: what a page has made and not yet held ends only with the page. */
  cancel(intent: Intent, reason: string): Intent {
    if (intent.status === "succeeded" || intent.status === "canceled") throw this.wrongState(intent, "canceled");
    if (intent.status !== "requires_capture")
      throw refusedState(
        "payment_intent_unexpected_state",
        "You can directly cancel the PaymentIntent for a Checkout Session only when it has a status of requires_capture. " +
          "Otherwise, you must expire the Checkout Session.",
      );
    return this.release(intent, reason);
  }

  /** A hold that nobody took in time: the issuer gives the money back by itself. */
  expireHold(intent: Intent): Intent {
    const charge = this.chargeOf(intent);
    if (intent.status !== "requires_capture" || charge === null) throw this.wrongState(intent, "expired");
    const released = this.release(intent, "automatic");
    this.events.charge("charge.expired", charge.id);
    return released;
  }

  refund(intent: Intent, amount: number | null, reason: string | null, metadata: Record<string, string>): Refund {
    const charge = this.chargeOf(intent);
    if (intent.status !== "succeeded" || charge === null)
      throw refusedState(undefined, `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`);
    const left = charge.amountCaptured - charge.amountRefunded;
    if (charge.isDisputed) throw refusedState("charge_disputed", `Charge ${charge.id} has been charged back.`);
    if (left === 0) throw refusedState("charge_already_refunded", `Charge ${charge.id} has already been refunded.`);
    const wanted = amount ?? left;
    if (wanted < 1) throw refusedState("parameter_invalid_integer", "Invalid positive integer");
    if (wanted > left)
      throw refusedState(undefined, `Refund amount (${wanted}) is greater than unrefunded amount on charge (${left})`);
    const refund: Refund = {
      id: newId("re"),
      chargeId: charge.id,
      intentId: intent.id,
      created: this.nowSeconds(),
      amount: wanted,
      currency: charge.currency,
      status: charge.refundKind === "later" ? "pending" : "succeeded",
      failureReason: null,
      reason,
      metadata,
    };
    this.save({ t: "charge", v: { ...charge, amountRefunded: charge.amountRefunded + wanted } });
    this.save({ t: "refund", v: refund });
    this.events.refund("refund.created", refund.id);
    this.events.charge("charge.refunded", charge.id);
    if (charge.refundKind !== "at_once") this.settleRefundLater(refund, charge.refundKind);
    return refund;
  }

  openDispute(intentId: string, amount: number | null): Dispute {
    const intent = this.intent(intentId);
    const charge = this.chargeOf(intent);
    if (charge === null || charge.isDisputed)
      throw refusedState(undefined, "This payment has no charge to dispute, or is disputed already.");
    this.save({ t: "charge", v: { ...charge, isDisputed: true } });
    const dispute: Dispute = {
      id: newId("du"),
      chargeId: charge.id,
      intentId,
      created: this.nowSeconds(),
      amount: amount ?? charge.amount,
      currency: charge.currency,
      status: "needs_response",
      reason: "fraudulent",
    };
    this.save({ t: "dispute", v: dispute });
    this.events.dispute("charge.dispute.created", dispute);
    return dispute;
  }

  closeDispute(disputeId: string, status: "won" | "lost"): Dispute {
    const known = this.store.disputes.get(disputeId);
    if (known === undefined) throw notFound("dispute", disputeId);
    if (known.status !== "needs_response") throw refusedState(undefined, "This dispute is closed already.");
    const dispute: Dispute = { ...known, status };
    this.save({ t: "dispute", v: dispute });
    this.events.dispute("charge.dispute.closed", dispute);
    return dispute;
  }

  private release(intent: Intent, reason: string): Intent {
    const released: Intent = {
      ...intent,
      status: "canceled",
      cancellationReason: reason,
      canceledAt: this.nowSeconds(),
      waitingCard: null,
    };
    const charge = this.chargeOf(intent);
    if (charge !== null && charge.status === "succeeded") {
      this.save({
        t: "charge",
        v: { ...charge, isReleased: true, amountRefunded: charge.amount, captureBefore: null },
      });
      this.events.charge("charge.refunded", charge.id);
    }
    this.save({ t: "intent", v: released });
    this.events.intent("payment_intent.canceled", intent.id);
    return released;
  }

  /** Stripe's two test cards whose refund ends later than the call. */
  private settleRefundLater(refund: Refund, kind: "later" | "fails"): void {
    const timer = setTimeout(() => {
      const known = this.store.refunds.get(refund.id);
      if (known === undefined) return;
      if (kind === "later") {
        this.save({ t: "refund", v: { ...known, status: "succeeded" } });
        this.events.refund("refund.updated", refund.id);
        return;
      }
      this.save({ t: "refund", v: { ...known, status: "failed", failureReason: "expired_or_canceled_card" } });
      const charge = this.store.charges.get(known.chargeId);
      if (charge) this.save({ t: "charge", v: { ...charge, amountRefunded: charge.amountRefunded - known.amount } });
      this.events.refund("refund.failed", refund.id);
    }, this.settings().refundMs);
    timer.unref();
  }

  private chargeOf(intent: Intent): Charge | null {
    return intent.chargeId === null ? null : (this.store.charges.get(intent.chargeId) ?? null);
  }

  private wrongState(intent: Intent, done: string): ReturnType<typeof refusedState> {
    return refusedState(
      "payment_intent_unexpected_state",
      `This PaymentIntent could not be ${done} because it has a status of ${intent.status}.`,
      { payment_intent: intentObject(this.store, intent) },
    );
  }
}
