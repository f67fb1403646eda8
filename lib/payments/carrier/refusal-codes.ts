import type { CarrierAnswer } from "@/lib/payments/carrier/client";

type Failed = Extract<CarrierAnswer, { kind: "failed" }>;

/** What a page can explain to a customer, in words that stay the same whatever the API's version calls it. */
const CODES: Record<string, string> = {
  IDENTIFIER_NOT_FOUND: "carrier.number_unknown",
  SERVICE_NOT_APPLICABLE: "carrier.not_for_this_number",
  "CARRIER_BILLING.PAYMENT_DENIED": "carrier.denied",
  "CARRIER_BILLING.UNAUTHORIZED_AMOUNT": "carrier.amount_not_allowed",
  "CARRIER_BILLING.USER_AMOUNT_THRESHOLD_OVERPASSED": "carrier.limit_reached",
  // The name of the same thing in the contract's own test definitions.
  "CARRIER_BILLING.AMOUNT_THRESHOLD_OVERPASSED": "carrier.limit_reached",
  "CARRIER_BILLING.VALIDATION_FAILED": "carrier.code_attempts_used",
  "CARRIER_BILLING.INVALID_AUTHORIZATION_ID": "carrier.code_expired",
  ALREADY_EXISTS: "carrier.another_payment_open",
};

/** Our keys, rights and the rate of our calls: nothing happened, and nothing is wrong with the request. */
export function isPassing({ status, code }: Failed): boolean {
  return status === 401 || status === 429 || (status === 403 && !code.startsWith("CARRIER_BILLING"));
}

/** The stable code of a definite no. */
export function refusalCode(failed: Failed): string {
  if (failed.status === 429) return "rate_limited";
  return CODES[failed.code] ?? failed.code;
}

/** Why there is no definite answer, in the words of the port's `because`. */
export function becauseOf(answer: Exclude<CarrierAnswer, { kind: "answer" }>): string {
  if (answer.kind === "no_answer") return answer.because;
  if (answer.kind === "server_error") return `http_${answer.status}`;
  return refusalCode(answer);
}
