import { randomInt } from "node:crypto";
import { CarrierError, invalidArgument, notFound } from "./api-error";
import { amountOf, checkLine, denied, needsCode, thousandths } from "./lines";
import type { Notifier } from "./notifier";
import { iso } from "./objects";
import { checkOwner, isOpen, isSameRequest, refuseEnded, tooManyCodes } from "./payment-checks";
import type { NewPayment } from "./read-requests";
import type { CarrierSettings } from "./settings";
import { newSimId, type Payment, type Store } from "./state";

const WRONG_CODES_MAX = 3;
/** `setTimeout` takes no more. */
const TIMER_MAX_MS = 2_147_483_647;

/**
 * The operator behind the payments API: lines, codes, reservations and charges, and the notifications they cause.
 *
 * ```
 * (processing) -> pending_validation -> reserved -> succeeded
 *                        \-> denied        \-> cancelled, denied
 * ```
 */
export class Operator {
  readonly store: Store;
  private readonly notifier: Notifier;
  private readonly settings: () => CarrierSettings;

  constructor(parts: { store: Store; notifier: Notifier; settings: () => CarrierSettings }) {
    this.store = parts.store;
    this.notifier = parts.notifier;
    this.settings = parts.settings;
  }

  /** Throws CarrierError for what is not there. What has run out by now is told as such. */
  payment(id: string): Payment {
    const payment = this.store.payments.get(id);
    if (payment === undefined) throw notFound();
    return this.lapse(payment);
  }

  payments(): Payment[] {
    return [...this.store.payments.values()].map((payment) => this.lapse(payment));
  }

  /** Reserves an amount, or sends the code that will. The same request again is the same payment, or refused, as `repeats` has it. */
  prepare(request: NewPayment): Payment {
    const settings = this.settings();
    const open = this.openUnder(request.correlator);
    if (open !== null) {
      const { repeats } = settings;
      if (repeats === "blind" || (repeats === "same" && isSameRequest(open, request))) return open;
      throw invalidArgument("clientCorrelator already exist on server.");
    }
    if (request.correlator === null && this.payments().some((known) => known.referenceCode === request.referenceCode))
      throw new CarrierError(409, "ALREADY_EXISTS", "The resource that a client tried to create already exists.");
    const { userMax } = settings;
    checkLine({ ...request, chargedBefore: userMax === null ? 0 : this.chargedTo(request.phoneNumber), userMax });
    if (settings.declineNext > 0) {
      settings.declineNext--;
      throw denied();
    }
    const withCode = needsCode(request.phoneNumber);
    const made: Payment = {
      ...request,
      id: newSimId("AK"),
      status: "processing",
      createdMs: Date.now(),
      chargedMs: null,
      authorizationId: withCode ? newSimId("Fn") : null,
      code: withCode ? String(randomInt(100_000, 1_000_000)) : null,
      codeEndsMs: null,
      wrongCodes: 0,
      reservationEndsMs: null,
      denialReason: null,
    };
    // What the answer itself says needs no notification; what comes after it does.
    if (settings.prepareMs === 0) return this.prepared(made);
    this.save(made);
    this.later(settings.prepareMs, () => this.finishPreparing(made.id));
    return made;
  }

  /** Throws CarrierError on a wrong code, on one too many, on a code that has run out, and on a payment that was validated. */
  validate(payment: Payment, { authorizationId, code }: { authorizationId: string; code: string }): void {
    if (payment.status === "reserved" || payment.status === "succeeded")
      throw new CarrierError(409, "ALREADY_EXISTS", "Payment already validated");
    if (payment.wrongCodes >= WRONG_CODES_MAX) throw tooManyCodes();
    if (payment.status !== "pending_validation" || payment.authorizationId !== authorizationId)
      throw new CarrierError(400, "CARRIER_BILLING.INVALID_AUTHORIZATION_ID", "Invalid authorizationId.");
    if (payment.code === code) {
      this.reserve(payment);
      return;
    }
    const wrong = this.save({ ...payment, wrongCodes: payment.wrongCodes + 1 });
    if (wrong.wrongCodes < WRONG_CODES_MAX)
      throw new CarrierError(400, "CARRIER_BILLING.INVALID_CODE", "Invalid code.");
    this.deny(wrong, "Too many wrong codes");
    throw tooManyCodes();
  }

  /** Charges a reservation, all of it. Throws CarrierError when it was charged, cancelled or is denied. */
  confirm(payment: Payment, phoneNumber: string): void {
    checkOwner(payment, phoneNumber);
    refuseEnded(payment);
    if (payment.status !== "reserved") throw denied();
    const settings = this.settings();
    if (settings.confirmDenyNext > 0) {
      settings.confirmDenyNext--;
      this.deny(payment, "Credit is gone");
      throw denied();
    }
    if (settings.confirmMs === 0) this.charge(payment);
    else
      this.later(settings.confirmMs, () => {
        const known = this.store.payments.get(payment.id);
        if (known?.status === "reserved") this.charge(known);
      });
  }

