import { fromCarrierAmount } from "@/lib/payments/carrier/amount";
import { instrumentOf } from "@/lib/payments/carrier/phone-number";
import { asRecord, type JsonRecord, recordAt, textAt } from "@/lib/payments/json-reading";
import type { PaymentReport, PaymentState } from "@/lib/payments/provider";
import type { Money } from "@/lib/shared/money";

const STATUSES = ["processing", "pending_validation", "reserved", "succeeded", "cancelled", "denied"] as const;
export type CarrierStatus = (typeof STATUSES)[number];

/**
 * A payment as the operator tells it. `correlator` is what we sent, `paymentId` our own id in it. The phone number is here because
 * confirm and cancel want it again, and must not leave the adapter.
 */
export type CarrierPayment = {
  id: string;
  status: CarrierStatus;
  correlator: string | null;
  paymentId: string | null;
  phoneNumber: string | null;
  amount: Money;
  createdAt: Date;
  chargedAt: Date | null;
};

/** Null when it is no payment, or has a status or a currency that we do not know. */
export function readCarrierPayment(value: unknown): CarrierPayment | null {
  const payment = asRecord(value);
  const id = textAt(payment, "paymentId");
  const status = STATUSES.find((known) => known === textAt(payment, "paymentStatus"));
  const transaction = recordAt(payment, "amountTransaction");
  const charging = recordAt(recordAt(transaction, "paymentAmount"), "chargingInformation");
  const amount = fromCarrierAmount(charging?.amount, charging?.currency);
  const createdAt = dateAt(payment, "paymentCreationDate");
  if (id === null || status === undefined || amount === null || createdAt === null) return null;
  const correlator = textAt(transaction, "clientCorrelator");
  return {
    id,
    status,
    correlator,
    paymentId: correlator?.split(":", 1)[0] ?? null,
    phoneNumber: textAt(transaction, "phoneNumber"),
    amount,
    createdAt,
    chargedAt: dateAt(payment, "paymentDate"),
  };
}

export function dateAt(record: JsonRecord | null, key: string): Date | null {
  const timeMs = Date.parse(textAt(record, key) ?? "");
  return Number.isNaN(timeMs) ? null : new Date(timeMs);
}

/** True while money is held or was taken. */
export function hasMoney({ status }: CarrierPayment): boolean {
  return status === "reserved" || status === "succeeded";
}

/** True of a preparation that can still come to something. */
export function isLive(payment: CarrierPayment): boolean {
  return hasMoney(payment) || payment.status === "processing" || payment.status === "pending_validation";
}

/**
 * ```
 * processing · pending_validation   pending
 * denied                            pending, with a failure code: on our page another number may be tried
 * reserved                          authorised
 * succeeded                         captured
 * cancelled                         cancelled
 * ```
 */
const STATE_OF_STATUS: Record<CarrierStatus, PaymentState> = {
  processing: "pending",
  pending_validation: "pending",
  denied: "pending",
  reserved: "authorised",
  succeeded: "captured",
  cancelled: "cancelled",
};

/**
 * The operator's payment in the shop's words. While it is pending it has no `providerPaymentId`: that preparation may be replaced by one of
 * another number, and the shop would go on asking about the first.
 */
export function reportOf(
  payment: CarrierPayment,
  config: { fingerprintKey: string; reservationSeconds: number | null },
): PaymentReport {
  const { status, phoneNumber } = payment;
  const state = STATE_OF_STATUS[status];
  return {
    paymentId: payment.paymentId,
    sessionId: payment.paymentId,
    providerPaymentId: state === "pending" ? null : payment.id,
    state,
    amount: hasMoney(payment) ? payment.amount : null,
    captureBefore: status === "reserved" ? endOfReservation(payment.createdAt, config.reservationSeconds) : null,
    instrument: hasMoney(payment) && phoneNumber !== null ? instrumentOf(phoneNumber, config.fingerprintKey) : null,
    failureCode: status === "denied" ? "carrier.denied" : status === "cancelled" ? "carrier.cancelled" : null,
  };
}

/** Counted from the preparation: the reservation began at it or a little later, and early is the safe side. */
function endOfReservation(createdAt: Date, reservationSeconds: number | null): Date | null {
  return reservationSeconds === null ? null : new Date(createdAt.getTime() + reservationSeconds * 1_000);
}
