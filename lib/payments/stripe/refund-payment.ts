import type Stripe from "stripe";
import { type CallOutcome, callOnce } from "@/lib/payments/after-stored-failure";
import type { ActionResult, RefundRequest } from "@/lib/payments/provider";
import { toStripeAmount } from "@/lib/payments/stripe/amount";
import { becauseOf, failureOf } from "@/lib/payments/stripe/failure";

/** A payment of ours has two or three refunds; Stripe's largest page is far more than enough to find one. */
const REFUNDS_LISTED_MAX = 100;

/**
 * Returns captured money. Safe to repeat: the refund carries our own id in its metadata, so that it is found again even
 * after Stripe has forgotten the key. Refused with Stripe's code when more is asked for than is left.
 */
export async function refundPayment(stripe: Stripe, request: RefundRequest): Promise<ActionResult> {
  const answer = await callOnce<ActionResult>({
    baseKey: `ref:${request.refundId}`,
    attempt: request.attempt,
    call: (key) => createRefund(stripe, request, key),
    look: () => whatHappened(stripe, request),
  });
  if (answer.outcome !== "answered") return { kind: "unknown", because: answer.because };
  return answer.result.kind === "pending" ? readRefund(stripe, answer.result.providerId) : answer.result;
}

/** A repeat hears the stored `pending` for ever, so what is pending is read afresh. */
async function readRefund(stripe: Stripe, refundId: string): Promise<ActionResult> {
  try {
    return resultOf(await stripe.refunds.retrieve(refundId));
  } catch (error) {
    failureOf(error);
    return { kind: "pending", providerId: refundId };
  }
}

async function createRefund(stripe: Stripe, request: RefundRequest, key: string): Promise<CallOutcome<ActionResult>> {
  try {
    const refund = await stripe.refunds.create(
      {
        payment_intent: request.providerPaymentId,
        amount: toStripeAmount(request.amount),
        reason: "requested_by_customer",
        metadata: { refund_id: request.refundId, payment_id: request.paymentId, reason: request.reason.slice(0, 500) },
      },
      { idempotencyKey: key },
    );
    return { outcome: "answered", result: resultOf(refund) };
  } catch (error) {
    const failure = failureOf(error);
    if (failure.meaning === "open") return failure.outcome;
    if (failure.meaning === "not_now") return { outcome: "no_answer", because: failure.code };
    return { outcome: "answered", result: { kind: "refused", code: failure.code } };
  }
}

async function whatHappened(stripe: Stripe, request: RefundRequest): Promise<CallOutcome<ActionResult | null>> {
  try {
    const page = await stripe.refunds.list({
      payment_intent: request.providerPaymentId,
      limit: REFUNDS_LISTED_MAX,
    });
    const ours = page.data.find((refund) => refund.metadata?.refund_id === request.refundId);
    return { outcome: "answered", result: ours === undefined ? null : resultOf(ours) };
  } catch (error) {
    return { outcome: "no_answer", because: becauseOf(failureOf(error)) };
  }
}

function resultOf(refund: Stripe.Refund): ActionResult {
  switch (refund.status) {
    case "succeeded":
      return { kind: "done", providerId: refund.id };
    case "failed":
    case "canceled":
      return { kind: "refused", code: refund.failure_reason ?? `refund_${refund.status}` };
    default:
      return { kind: "pending", providerId: refund.id };
  }
}
