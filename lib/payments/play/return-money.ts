import type { PlayAnswer, PlayClient } from "@/lib/payments/play/client";
import { isReturned, type PlayFacts, type PlayOrder, readFacts } from "@/lib/payments/play/purchase";
import type { ActionResult, CancelRequest, RefundRequest } from "@/lib/payments/provider";
import { isSameMoney } from "@/lib/shared/money";

/** Two machines' clocks may differ by this much; a refund made earlier than that before ours cannot be ours. */
const CLOCK_SKEW_MS = 60_000;

/**
 * Gives a purchase back that we have not consumed, and takes the product from the customer, who could not buy it again otherwise. Safe to
 * repeat: what went back already is `done`.
 *
 * Refused with `payment.never_started` when nothing was bought, `payment.already_captured` after we consumed it,
 * `payment.page_stays_open` for a slow payment (it has no order yet that could be refunded), `payment.not_found`.
 */
export async function cancelPurchase(client: PlayClient, request: CancelRequest): Promise<ActionResult> {
  if (request.providerPaymentId === null) return { kind: "refused", code: "payment.never_started" };
  const token = request.providerPaymentId;
  const before = await readFacts(client, token);
  if ("kind" in before) return before;
  const settled = releaseResult(before);
  if (settled !== null) return settled;
  const { order } = before;
  if (order === null) return { kind: "unknown", because: "no_order" };
  const called = await refundOrder(client, order, true);
  if (called.kind === "answer") return { kind: "done", providerId: token };
  if (called.kind === "no_answer") return { kind: "unknown", because: called.because };
  const after = await readFacts(client, token);
  if ("kind" in after) return after;
  return releaseResult(after) ?? { kind: "refused", code: called.code };
}

/**
 * Returns the whole of a purchase. Safe to repeat: Google refunds an order once, and keeps no field of ours on it, so it looks first; a
 * refund that is older than ours is somebody else's (Google's own, or staff in the Play Console).
 *
 * Refused with `payment.cannot_refund_in_part`, `payment.already_refunded` (by somebody else), `payment.not_found`.
 */
export async function refundPurchase(client: PlayClient, request: RefundRequest): Promise<ActionResult> {
  const before = await readFacts(client, request.providerPaymentId);
  if ("kind" in before) return before;
  const { order, purchase } = before;
  if (order === null) return { kind: "unknown", because: "no_order" };
  if (order.total === null || !isSameMoney(order.total, request.amount))
    return { kind: "refused", code: "payment.cannot_refund_in_part" };
  const settled = refundResult(order, request);
  if (settled !== null) return settled;
  // A consumed product is gone already; one that was not must go with the money.
  const called = await refundOrder(client, order, !purchase.isConsumed);
  if (called.kind === "no_answer") return { kind: "unknown", because: called.because };
  const after = await readFacts(client, request.providerPaymentId);
  const result = "kind" in after || after.order === null ? null : refundResult(after.order, request);
  if (called.kind === "refused") return result ?? { kind: "refused", code: called.code };
  return result ?? { kind: "pending", providerId: order.id };
}

function refundOrder(client: PlayClient, order: PlayOrder, revoke: boolean): Promise<PlayAnswer> {
  return client.post(`/orders/${encodeURIComponent(order.id)}:refund?revoke=${revoke}`);
}

/** Null while the purchase is held and can be given back. */
function releaseResult({ purchase, order }: PlayFacts): ActionResult | null {
  if (purchase.isConsumed) return { kind: "refused", code: "payment.already_captured" };
  if (purchase.state === "CANCELLED" || isReturned(order)) return { kind: "done", providerId: purchase.token };
  return purchase.state === "PENDING" ? { kind: "refused", code: "payment.page_stays_open" } : null;
}

/** Null while nobody has refunded the order. There is one refund of an order at most, so the order's id names it. */
function refundResult(order: PlayOrder, { createdAt }: RefundRequest): ActionResult | null {
  if (!isReturned(order)) return null;
  const isOlder = order.refundedAt !== null && order.refundedAt.getTime() < createdAt.getTime() - CLOCK_SKEW_MS;
  if (isOlder) return { kind: "refused", code: "payment.already_refunded" };
  return order.state === "PENDING_REFUND"
    ? { kind: "pending", providerId: order.id }
    : { kind: "done", providerId: order.id };
}
