import type { StaffActor } from "@/lib/accounts/actor";
import { inTransaction } from "@/lib/db/transaction";
import { mayApprove } from "@/lib/orders/refund-limit";
import {
  decideRefundRequest,
  goodwillUsdMinor,
  lockRefundRequest,
  requireOpen,
  sendRefund,
} from "@/lib/orders/refund-request";
import { REFUND_LIMITS } from "@/lib/orders/refund-rules";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * A second person lets a refund go out. The request's id is the refund's, so it goes out once however often it is approved.
 *
 * Safe to repeat by the one who approved. Refuses with auth.forbidden, auth.reason_required, refund.request_not_found,
 * refund.request_closed, refund.own_request, refund.above_limit, payment.not_refundable, payment.refund_too_large.
 */
export async function approveRefund(
  actor: StaffActor,
  { requestId, reason }: { requestId: string; reason: string },
  now = new Date(),
): Promise<void> {
  requireRight(actor, "orders.approve_refund");
  if (reason.trim() === "") throw new Refusal("auth.reason_required");
  await inTransaction(async (tx) => {
    const { request, order } = await lockRefundRequest(tx, requestId);
    if (request.status === "approved" && request.decidedBy === actor.userId) return;
    requireOpen(request, now);
    if (request.askedBy === actor.userId) throw new Refusal("refund.own_request", { requestId });
    const usdMinor = await goodwillUsdMinor(tx, order, request.amountMinor);
    if (!mayApprove(actor.role, usdMinor, REFUND_LIMITS)) throw new Refusal("refund.above_limit", { requestId });
    await sendRefund(tx, actor, {
      refundId: request.id,
      orderId: request.orderId,
      amountMinor: request.amountMinor,
      reason: request.reason,
    });
    await decideRefundRequest(tx, actor, request, { status: "approved", reason, now });
  });
}
