import type Stripe from "stripe";
import { type CallOutcome, callOnce } from "@/lib/payments/after-stored-failure";
import { type ActionResult, type CancelRequest, isReport } from "@/lib/payments/provider";
import { becauseOf, failureOf, type StripeFailure } from "@/lib/payments/stripe/failure";
import { readIntent, readSession } from "@/lib/payments/stripe/read-payment";

/**
 * Makes sure that a payment takes no money: releases its hold, or closes its page. Safe to repeat, also twice at once.
 * Refused with `payment.already_captured` when the money was taken; a refund is the way then.
 */
export async function cancelPayment(stripe: Stripe, request: CancelRequest): Promise<ActionResult> {
  if (request.providerPaymentId !== null) return releaseHold(stripe, request, request.providerPaymentId);
  if (request.sessionId === null) return { kind: "refused", code: "payment.never_started" };

  const closed = await closeSession(stripe, request.sessionId);
  if (closed.kind !== "refused" || closed.code !== "payment.page_completed") return closed;
  // The customer was faster: the page has become a hold, which only now has an id.
  const seen = await readSession(stripe, request.sessionId);
  if (!isReport(seen)) return seen;
  if (seen.providerPaymentId === null) return { kind: "unknown", because: "completed_without_payment" };
  return releaseHold(stripe, request, seen.providerPaymentId);
}

/** Closes a page that nobody may pay any more. Safe to repeat. Refused with `payment.page_completed`. */
export async function closeSession(stripe: Stripe, sessionId: string): Promise<ActionResult> {
  try {
    // No key needed: Stripe expires an open session once, and says so of one that is not open.
    await stripe.checkout.sessions.expire(sessionId);
    return { kind: "done", providerId: sessionId };
  } catch (error) {
    const failure = failureOf(error);
    if (failure.meaning === "open" || failure.meaning === "not_now")
      return { kind: "unknown", because: becauseOf(failure) };
    const seen = await readSession(stripe, sessionId);
    if (!isReport(seen)) return failure.code === "resource_missing" ? { kind: "refused", code: failure.code } : seen;
    if (seen.state === "cancelled") return { kind: "done", providerId: sessionId };
    return { kind: "refused", code: "payment.page_completed" };
  }
}

async function releaseHold(stripe: Stripe, request: CancelRequest, intentId: string): Promise<ActionResult> {
  const answer = await callOnce<ActionResult>({
    baseKey: `void:${request.paymentId}`,
    attempt: request.attempt,
    call: (key) => cancelIntent(stripe, request, intentId, key),
    look: () => whatHappened(stripe, intentId),
  });
  return answer.outcome === "answered" ? answer.result : { kind: "unknown", because: answer.because };
}

async function cancelIntent(
  stripe: Stripe,
  request: CancelRequest,
  intentId: string,
  key: string,
): Promise<CallOutcome<ActionResult>> {
  try {
    const intent = await stripe.paymentIntents.cancel(
      intentId,
      { cancellation_reason: "abandoned" },
      { idempotencyKey: key },
    );
    return { outcome: "answered", result: { kind: "done", providerId: intent.id } };
  } catch (error) {
    return afterFailure(stripe, request, intentId, failureOf(error));
  }
}

async function afterFailure(
  stripe: Stripe,
  request: CancelRequest,
  intentId: string,
  failure: StripeFailure,
): Promise<CallOutcome<ActionResult>> {
  if (failure.meaning === "open") return failure.outcome;
  if (failure.meaning === "not_now") return { outcome: "no_answer", because: failure.code };
  const seen = await whatHappened(stripe, intentId);
  if (seen.outcome !== "answered") return seen;
  if (seen.result !== null) return { outcome: "answered", result: seen.result };
  // Checkout lets nobody cancel the intent of an open page: the page is what has to be closed.
  if (request.sessionId !== null) return { outcome: "answered", result: await closeSession(stripe, request.sessionId) };
  return { outcome: "answered", result: { kind: "refused", code: failure.code } };
}

/** Null while the hold or the page is still there. */
async function whatHappened(stripe: Stripe, intentId: string): Promise<CallOutcome<ActionResult | null>> {
  const seen = await readIntent(stripe, intentId);
  if (!isReport(seen)) return { outcome: "no_answer", because: seen.because };
  if (seen.state === "cancelled") return { outcome: "answered", result: { kind: "done", providerId: intentId } };
  if (seen.state === "captured")
    return { outcome: "answered", result: { kind: "refused", code: "payment.already_captured" } };
  return { outcome: "answered", result: null };
}
