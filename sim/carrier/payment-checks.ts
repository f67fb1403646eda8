import { CarrierError } from "./api-error";
import type { NewPayment } from "./read-requests";
import type { Payment } from "./state";

/** So long a correlator is in use. */
export function isOpen(status: Payment["status"]): boolean {
  return status === "processing" || status === "pending_validation" || status === "reserved";
}

/** Whether a request is the repeat of the one that made this payment. */
export function isSameRequest(known: Payment, asked: NewPayment): boolean {
  return (
    known.phoneNumber === asked.phoneNumber &&
    known.amount === asked.amount &&
    known.currency === asked.currency &&
    known.referenceCode === asked.referenceCode
  );
}

/** Throws CarrierError when it is another line's payment. */
export function checkOwner(payment: Payment, phoneNumber: string): void {
  if (payment.phoneNumber !== phoneNumber)
    throw new CarrierError(404, "IDENTIFIER_NOT_FOUND", "phoneNumber not found.");
}

/** Throws CarrierError when it was charged or cancelled. */
export function refuseEnded({ status }: Payment): void {
  if (status === "succeeded")
    throw new CarrierError(409, "CARRIER_BILLING.PAYMENT_CONFIRMED", "Payment has been confirmed.");
  if (status === "cancelled")
    throw new CarrierError(409, "CARRIER_BILLING.PAYMENT_CANCELLED", "Payment has been cancelled.");
}

export function tooManyCodes(): CarrierError {
  return new CarrierError(
    400,
    "CARRIER_BILLING.VALIDATION_FAILED",
    "the maximum number of attempts have been consumed for this validation.",
  );
}
