import type { StaffActor } from "@/lib/accounts/actor";
import { inTransaction } from "@/lib/db/transaction";
import { decideRefundRequest, lockRefundRequest, requireOpen } from "@/lib/orders/refund-request";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * A second person says no: nothing goes out, and the amount can be asked for again.
 *
 * Safe to repeat by the one who declined. Refuses with auth.forbidden, auth.reason_required, refund.request_not_found,
 * refund.request_closed, refund.own_request.
 */
export async function declineRefund(
  actor: StaffActor,
  { requestId, reason }: { requestId: string; reason: string },
  now = new Date(),
): Promise<void> {
  requireRight(actor, "orders.approve_refund");
  if (reason.trim() === "") throw new Refusal("auth.reason_required");
  await inTransaction(async (tx) => {
    const { request } = await lockRefundRequest(tx, requestId);
    if (request.status === "declined" && request.decidedBy === actor.userId) return;
    requireOpen(request, now);
    if (request.askedBy === actor.userId) throw new Refusal("refund.own_request", { requestId });
    await decideRefundRequest(tx, actor, request, { status: "declined", reason, now });
  });
}
