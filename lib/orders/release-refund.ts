import type { StaffActor } from "@/lib/accounts/actor";
import { countActiveStaff } from "@/lib/accounts/queries";
import { inTransaction } from "@/lib/db/transaction";
import type { DecideRefund } from "@/lib/orders/decide-refund";
import { approverRoles } from "@/lib/orders/refund-limit";
import {
  decideRefundRequest,
  lockRefundRequest,
  requireOpen,
  requireWithinLimit,
  sendRequestedRefund,
} from "@/lib/orders/refund-request";
import { REFUND_LIMITS, releasableAt } from "@/lib/orders/refund-rules";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * In a shop where nobody else could approve it: who asked lets it go out himself, once the delay is over. Whoever could have approved
 * since it was asked for counts, disabled meanwhile or not, so that nobody makes himself the only one.
 *
 * Safe to repeat. Refuses with auth.forbidden (somebody else's request), auth.reason_required, refund.request_not_found,
 * refund.request_closed, refund.above_limit, refund.second_person, refund.too_early, payment.not_refundable, payment.refund_too_large.
 */
export async function releaseRefund(
  actor: StaffActor,
  { requestId, reason }: DecideRefund,
  now = new Date(),
): Promise<void> {
  requireRight(actor, "orders.approve_refund");
  if (reason.trim() === "") throw new Refusal("auth.reason_required");
  await inTransaction(async (tx) => {
    const held = await lockRefundRequest(tx, requestId);
    const { request } = held;
    if (request.askedBy !== actor.userId) throw new Refusal("auth.forbidden", { requestId });
    if (request.status === "released") return;
    requireOpen(request, now);
    const usdMinor = await requireWithinLimit(tx, actor, held);
    const others = await countActiveStaff(tx, {
      roles: approverRoles(usdMinor, REFUND_LIMITS),
      exceptId: actor.userId,
      since: request.askedAt,
    });
    if (others > 0) throw new Refusal("refund.second_person", { requestId, others });
    if (now < releasableAt(request)) throw new Refusal("refund.too_early", { requestId });
    await sendRequestedRefund(tx, actor, request);
    await decideRefundRequest(tx, actor, request, { status: "released", reason, now });
  });
}
