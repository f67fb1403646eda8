import Stripe from "stripe";
import { type CallOutcome, KEY_AT_WORK } from "@/lib/payments/after-stored-failure";

/**
 * What a failed call to Stripe means for the payment.
 *
 * - `declined`: the issuer said no. The customer's matter, never a sign that the channel is ill.
 * - `refused`: Stripe read the request and will not do it, now or later.
 * - `key_reused`: our key was used for other content. Our own mistake, and nothing happened.
 * - `not_now`: keys, rights or rate limit, or no connection came about. Nothing happened, and the same request may pass later.
 * - `open`: nobody knows yet. A 5xx, kept under the idempotency key, or no readable answer at all.
 */
export type StripeFailure =
  | { meaning: "declined"; code: string }
  | { meaning: "refused"; code: string }
  | { meaning: "key_reused"; code: "payment.key_reused" }
  | { meaning: "not_now"; code: string }
  | { meaning: "open"; outcome: Exclude<CallOutcome<never>, { outcome: "answered" }> };

/** Sorts an error of the SDK. Anything that is no StripeError is our own bug and is thrown on. */
export function failureOf(error: unknown): StripeFailure {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  if (error instanceof Stripe.errors.StripeConnectionError) {
    if (wasNeverSent(error)) return { meaning: "not_now", code: "unreachable" };
    return noAnswer(/timeout/i.test(error.message) ? "timeout" : "network");
  }
  const status = error.statusCode;
  // Without a status the body was no JSON: a proxy's HTML page, or an answer cut off in the middle.
  if (status === undefined) return noAnswer("unreadable");
  if (status >= 500) {
    const isReplay = error.headers?.["idempotent-replayed"] === "true";
    return { meaning: "open", outcome: { outcome: "stored_failure", because: `http_${status}`, isReplay } };
  }
  // 409: another request under this key is still at work, so its effect may be on its way. Stripe calls that an idempotency error, too.
  if (status === 409) return noAnswer(KEY_AT_WORK);
  if (error instanceof Stripe.errors.StripeIdempotencyError)
    return { meaning: "key_reused", code: "payment.key_reused" };
  if (error instanceof Stripe.errors.StripeCardError)
    return { meaning: "declined", code: error.decline_code ?? error.code ?? "card_declined" };
  if (error instanceof Stripe.errors.StripeRateLimitError) return { meaning: "not_now", code: "rate_limited" };
  if (status === 401 || status === 403) return { meaning: "not_now", code: error.code ?? `http_${status}` };
  return { meaning: "refused", code: error.code ?? `http_${status}` };
}

/** What the system says when no connection came about. */
const NO_CONNECTION: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** The SDK repeats once after a torn connection, and says so: then the first of the two may have arrived. */
function wasNeverSent({ detail, message }: InstanceType<typeof Stripe.errors.StripeConnectionError>): boolean {
  const { code } = (detail ?? {}) as NodeJS.ErrnoException;
  return code !== undefined && NO_CONNECTION.has(code) && !/retried/i.test(message);
}

function noAnswer(because: string): StripeFailure {
  return { meaning: "open", outcome: { outcome: "no_answer", because } };
}

/** What stands in the way, in one word, for an `unknown`. */
export function becauseOf(failure: StripeFailure): string {
  return failure.meaning === "open" ? failure.outcome.because : failure.code;
}
