import type Stripe from "stripe";
import { type CallOutcome, callOnce } from "@/lib/payments/after-stored-failure";
import { type ActionResult, type CaptureRequest, isReport } from "@/lib/payments/provider";
import { fromStripeAmount, toStripeAmount } from "@/lib/payments/stripe/amount";
import { failureOf, type StripeFailure } from "@/lib/payments/stripe/failure";
import { readIntent } from "@/lib/payments/stripe/read-payment";
import { isSameMoney } from "@/lib/shared/money";

/**
 * Takes held money; a part releases the rest. Safe to repeat: taking the same amount again is `done`.
 *
 * Refused with `payment.captured_other_amount` when another amount was taken, and with `isLost` when the hold is gone.
 */
export async function captureHold(stripe: Stripe, request: CaptureRequest): Promise<ActionResult> {
  const answer = await callOnce<ActionResult>({
    baseKey: `cap:${request.paymentId}`,
    attempt: request.attempt,
    call: (key) => capture(stripe, request, key),
    look: () => whatHappened(stripe, request),
  });
  return answer.outcome === "answered" ? answer.result : { kind: "unknown", because: answer.because };
}

async function capture(stripe: Stripe, request: CaptureRequest, key: string): Promise<CallOutcome<ActionResult>> {
  try {
    const intent = await stripe.paymentIntents.capture(
      request.providerPaymentId,
      { amount_to_capture: toStripeAmount(request.amount), expand: ["latest_charge.balance_transaction"] },
      { idempotencyKey: key },
    );
    return { outcome: "answered", result: { kind: "done", providerId: intent.id, ...feeOfIntent(intent) } };
  } catch (error) {
    return afterFailure(stripe, request, failureOf(error));
  }
}

async function afterFailure(
  stripe: Stripe,
  request: CaptureRequest,
  failure: StripeFailure,
): Promise<CallOutcome<ActionResult>> {
  switch (failure.meaning) {
    case "open":
      return failure.outcome;
    case "not_now":
      return { outcome: "no_answer", because: failure.code };
    case "declined":
      return { outcome: "answered", result: { kind: "refused", code: failure.code, isLost: true } };
    default: {
      // A refusal alone does not tell whether the hold was taken, released or is still there; the intent does.
      const seen = await whatHappened(stripe, request);
      if (seen.outcome !== "answered") return seen;
      return {
        outcome: "answered",
        result: seen.result ?? { kind: "refused", code: failure.code, ...(isGone(failure.code) && { isLost: true }) },
      };
    }
  }
}

/** Null while the hold is untouched. */
async function whatHappened(stripe: Stripe, request: CaptureRequest): Promise<CallOutcome<ActionResult | null>> {
  const seen = await readIntent(stripe, request.providerPaymentId);
  if (!isReport(seen)) return { outcome: "no_answer", because: seen.because };
  if (seen.state === "cancelled")
    return { outcome: "answered", result: { kind: "refused", code: "payment.hold_gone", isLost: true } };
  if (seen.state !== "captured") return { outcome: "answered", result: null };
  if (seen.amount !== null && isSameMoney(seen.amount, request.amount))
    return { outcome: "answered", result: { kind: "done", providerId: request.providerPaymentId } };
  return { outcome: "answered", result: { kind: "refused", code: "payment.captured_other_amount" } };
}

function isGone(code: string): boolean {
  return code === "charge_expired_for_capture" || code === "resource_missing";
}

/** What Stripe keeps, when its books are in the payment's own currency; else reconciliation learns it later. */
function feeOfIntent(intent: Stripe.PaymentIntent): { feeMinor?: bigint } {
  const charge = intent.latest_charge;
  if (charge === null || typeof charge === "string") return {};
  const booked = charge.balance_transaction;
  if (booked === null || typeof booked === "string" || booked.currency !== intent.currency) return {};
  const fee = fromStripeAmount(booked.fee, booked.currency);
  return fee === null ? {} : { feeMinor: fee.amountMinor };
}
