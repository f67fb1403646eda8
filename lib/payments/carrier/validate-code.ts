import type { ValidateRequest, ValidateResult } from "@/lib/payments/carrier/billing";
import { hasMoney } from "@/lib/payments/carrier/carrier-payment";
import type { CarrierApi } from "@/lib/payments/carrier/client";
import { readPayment } from "@/lib/payments/carrier/find-preparations";
import { becauseOf, isPassing, refusalCode } from "@/lib/payments/carrier/refusal-codes";

/** Codes are what operators like; what is none for sure need not cost one of the few tries. */
const CODE = /^[0-9A-Za-z]{3,12}$/;

/** After these the operator's own record tells whether an earlier call of ours had been right. */
const MAY_BE_VALIDATED = new Set(["ALREADY_EXISTS", "CARRIER_BILLING.INVALID_AUTHORIZATION_ID"]);

/**
 * Hands in the customer's code. After a lost answer the same call may be made again.
 * Refuses with carrier.code_expired, carrier.code_attempts_used, carrier.denied, NOT_FOUND.
 */
export async function validateCode(api: CarrierApi, request: ValidateRequest): Promise<ValidateResult> {
  const { paymentId, providerPaymentId, authorizationId } = request;
  const code = request.code.trim();
  if (!CODE.test(code)) return { kind: "wrong_code", triesLeft: null };
  const path = `/payments/${encodeURIComponent(providerPaymentId)}/validate`;
  const answer = await api.post(path, { authorizationId, code });
  // Success has no body, so that only its own status tells it from an answer that was cut off.
  if (answer.kind === "answer")
    return answer.status === 204 ? { kind: "reserved" } : { kind: "unknown", because: "unreadable" };
  if (answer.kind !== "failed" || isPassing(answer)) return { kind: "unknown", because: becauseOf(answer) };
  if (answer.code === "CARRIER_BILLING.INVALID_CODE") return { kind: "wrong_code", triesLeft: null };
  if (!MAY_BE_VALIDATED.has(answer.code)) return { kind: "refused", code: refusalCode(answer) };

  const seen = await readPayment(api, providerPaymentId);
  if (seen.kind !== "payment") return { kind: "unknown", because: seen.because };
  if (hasMoney(seen.payment) && seen.payment.paymentId === paymentId) return { kind: "reserved" };
  // A slow operator has sent its code before it was ready to take it.
  if (seen.payment.status === "processing") return { kind: "unknown", because: "processing" };
  return { kind: "refused", code: "carrier.code_expired" };
}
