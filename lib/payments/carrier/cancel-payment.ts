import { type CarrierPayment, hasMoney, isLive } from "@/lib/payments/carrier/carrier-payment";
import type { CarrierApi } from "@/lib/payments/carrier/client";
import { findPreparations, readPayment } from "@/lib/payments/carrier/find-preparations";
import { becauseOf, isPassing, refusalCode } from "@/lib/payments/carrier/refusal-codes";
import type { ActionResult, CancelRequest } from "@/lib/payments/provider";

/**
 * Makes sure that a payment takes no money: releases what is held, or gives up what waits for a code. Without the operator's id, everything
 * that was prepared for the payment. Safe to repeat, also twice at once.
 * Refuses with payment.never_started, and with payment.already_captured when the money was taken; a refund is the way then.
 */
export async function cancelPayment(api: CarrierApi, request: CancelRequest): Promise<ActionResult> {
  const { paymentId, providerPaymentId } = request;
  if (providerPaymentId !== null) {
    const seen = await readPayment(api, providerPaymentId);
    if (seen.kind === "payment") return release(api, seen.payment);
    return seen.kind === "refused"
      ? { kind: "refused", code: seen.because }
      : { kind: "unknown", because: seen.because };
  }
  const found = await findPreparations(api, paymentId);
  if (found.kind === "unknown") return found;
  if (found.payments.length === 0) return { kind: "refused", code: "payment.never_started" };
  return releaseAll(api, found.payments);
}

/**
 * Closes our page: nothing that was prepared there may come to money any more. Whether the page itself still takes a number is the shop's
 * to decide, by its own state of the payment. Refused with `payment.page_completed` when money is held or was taken.
 */
export async function closePage(api: CarrierApi, paymentId: string): Promise<ActionResult> {
  const found = await findPreparations(api, paymentId);
  if (found.kind === "unknown") return found;
  if (found.payments.some(hasMoney)) return { kind: "refused", code: "payment.page_completed" };
  const released = await releaseAll(api, found.payments);
  if (released.kind !== "refused") return released;
  // An operator that cancels nothing but what it holds: without a code from our page it will never hold what waits for one.
  const mayHold = found.payments.some(({ status }) => status === "processing");
  return mayHold ? { kind: "unknown", because: "processing" } : { kind: "done", providerId: paymentId };
}

/** The first answer that is not `done` is everybody's: a repeat goes on from there. */
async function releaseAll(api: CarrierApi, payments: readonly CarrierPayment[]): Promise<ActionResult> {
  for (const payment of payments.filter(isLive)) {
    const released = await release(api, payment);
    if (released.kind !== "done") return released;
  }
  return { kind: "done" };
}

async function release(api: CarrierApi, payment: CarrierPayment): Promise<ActionResult> {
  const before = resultOf(payment);
  if (before !== null) return before;
  const { id, phoneNumber } = payment;
  const answer = await api.post(`/payments/${encodeURIComponent(id)}/cancel`, {
    ...(phoneNumber !== null && { phoneNumber }),
  });
  if (answer.kind === "no_answer") return { kind: "unknown", because: answer.because };
  if (answer.kind === "failed" && isPassing(answer)) return { kind: "unknown", because: becauseOf(answer) };
  const after = await readPayment(api, id);
  const result = after.kind === "payment" ? resultOf(after.payment) : null;
  if (result !== null) return result;
  switch (answer.kind) {
    case "answer":
      return { kind: "pending", providerId: id };
    case "failed":
      return { kind: "refused", code: refusalCode(answer) };
    case "server_error":
      return { kind: "unknown", because: becauseOf(answer) };
  }
}

/** Null while there is something to release. */
function resultOf(payment: CarrierPayment): ActionResult | null {
  if (payment.status === "succeeded") return { kind: "refused", code: "payment.already_captured" };
  return isLive(payment) ? null : { kind: "done", providerId: payment.id };
}
