import type { StaffActor } from "@/lib/accounts/actor";
import { inTransaction } from "@/lib/db/transaction";
import { decideRefundRequest, lockRefundRequest, requireOpen } from "@/lib/orders/refund-request";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Who asked takes the request back.
 *
 * Safe to repeat. Refuses with auth.forbidden (also for a colleague's request: that one is declined), auth.reason_required,
 * refund.request_not_found, refund.request_closed.
 */
export async function withdrawRefund(
  actor: StaffActor,
  { requestId, reason }: { requestId: string; reason: string },
  now = new Date(),
): Promise<void> {
  requireRight(actor, "orders.refund");
  if (reason.trim() === "") throw new Refusal("auth.reason_required");
  await inTransaction(async (tx) => {
    const { request } = await lockRefundRequest(tx, requestId);
    if (request.askedBy !== actor.userId) throw new Refusal("auth.forbidden", { requestId });
    if (request.status === "withdrawn") return;
    requireOpen(request, now);
    await decideRefundRequest(tx, actor, request, { status: "withdrawn", reason, now });
  });
}
