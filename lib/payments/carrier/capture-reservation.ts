import type { CarrierPayment } from "@/lib/payments/carrier/carrier-payment";
import type { CarrierApi } from "@/lib/payments/carrier/client";
import { readPayment } from "@/lib/payments/carrier/find-preparations";
import { becauseOf, isPassing, refusalCode } from "@/lib/payments/carrier/refusal-codes";
import type { ActionResult, CaptureRequest } from "@/lib/payments/provider";
import { isSameMoney } from "@/lib/shared/money";

/**
 * Confirms a reservation, which takes all of it: the contract's confirmation has no amount. It has no key either and needs none, since a
 * payment can be confirmed once; the operator's record, read before and after, tells what became of it. Safe to repeat.
 *
 * Reading first also gives back the phone number that the confirmation has to name: we do not keep it.
 * Refuses with payment.cannot_capture_in_part, payment.not_authorised, and with `isLost` carrier.cancelled and carrier.denied.
 */
export async function captureReservation(api: CarrierApi, request: CaptureRequest): Promise<ActionResult> {
  const { providerPaymentId } = request;
  const seen = await readPayment(api, providerPaymentId);
  if (seen.kind === "refused") return { kind: "refused", code: seen.because };
  if (seen.kind === "unknown") return { kind: "unknown", because: seen.because };
  const { payment } = seen;
  if (payment.paymentId !== null && payment.paymentId !== request.paymentId)
    return { kind: "refused", code: "payment.another_payment" };
  const before = resultOf(payment, request);
  if (before !== null) return before;

  const { phoneNumber } = payment;
  const path = `/payments/${encodeURIComponent(providerPaymentId)}/confirm`;
  const answer = await api.post(path, { ...(phoneNumber !== null && { phoneNumber }) });
  if (answer.kind === "no_answer") return { kind: "unknown", because: answer.because };
  if (answer.kind === "failed" && isPassing(answer)) return { kind: "unknown", because: becauseOf(answer) };
  const after = await readPayment(api, providerPaymentId);
  const result = after.kind === "payment" ? resultOf(after.payment, request) : null;
  if (result !== null) return result;
  switch (answer.kind) {
    case "answer":
      // Accepted, and not done yet: the notification tells the end, or the next call.
      return { kind: "pending", providerId: providerPaymentId };
    case "failed":
      return refusalOf(refusalCode(answer), providerPaymentId);
    case "server_error":
      return { kind: "unknown", because: becauseOf(answer) };
  }
}

/** Null while the money is held and untouched. */
function resultOf(payment: CarrierPayment, { amount }: CaptureRequest): ActionResult | null {
  switch (payment.status) {
    case "cancelled":
      return { kind: "refused", code: "carrier.cancelled", isLost: true };
    case "denied":
      return { kind: "refused", code: "carrier.denied", isLost: true };
    case "pending_validation":
      return { kind: "refused", code: "payment.not_authorised" };
    case "processing":
      return { kind: "pending", providerId: payment.id };
    default:
      if (!isSameMoney(payment.amount, amount)) return { kind: "refused", code: "payment.cannot_capture_in_part" };
      return payment.status === "succeeded" ? { kind: "done", providerId: payment.id } : null;
  }
}

/** A definite no to a confirmation, when the record could not be read after it. */
function refusalOf(code: string, providerId: string): ActionResult {
  switch (code) {
    case "CARRIER_BILLING.PAYMENT_CONFIRMED":
      return { kind: "pending", providerId };
    case "CARRIER_BILLING.PAYMENT_CANCELLED":
      return { kind: "refused", code: "carrier.cancelled", isLost: true };
    case "carrier.denied":
      return { kind: "refused", code, isLost: true };
    default:
      return { kind: "refused", code };
  }
}
