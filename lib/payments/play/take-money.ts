import type { PlayClient } from "@/lib/payments/play/client";
import { isReturned, type PlayFacts, type PlayOrder, readFacts } from "@/lib/payments/play/purchase";
import type { ActionResult, CaptureRequest } from "@/lib/payments/provider";
import { isSameMoney } from "@/lib/shared/money";

/**
 * Consumes a purchase after delivery: Google keeps the customer's money for us, and the product can be bought again. Safe to repeat: it
 * looks before it calls, since Google has no idempotency keys and refuses to consume twice.
 *
 * Refused with `payment.cannot_capture_in_part` for anything but the whole amount, `payment.nothing_held` while a slow payment is pending,
 * `payment.cannot_capture` for a bundle of products, `payment.not_found` when Google does not know the token, and with `isLost` when the
 * money went back: refunded, or three days without us.
 */
export async function consumePurchase(client: PlayClient, request: CaptureRequest): Promise<ActionResult> {
  const before = await look(client, request);
  if ("kind" in before) return before;
  const [productId] = before.purchase.productIds;
  if (productId === undefined || before.purchase.productIds.length > 1)
    return { kind: "refused", code: "payment.cannot_capture" };
  const token = encodeURIComponent(request.providerPaymentId);
  const called = await client.post(`/purchases/products/${encodeURIComponent(productId)}/tokens/${token}:consume`);
  if (called.kind === "no_answer") return { kind: "unknown", because: called.because };
  if (called.kind === "answer") return taken(request.providerPaymentId, before.order);
  // It may have been consumed or returned between the two calls: the refusal alone does not tell.
  const after = await look(client, request);
  return "kind" in after ? after : { kind: "refused", code: called.code };
}

/** The facts while the whole amount is held and can be taken; else what there is to answer. */
async function look(client: PlayClient, request: CaptureRequest): Promise<PlayFacts | ActionResult> {
  const facts = await readFacts(client, request.providerPaymentId);
  if ("kind" in facts) return facts;
  const { purchase, order } = facts;
  if (!purchase.isConsumed && (purchase.state === "CANCELLED" || isReturned(order)))
    return { kind: "refused", code: "payment.hold_gone", isLost: true };
  if (purchase.state === "PENDING") return { kind: "refused", code: "payment.nothing_held" };
  if (order === null) return { kind: "unknown", because: "no_order" };
  if (order.total === null || !isSameMoney(order.total, request.amount))
    return { kind: "refused", code: "payment.cannot_capture_in_part" };
  return purchase.isConsumed ? taken(request.providerPaymentId, order) : facts;
}

/** With what Google keeps, its fee and the taxes that it pays for us, once the order says so. */
function taken(providerId: string, order: PlayOrder | null): ActionResult {
  const { total = null, revenue = null } = order ?? {};
  if (total === null || revenue === null || revenue.currency !== total.currency) return { kind: "done", providerId };
  // An order that is not settled yet has no revenue, which is not a fee of all of it.
  const isSettled = revenue.amountMinor > 0n && revenue.amountMinor <= total.amountMinor;
  return { kind: "done", providerId, ...(isSettled && { feeMinor: total.amountMinor - revenue.amountMinor }) };
}
