import { type Result, SUCCESS } from "./api-error";
import type { Amount, Capture, Dispute, Payment, Refund, Store } from "./state";

/** Antom writes its times on Singapore's clock: 2026-11-27T12:01:01+08:00. */
export function timeText(ms: number): string {
  return `${new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}

export function amountObject({ currency, value }: Amount): object {
  return { currency, value: String(value) };
}

/** The simulator's records as the API shows them: amounts and ids are texts, times are ISO 8601. */
export function payAnswer(payment: Payment, publicUrl: string): object {
  const known = {
    paymentRequestId: payment.paymentRequestId,
    paymentId: payment.paymentId,
    paymentAmount: amountObject(payment.amount),
    paymentCreateTime: timeText(payment.createdMs),
  };
  switch (payment.status) {
    case "PROCESSING":
      return { ...known, result: IN_PROCESS, normalUrl: `${publicUrl}/cashier/${payment.paymentId}` };
    case "SUCCESS":
      return { ...known, result: SUCCESS, ...timesOf(payment) };
    case "CANCELLED":
      return { result: refusal("ORDER_IS_CANCELED", "The order is canceled.") };
    case "FAIL":
      return { result: refusal(payment.resultCode, payment.resultMessage) };
  }
}

const IN_PROCESS: Result = {
  resultCode: "PAYMENT_IN_PROCESS",
  resultStatus: "U",
  resultMessage: "payment in process",
};

function refusal(resultCode: string, resultMessage: string): Result {
  return { resultCode, resultStatus: "F", resultMessage };
}

export function inquiryAnswer(payment: Payment, store: Store): object {
  return {
    result: SUCCESS,
    paymentStatus: payment.status,
    paymentResultCode: payment.resultCode,
    paymentResultMessage: payment.resultMessage,
    ...paymentFields(payment),
    ...withTransactions(payment, store),
  };
}

/** The body of notifyPayment. */
export function paymentNotification(payment: Payment): object {
  const { resultCode, resultMessage } = payment;
  const isPaid = payment.status === "SUCCESS";
  return {
    notifyType: "PAYMENT_RESULT",
    result: isPaid ? SUCCESS : refusal(resultCode, resultMessage),
    ...paymentFields(payment),
  };
}

function paymentFields(payment: Payment): object {
  return {
    paymentRequestId: payment.paymentRequestId,
    paymentId: payment.paymentId,
    paymentAmount: amountObject({ ...payment.amount, value: payment.saidValue ?? payment.amount.value }),
    paymentCreateTime: timeText(payment.createdMs),
    ...timesOf(payment),
    ...(payment.card !== null && { paymentResultInfo: cardInfo(payment.card) }),
  };
}

function timesOf({ paidMs, authExpiryMs }: Payment): object {
  return {
    ...(paidMs !== null && { paymentTime: timeText(paidMs) }),
    ...(authExpiryMs !== null && { authExpiryTime: timeText(authExpiryMs) }),
  };
}

function cardInfo({ brand, bin, last4, expMonth, expYear }: NonNullable<Payment["card"]>): object {
  return {
    cardNo: `************${last4}`,
    cardBrand: brand,
    cardBin: bin,
    lastFour: last4,
    expiryMonth: String(expMonth).padStart(2, "0"),
    expiryYear: String(expYear % 100).padStart(2, "0"),
    funding: "CREDIT",
  };
}

function withTransactions(payment: Payment, store: Store): object {
  const captures = payment.captureRequestIds.flatMap((id) => store.captures.get(id) ?? []);
  const refunds = payment.refundRequestIds.flatMap((id) => store.refunds.get(id) ?? []);
  const { currency } = payment.amount;
  const transactions = [
    ...captures.map((of) => ({
      transactionId: of.captureId,
      transactionRequestId: of.captureRequestId,
      ...transactionFields("CAPTURE", of, currency),
    })),
    ...refunds.map((of) => ({
      transactionId: of.refundId,
      transactionRequestId: of.refundRequestId,
      ...transactionFields("REFUND", of, currency),
    })),
  ];
  return transactions.length === 0 ? {} : { transactions };
}

function transactionFields(type: "CAPTURE" | "REFUND", of: Capture | Refund, currency: string): object {
  return {
    transactionType: type,
    transactionStatus: of.status,
    transactionAmount: amountObject({ currency, value: of.value }),
    transactionTime: timeText(of.createdMs),
    transactionResult: resultOf(of, `${type}_IN_PROCESS`),
  };
}

export function resultOf({ status, code, message }: Capture | Refund, inProcess: string): Result {
  if (status === "SUCCESS") return SUCCESS;
  if (status === "FAIL") return refusal(code ?? "PROCESS_FAIL", message);
  return { resultCode: inProcess, resultStatus: "U", resultMessage: "in process" };
}

/** The answer of `capture`, and with a notifyType the body of notifyCapture. */
export function captureFields(capture: Capture, currency: string): object {
  const result = resultOf(capture, "CAPTURE_IN_PROCESS");
  // "This field is returned when the capture is successful", the documents say of all of them.
  if (capture.status !== "SUCCESS") return { result };
  return {
    result,
    captureRequestId: capture.captureRequestId,
    captureId: capture.captureId,
    paymentId: capture.paymentId,
    captureAmount: amountObject({ currency, value: capture.value }),
    captureTime: timeText(capture.createdMs),
  };
}

export function captureNotification(capture: Capture, currency: string): object {
  return {
    notifyType: "CAPTURE_RESULT",
    captureRequestId: capture.captureRequestId,
    captureId: capture.captureId,
    paymentId: capture.paymentId,
    captureAmount: amountObject({ currency, value: capture.value }),
    ...captureFields(capture, currency),
  };
}

export function refundFields(refund: Refund, currency: string): object {
  const result = resultOf(refund, "REFUND_IN_PROCESS");
  if (refund.status !== "SUCCESS") return { result };
  return {
    result,
    paymentId: refund.paymentId,
    ...refundIds(refund, currency),
    refundTime: timeText(refund.createdMs),
  };
}

export function refundInquiryAnswer(refund: Refund, currency: string): object {
  return { result: SUCCESS, ...refundIds(refund, currency), refundStatus: refund.status };
}

export function refundNotification(refund: Refund, currency: string): object {
  return {
    notifyType: "REFUND_RESULT",
    result: resultOf(refund, "REFUND_IN_PROCESS"),
    refundStatus: refund.status,
    ...refundIds(refund, currency),
    refundTime: timeText(refund.createdMs),
  };
}

function refundIds({ refundRequestId, refundId, value }: Refund, currency: string): object {
  return { refundRequestId, refundId, refundAmount: amountObject({ currency, value }) };
}

/** The body of notifyDispute; it has no notifyType. */
export function disputeNotification(dispute: Dispute, payment: Payment, nowMs: number): object {
  const amount = amountObject({ ...payment.amount, value: dispute.value });
  return {
    disputeId: dispute.disputeId,
    paymentId: payment.paymentId,
    paymentRequestId: payment.paymentRequestId,
    disputeTime: timeText(nowMs),
    disputeAmount: amount,
    disputeType: "CHARGEBACK",
    disputeReasonMsg: "The buyer does not recognise the payment.",
    ...(dispute.outcome === null
      ? { disputeNotificationType: "DISPUTE_CREATED", defendable: true }
      : {
          disputeNotificationType: "DISPUTE_JUDGED",
          disputeJudgedResult: dispute.outcome,
          disputeJudgedAmount: amount,
          disputeJudgedTime: timeText(nowMs),
        }),
  };
}
