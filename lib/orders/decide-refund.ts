import type { StaffActor } from "@/lib/accounts/actor";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import {
  decideRefundRequest,
  type HeldRefundRequest,
  lockRefundRequest,
  requireOpen,
} from "@/lib/orders/refund-request";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

export type DecideRefund = { requestId: string; reason: string };

/**
 * What a second person's yes and no have in common: the request is held, still open, and somebody else's. What the decision brings about
 * (`act`) is in the same commit as the decision.
 *
 * Safe to repeat by the one who decided. Refuses with auth.forbidden, auth.reason_required, refund.request_not_found,
 * refund.request_closed, refund.own_request, and with what `act` refuses.
 */
export async function decideRefundOfOther(
  actor: StaffActor,
  { requestId, reason }: DecideRefund,
  decision: { status: "approved" | "declined"; now: Date; act: (tx: Tx, held: HeldRefundRequest) => Promise<void> },
): Promise<void> {
  const { status, now, act } = decision;
  requireRight(actor, "orders.approve_refund");
  if (reason.trim() === "") throw new Refusal("auth.reason_required");
  await inTransaction(async (tx) => {
    const held = await lockRefundRequest(tx, requestId);
    const { request } = held;
    if (request.status === status && request.decidedBy === actor.userId) return;
    requireOpen(request, now);
    if (request.askedBy === actor.userId) throw new Refusal("refund.own_request", { requestId });
    await act(tx, held);
    await decideRefundRequest(tx, actor, request, { status, reason, now });
  });
}