  /** Throws CarrierError when it was charged or cancelled, or waits for a code and may not be cancelled then. */
  cancel(payment: Payment, phoneNumber: string): void {
    checkOwner(payment, phoneNumber);
    refuseEnded(payment);
    if (payment.status === "denied") throw invalidArgument("The payment is denied.");
    if (payment.status !== "reserved" && !this.settings().isPendingCancellable)
      throw invalidArgument("The payment is not reserved.");
    this.cancelled(payment);
  }

  /** For the control interface: as if the customer had typed the right code. Null when the payment waits for none. */
  approve(payment: Payment): Payment | null {
    return payment.status === "pending_validation" ? this.reserve(payment) : null;
  }

  /** For the control interface. Null when the payment waits for no code. */
  decline(payment: Payment): Payment | null {
    return payment.status === "pending_validation" ? this.deny(payment, "Declined by the customer") : null;
  }

  tellHandset(phoneNumber: string, text: string): void {
    this.store.save({ t: "message", v: { id: newSimId("ms"), phoneNumber, text, sentMs: Date.now() } });
  }

  /** What an earlier run had begun and not ended. */
  resume(): void {
    for (const payment of this.store.payments.values()) {
      if (payment.status === "processing") this.finishPreparing(payment.id);
      else this.lapseLater(payment);
    }
  }

  private prepared(payment: Payment): Payment {
    if (payment.code === null) return this.reserve(payment);
    const codeEndsMs = Date.now() + this.settings().codeSeconds * 1_000;
    const waiting = this.save({ ...payment, status: "pending_validation", codeEndsMs });
    const { description } = payment.chargingInformation;
    this.tellHandset(payment.phoneNumber, `${payment.code} is your code to pay ${amountOf(payment)}: ${description}`);
    this.lapseLater(waiting);
    return waiting;
  }

  private finishPreparing(id: string): void {
    const known = this.store.payments.get(id);
    if (known?.status !== "processing") return;
    const prepared = this.prepared(known);
    if (prepared.status === "pending_validation") this.tell(prepared, "pending-validation", {});
  }

  private reserve(payment: Payment): Payment {
    const reservationEndsMs = Date.now() + this.settings().reservationSeconds * 1_000;
    const reserved = this.save({ ...payment, status: "reserved", reservationEndsMs });
    this.tell(reserved, "reserved", {});
    this.lapseLater(reserved);
    return reserved;
  }

  private charge(payment: Payment): void {
    const charged = this.save({ ...payment, status: "succeeded", chargedMs: Date.now() });
    this.tellHandset(payment.phoneNumber, `You paid ${amountOf(payment)} by phone.`);
    this.tell(charged, "completed", { paymentDate: iso(charged.chargedMs ?? 0) });
  }

  private cancelled(payment: Payment): Payment {
    const cancelled = this.save({ ...payment, status: "cancelled" });
    this.tell(cancelled, "cancelled", {});
    return cancelled;
  }

  private deny(payment: Payment, denialReason: string): Payment {
    const after = this.save({ ...payment, status: "denied", denialReason });
    this.tell(after, "denied", { denialReason });
    return after;
  }

  /** A code that nobody typed and a reservation that nobody confirmed end by themselves. */
  private lapse(payment: Payment): Payment {
    const nowMs = Date.now();
    const { status, codeEndsMs, reservationEndsMs } = payment;
    if (status === "pending_validation" && codeEndsMs !== null && nowMs >= codeEndsMs)
      return this.deny(payment, "The code was not entered in time");
    if (status === "reserved" && reservationEndsMs !== null && nowMs >= reservationEndsMs)
      return this.cancelled(payment);
    return payment;
  }

  private lapseLater(payment: Payment): void {
    const endsMs = payment.status === "reserved" ? payment.reservationEndsMs : payment.codeEndsMs;
    if (endsMs === null) return;
    this.later(Math.min(TIMER_MAX_MS, Math.max(0, endsMs - Date.now())), () => {
      const known = this.store.payments.get(payment.id);
      if (known !== undefined) this.lapse(known);
    });
  }

  /** The payment that is not completed under a correlator: only so long is the correlator in use. */
  private openUnder(correlator: string | null): Payment | null {
    const ids = correlator === null ? [] : (this.store.byCorrelator.get(correlator) ?? []);
    return ids.map((id) => this.payment(id)).find(({ status }) => isOpen(status)) ?? null;
  }

  private chargedTo(phoneNumber: string): number {
    const own = [...this.store.payments.values()].filter((payment) => payment.phoneNumber === phoneNumber);
    const sum = own.filter(({ status }) => status === "reserved" || status === "succeeded");
    return sum.reduce((total, { amount }) => total + thousandths(amount), 0) / 1_000;
  }

  private save(payment: Payment): Payment {
    this.store.save({ t: "payment", v: payment });
    return payment;
  }

  private tell(payment: Payment, word: string, more: object): void {
    const status = word === "denied" ? "failed" : "succeeded";
    const data = { paymentId: payment.id, status, description: "Payment Notification", ...more };
    this.notifier.tell(payment.sink, `carrier-billing.v0.payment-${word}`, data);
  }

  private later(ms: number, act: () => void): void {
    setTimeout(act, ms).unref();
  }
}
