import type { StaffActor } from "@/lib/accounts/actor";
import { type DecideRefund, decideRefundOfOther } from "@/lib/orders/decide-refund";
import { requireWithinLimit, sendRequestedRefund } from "@/lib/orders/refund-request";

/**
 * A second person lets a refund go out. The request's id is the refund's, so it goes out once however often it is approved.
 *
 * Safe to repeat by the one who approved. Refuses with auth.forbidden, auth.reason_required, refund.request_not_found,
 * refund.request_closed, refund.own_request, refund.above_limit, payment.not_refundable, payment.refund_too_large.
 */
export async function approveRefund(actor: StaffActor, input: DecideRefund, now = new Date()): Promise<void> {
  await decideRefundOfOther(actor, input, {
    status: "approved",
    now,
    act: async (tx, held) => {
      await requireWithinLimit(tx, actor, held);
      await sendRequestedRefund(tx, actor, held.request);
    },
  });
}
