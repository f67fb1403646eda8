import type { CountryCode } from "@/lib/shared/countries";
import type { Money } from "@/lib/shared/money";

/**
 * What our own payment page needs beyond the port. The shop calls `prepare` only while the payment is open and neither held nor paid:
 * the contract guards our correlator no longer than that.
 */
export interface CarrierBilling {
  /**
   * Asks the operator to set the money aside, which sends a code to the phone. Safe to repeat: the same number and amount give the same
   * preparation, or a new code where the operator does not repeat its answer. Another number replaces a preparation that waits for its
   * code, and is refused with `payment.already_authorised` once money is held.
   */
  prepare(request: PrepareRequest): Promise<PrepareResult>;

  /** Hands in the code that the customer typed. Safe to repeat: a code that was right stays right; a wrong one may count twice. */
  validate(request: ValidateRequest): Promise<ValidateResult>;
}

export type PrepareRequest = {
  paymentId: string;
  phoneNumber: string; // E.164 with its plus sign. Personal data: it goes to the operator and nowhere else.
  amount: Money;
  description: string; // Stands on the customer's bill.
  country: CountryCode;
};

/** `code` is one of `refusal-codes.ts` or the operator's own. `unknown`: repeat the same request. */
export type PrepareResult =
  | { kind: "code_sent"; providerPaymentId: string; authorizationId: string; maskedPhone: string }
  | { kind: "reserved"; providerPaymentId: string }
  | { kind: "refused"; code: string }
  | { kind: "unknown"; because: string };

/** The ids are those of `code_sent`; the page keeps them where a customer cannot change them. */
export type ValidateRequest = { paymentId: string; providerPaymentId: string; authorizationId: string; code: string };

/** `triesLeft` is null: the contract does not tell. `refused` ends this preparation, a new one may follow. `unknown`: repeat. */
export type ValidateResult =
  | { kind: "reserved" }
  | { kind: "wrong_code"; triesLeft: number | null }
  | { kind: "refused"; code: string }
  | { kind: "unknown"; because: string };
