import type { CallbackSender } from "../shared/callback-sender";
import { AntomError, inconsistent, NO_SUCH_ORDER } from "./api-error";
import { paymentNotification } from "./objects";
import type { NewPayment } from "./pay-request";
import type { AntomSettings } from "./settings";
import { type Amount, type Card, newAntomId, type Payment, type Store } from "./state";

export type No = { code: string; message: string };

const NOT_IN_TIME: No = { code: "ORDER_IS_CLOSED", message: "The order is closed: nobody has paid it in time." };

/** Antom behind its API: what paying and cancelling do, and which notifications they cause. */
export class Acquirer {
  readonly store: Store;
  readonly settings: () => AntomSettings;
  /** Mistakes of the report: by the merchant's request id, so much more or less; null: the transaction is not in it. */
  readonly planted = new Map<string, number | null>();
  private readonly sender: CallbackSender;
  private notificationCount = 0;

  constructor({ store, sender, settings }: { store: Store; sender: CallbackSender; settings: () => AntomSettings }) {
    this.store = store;
    this.sender = sender;
    this.settings = settings;
  }

  /** The payment as it is now: pages close and holds end by themselves. Undefined when there is none. */
  find(paymentId: string | undefined): Payment | undefined {
    const payment = this.store.payments.get(paymentId ?? "");
    const nowMs = Date.now();
    if (payment?.status === "PROCESSING" && payment.expiresMs <= nowMs) return this.fail(payment, NOT_IN_TIME);
    const isHeld = payment?.status === "SUCCESS" && payment.isHold && !payment.isTaken;
    if (isHeld && (payment.authExpiryMs ?? 0) <= nowMs) return this.save({ ...payment, status: "CANCELLED" });
    return payment;
  }

  /** By either id; Antom's own counts when both are given. Throws ORDER_NOT_EXIST. */
  get({ paymentId, paymentRequestId }: { paymentId?: unknown; paymentRequestId?: unknown }): Payment {
    const id = typeof paymentId === "string" ? paymentId : this.store.requests.get(String(paymentRequestId));
    const payment = this.find(id);
    if (payment === undefined) throw NO_SUCH_ORDER;
    return payment;
  }

  /** The same request again finds the same payment; another amount or method under its id is inconsistent. */
  pay(request: NewPayment): Payment {
    const known = this.find(this.store.requests.get(request.paymentRequestId));
    if (known !== undefined) {
      if (!isSame(known.amount, request.amount) || known.methodType !== request.methodType) throw inconsistent();
      return known;
    }
    const nowMs = Date.now();
    return this.save({
      ...request,
      paymentId: newAntomId(nowMs),
      saidValue: null,
      status: "PROCESSING",
      resultCode: "PAYMENT_IN_PROCESS",
      resultMessage: "payment in process",
      createdMs: nowMs,
      paidMs: null,
      authExpiryMs: null,
      captured: 0,
      refunded: 0,
      card: null,
      isTaken: false,
      isDisputed: false,
      captureRequestIds: [],
      refundRequestIds: [],
    });
  }

  /** The customer pays. Null when the payment is no longer waiting. */
  approve(payment: Payment, card: Card | null): Payment | null {
    if (payment.status !== "PROCESSING") return null;
    const settings = this.settings();
    if (settings.declineNext > 0) {
      settings.declineNext--;
      return this.decline(payment, { code: "RISK_REJECT", message: "The request is rejected by risk control." });
    }
    const isWrong = settings.wrongAmountNext > 0;
    if (isWrong) settings.wrongAmountNext--;
    const nowMs = Date.now();
    const paid = this.save({
      ...payment,
      status: "SUCCESS",
      resultCode: "SUCCESS",
      resultMessage: "success",
      paidMs: nowMs,
      authExpiryMs: payment.isHold ? nowMs + settings.holdSeconds * 1_000 : null,
      saidValue: isWrong ? payment.amount.value + settings.wrongAmountBy : null,
      card,
    });
    this.tell(paymentNotification(paid));
    return paid;
  }

  /** The bank or the wallet says no, for good. Null when the payment is no longer waiting. */
  decline(payment: Payment, no: No): Payment | null {
    return payment.status === "PROCESSING" ? this.fail(payment, no) : null;
  }

  /** Closes the page, releases the hold, or gives the whole payment back. Once cancelled, it stays so. */
  cancel(payment: Payment): Payment {
    if (payment.status === "CANCELLED") return payment;
    // "Indonesia-based payment methods: cancellation is not allowed."
    if (payment.methodType === "DANA")
      throw new AntomError("F", "PAYMENT_METHOD_NOT_SUPPORTED", "The payment method does not support cancellation.");
    if (payment.status === "FAIL" || payment.isTaken)
      throw new AntomError("F", "ORDER_STATUS_INVALID", "The order status is invalid.");
    if (payment.refunded > 0) throw new AntomError("F", "PROCESS_FAIL", "The order was refunded already.");
    if (payment.status === "SUCCESS" && !payment.isHold && this.settings().isPastCutoff)
      throw new AntomError("F", "CANCEL_WINDOW_EXCEED", "The cancel date is past the period that supports it.");
    return this.save({ ...payment, status: "CANCELLED", resultCode: "ORDER_IS_CANCELED", resultMessage: "canceled" });
  }

  /** For drills: the hold ends now. */
  expireHold(payment: Payment): Payment | undefined {
    this.save({ ...payment, authExpiryMs: Date.now() });
    return this.find(payment.paymentId);
  }

  save(payment: Payment): Payment {
    this.store.save({ t: "payment", v: payment });
    return payment;
  }

  tell(body: object): void {
    this.notificationCount++;
    this.sender.send({ id: `${Date.now()}-${this.notificationCount}`, body: JSON.stringify(body) });
  }

  later(ms: number, act: () => void): void {
    setTimeout(act, ms).unref();
  }

  private fail(payment: Payment, { code, message }: No): Payment {
    const failed = this.save({ ...payment, status: "FAIL", resultCode: code, resultMessage: message });
    this.tell(paymentNotification(failed));
    return failed;
  }
}

export function isSame(a: Amount, b: Amount): boolean {
  return a.currency === b.currency && a.value === b.value;
}
