import type Stripe from "stripe";
import { type CallOutcome, keyOfTry } from "@/lib/payments/after-stored-failure";
import type { StartRequest, StartResult } from "@/lib/payments/provider";
import { toStripeAmount } from "@/lib/payments/stripe/amount";
import { failureOf } from "@/lib/payments/stripe/failure";

/** Stripe refuses a session that expires sooner than 30 minutes from now; a little more, for clocks and the way there. */
const PAGE_LIFE_MIN_SECONDS = 30 * 60 + 15;
/** How long the page outlives the order, so that an order of 30 minutes gets a page at all. The shop closes it itself. */
const PAGE_GRACE_SECONDS = 120;
const QUARTER_HOUR_SECONDS = 900;
/** How far the walk over keys goes at most, and how many new failures in one go are enough. */
const KEYS_MAX = 20;
const NEW_FAILURES_MAX = 3;

const LOCALES: Record<string, Stripe.Checkout.SessionCreateParams.Locale> = {
  en: "en",
  fil: "fil",
  id: "id",
  ms: "ms",
  th: "th",
  vi: "vi",
};

/**
 * Opens a Checkout Session that holds the amount on a card (`capture_method: manual`). Safe to repeat: the same request
 * gives the same page. After a stored 500 it takes the next key at once, without a look: a session whose address nobody
 * has can never be paid, so a lost one does no harm. (Its `checkout.session.expired` still comes; it names another
 * session than the payment's, and is to be dropped by that.)
 */
export async function startSession(stripe: Stripe, request: StartRequest, now: Date): Promise<StartResult> {
  const [wanted, ...earlier] = expiryCandidates(request.expiresAt, now);
  let because = "http_5xx";
  let failuresLeft = NEW_FAILURES_MAX;
  for (let tryNumber = 1; tryNumber <= KEYS_MAX && failuresLeft > 0; tryNumber++) {
    const key = keyOfTry(`pay:${request.paymentId}`, tryNumber);
    let called = await createSession(stripe, request, wanted ?? 0, key);
    // A repeat that comes later computes a later expiry, which Stripe takes for other content under the same key.
    for (const expiresAt of earlier) {
      if (called.outcome !== "answered" || called.result.kind !== "refused") break;
      if (called.result.code !== "payment.key_reused") break;
      called = await createSession(stripe, request, expiresAt, key);
    }
    if (called.outcome === "answered") {
      // What a later key is refused says nothing about a session that an earlier one may have made.
      const isRefusal = called.result.kind === "refused" && called.result.isTechnical;
      return tryNumber > 1 && isRefusal ? { kind: "unknown", because } : called.result;
    }
    because = called.because;
    if (called.outcome === "no_answer") return { kind: "unknown", because };
    if (called.isReplay !== true) failuresLeft--;
  }
  return { kind: "unknown", because };
}

/**
 * When the page may close, in epoch seconds, the wanted one first and then those that an earlier call of the same
 * request may have used. It must follow from the request alone as long as possible, since it is part of what the
 * idempotency key covers; only when too little time is left it is rounded up to a quarter of an hour.
 */
export function expiryCandidates(expiresAt: Date, now: Date): number[] {
  const own = Math.floor(expiresAt.getTime() / 1_000) + PAGE_GRACE_SECONDS;
  const soonest = Math.ceil(now.getTime() / 1_000) + PAGE_LIFE_MIN_SECONDS;
  if (own >= soonest) return [own];
  const quarter = Math.ceil(soonest / QUARTER_HOUR_SECONDS) * QUARTER_HOUR_SECONDS;
  return [quarter, own, quarter - QUARTER_HOUR_SECONDS];
}

async function createSession(
  stripe: Stripe,
  request: StartRequest,
  expiresAt: number,
  idempotencyKey: string,
): Promise<CallOutcome<StartResult>> {
  try {
    const session = await stripe.checkout.sessions.create(sessionParams(request, expiresAt), { idempotencyKey });
    if (session.url === null)
      return { outcome: "answered", result: { kind: "refused", code: "payment.page_closed", isTechnical: false } };
    return {
      outcome: "answered",
      result: {
        kind: "started",
        sessionId: session.id,
        url: session.url,
        providerPaymentId: typeof session.payment_intent === "string" ? session.payment_intent : null,
      },
    };
  } catch (error) {
    const failure = failureOf(error);
    if (failure.meaning === "open") return failure.outcome;
    // Nobody has shown a card yet, so whatever is refused here is about our request or our account.
    return { outcome: "answered", result: { kind: "refused", code: failure.code, isTechnical: true } };
  }
}

function sessionParams(request: StartRequest, expiresAt: number): Stripe.Checkout.SessionCreateParams {
  const metadata = { payment_id: request.paymentId, order_id: request.orderId, reference: request.reference };
  const suffix = statementSuffix(request.reference);
  return {
    mode: "payment",
    // Apple Pay and Google Pay ride on `card`. Other methods could not be held and captured later.
    allowed_payment_method_types: ["card"],
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: request.amount.currency.toLowerCase(),
          unit_amount: toStripeAmount(request.amount),
          product_data: { name: request.description },
        },
      },
    ],
    client_reference_id: request.paymentId,
    metadata,
    payment_intent_data: {
      capture_method: "manual",
      description: `${request.description} (${request.reference})`,
      metadata,
      ...(suffix !== null && { statement_descriptor_suffix: suffix }),
    },
    // The customer pays the price that we showed, in its currency; Stripe must not offer a converted one.
    adaptive_pricing: { enabled: false },
    ...(request.email !== null && { customer_email: request.email }),
    expires_at: expiresAt,
    locale: LOCALES[request.locale] ?? "auto",
    submit_type: "pay",
    success_url: request.returnUrl,
    cancel_url: request.cancelUrl,
  };
}

/**
 * What the card statement shows after the account's own prefix: the reference without its `FCT`, 10 characters, because
 * prefix and suffix share 22. Stripe wants at least one letter in it; without one it is left out.
 */
export function statementSuffix(reference: string): string | null {
  const suffix = reference
    .replace(/[^A-Za-z0-9]/g, "")
    .slice(-10)
    .toUpperCase();
  return /[A-Z]/.test(suffix) ? suffix : null;
}
