import { type Acquirer, isSame, type No } from "./acquirer";
import { illegal, inconsistent } from "./api-error";
import { disputeNotification, refundNotification } from "./objects";
import { type Amount, type Dispute, newAntomId, type Payment, type Refund } from "./state";

/**
 * Gives money back. The rest that can still be given back shrinks at once. Wallets do it while the call waits; a card's refund ends a
 * moment later, with a notification. A refusal is final for its request id.
 */
export function refund(
  acquirer: Acquirer,
  { refundRequestId, paymentId, amount }: { refundRequestId: string; paymentId: string; amount: Amount },
): { refund: Refund; currency: string } {
  const payment = acquirer.get({ paymentId });
  const { currency } = payment.amount;
  const known = acquirer.store.refunds.get(refundRequestId);
  if (known !== undefined) {
    if (known.paymentId !== paymentId || !isSame({ currency, value: known.value }, amount)) throw inconsistent();
    return { refund: known, currency };
  }
  if (amount.currency !== currency) throw illegal("refundAmount.currency must be that of the payment.");
  const no = refusalOf(payment, amount.value);
  const nowMs = Date.now();
  const asked: Refund = {
    refundId: newAntomId(nowMs),
    refundRequestId,
    paymentId,
    value: amount.value,
    status: no === null ? "PROCESSING" : "FAIL",
    code: no?.code ?? null,
    message: no?.message ?? "",
    createdMs: nowMs,
  };
  acquirer.store.save({ t: "refund", v: asked });
  acquirer.save({
    ...payment,
    refunded: payment.refunded + (no === null ? amount.value : 0),
    refundRequestIds: [...payment.refundRequestIds, refundRequestId],
  });
  if (no !== null) return { refund: asked, currency };
  if (payment.methodType !== "CARD")
    return { refund: endRefund(acquirer, refundRequestId, { isTold: false }) ?? asked, currency };
  acquirer.later(acquirer.settings().refundMs, () => endRefund(acquirer, refundRequestId, { isTold: true }));
  return { refund: asked, currency };
}

/** Null when it has ended already. */
export function endRefund(acquirer: Acquirer, refundRequestId: string, { isTold }: { isTold: boolean }): Refund | null {
  const known = acquirer.store.refunds.get(refundRequestId);
  const payment = known && acquirer.store.payments.get(known.paymentId);
  if (known?.status !== "PROCESSING" || payment === undefined) return null;
  const settings = acquirer.settings();
  const isFailing = isTold && settings.refundFailNext > 0;
  if (isFailing) {
    settings.refundFailNext--;
    acquirer.save({ ...payment, refunded: payment.refunded - known.value });
  }
  const ended: Refund = isFailing
    ? { ...known, status: "FAIL", code: "PROCESS_FAIL", message: "A general business failure occurred." }
    : { ...known, status: "SUCCESS" };
  acquirer.store.save({ t: "refund", v: ended });
  if (isTold) acquirer.tell(refundNotification(ended, payment.amount.currency));
  return ended;
}

/** The cardholder's bank takes the money back until somebody has judged. */
export function openDispute(acquirer: Acquirer, payment: Payment, value: number): Dispute {
  const nowMs = Date.now();
  const asked = { disputeId: newAntomId(nowMs), paymentId: payment.paymentId, value };
  const dispute: Dispute = { ...asked, outcome: null, judgedMs: null };
  acquirer.store.save({ t: "dispute", v: dispute });
  acquirer.save({ ...payment, isDisputed: true });
  acquirer.tell(disputeNotification(dispute, payment, nowMs));
  return dispute;
}

export function judgeDispute(acquirer: Acquirer, dispute: Dispute, outcome: string): Dispute {
  const judged = { ...dispute, outcome, judgedMs: Date.now() };
  acquirer.store.save({ t: "dispute", v: judged });
  const payment = acquirer.save({ ...acquirer.get({ paymentId: dispute.paymentId }), isDisputed: false });
  acquirer.tell(disputeNotification(judged, payment, Date.now()));
  return judged;
}

function refusalOf(payment: Payment, value: number): No | null {
  const taken = payment.isHold ? payment.captured : payment.amount.value;
  if (payment.status !== "SUCCESS" || taken === 0 || payment.isDisputed)
    return { code: "ORDER_STATUS_INVALID", message: "The order status is invalid." };
  if (value > taken - payment.refunded)
    return { code: "REFUND_AMOUNT_EXCEED", message: "The total refund amount exceeds the payment amount." };
  return null;
}
