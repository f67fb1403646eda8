import { CarrierError, invalidArgument, notFound } from "./api-error";
import { amountOf, thousandths } from "./lines";
import type { Notifier } from "./notifier";
import { iso } from "./objects";
import type { Operator } from "./operator";
import type { NewRefund } from "./read-requests";
import type { CarrierSettings } from "./settings";
import { newSimId, type Payment, type Refund, type Store } from "./state";

/** The refund API's side of the operator: what is returned of a charged payment, and what is left of it. */
export class RefundDesk {
  private readonly store: Store;
  private readonly operator: Operator;
  private readonly notifier: Notifier;
  private readonly settings: () => CarrierSettings;

  constructor(parts: { store: Store; operator: Operator; notifier: Notifier; settings: () => CarrierSettings }) {
    this.store = parts.store;
    this.operator = parts.operator;
    this.notifier = parts.notifier;
    this.settings = parts.settings;
  }

  refundsOf(paymentId: string): Refund[] {
    return [...this.store.refunds.values()].filter((refund) => refund.paymentId === paymentId);
  }

  refund(paymentId: string, id: string): Refund {
    const refund = this.store.refunds.get(id);
    if (refund === undefined || refund.paymentId !== paymentId) throw notFound();
    return refund;
  }

  /** What was never asked to be refunded, in major units: a refund on its way has gone from it. */
  remaining(payment: Payment): number {
    const taken = this.refundsOf(payment.id).filter(({ status }) => status !== "denied");
    return (thousandths(payment.amount) - taken.reduce((sum, { amount }) => sum + thousandths(amount), 0)) / 1_000;
  }

  /** Returns money. Throws CarrierError for more than is left, another currency, or a payment that was not charged. */
  create(payment: Payment, request: NewRefund): Refund {
    if (payment.status !== "succeeded")
      throw new CarrierError(422, "CARRIER_BILLING_REFUND.INVALID_PAYMENT_STATUS", "Payment is not yet completed.");
    this.checkCorrelator(payment, request);
    if (request.type === "partial" && request.isTaxIncluded !== (payment.chargingInformation.isTaxIncluded === true))
      throw new CarrierError(
        422,
        "CARRIER_BILLING_REFUND.TAXES_MANAGEMENT_MISMATCH",
        "Inconsistent isTaxIncluded value with regards to related payment.",
      );
    if (request.currency !== null && request.currency !== payment.currency)
      throw invalidArgument("Currency is unknown or not authorized.");
    const amount = request.amount ?? payment.amount;
    if (thousandths(amount) > thousandths(this.remaining(payment)))
      throw new CarrierError(422, "CARRIER_BILLING_REFUND.UNAUTHORIZED_AMOUNT", "Unauthorized amount requested.");
    const settings = this.settings();
    const { type, correlator, referenceCode, refundAmount, reason, sink } = request;
    const refund: Refund = {
      ...{ type, correlator, referenceCode, refundAmount, reason, sink, amount },
      id: newSimId("RF"),
      paymentId: payment.id,
      status: "processing",
      currency: payment.currency,
      createdMs: Date.now(),
      refundedMs: null,
    };
    this.store.save({ t: "refund", v: refund });
    if (settings.refundMs === 0) return this.finish(refund);
    this.finishLater(refund.id);
    return refund;
  }

  /** What an earlier run had begun and not ended. */
  resume(): void {
    for (const refund of this.store.refunds.values()) if (refund.status === "processing") this.finishLater(refund.id);
  }

  /** A correlator is in use until its refund is completed; a completed one guards nothing. */
  private checkCorrelator(payment: Payment, { correlator }: NewRefund): void {
    const isInUse = this.refundsOf(payment.id).some(
      (refund) => correlator !== null && refund.correlator === correlator && refund.status === "processing",
    );
    if (isInUse) throw invalidArgument("clientCorrelator already exist on server.");
  }

  private finishLater(id: string): void {
    setTimeout(() => {
      const known = this.store.refunds.get(id);
      if (known?.status === "processing") this.finish(known);
    }, this.settings().refundMs).unref();
  }

  private finish(refund: Refund): Refund {
    const settings = this.settings();
    const isDenied = settings.refundFailNext > 0;
    if (isDenied) settings.refundFailNext--;
    const ended: Refund = isDenied
      ? { ...refund, status: "denied" }
      : { ...refund, status: "succeeded", refundedMs: Date.now() };
    this.store.save({ t: "refund", v: ended });
    const phoneNumber = this.store.payments.get(refund.paymentId)?.phoneNumber;
    if (!isDenied && phoneNumber !== undefined)
      this.operator.tellHandset(phoneNumber, `${amountOf(refund)} came back to you.`);
    this.notifier.tell(refund.sink, `carrier-billing-refund.v0.refund-${isDenied ? "denied" : "completed"}`, {
      paymentId: refund.paymentId,
      refundId: refund.id,
      status: isDenied ? "failed" : "succeeded",
      description: "Refund Notification",
      ...(ended.refundedMs !== null && { refundDate: iso(ended.refundedMs) }),
    });
    return ended;
  }
}
