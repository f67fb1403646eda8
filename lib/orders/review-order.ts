import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction } from "@/lib/db/transaction";
import { recordEvidence } from "@/lib/evidence/record-evidence";
import { lockOrder, tellOrderChanged } from "@/lib/orders/lock-order";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

export type ReviewDecision = "approve" | "reject";

/**
 * A person's decision on an order that risk held back. Approved: it is reserved and delivered by itself. Rejected: the hold is
 * released or the money returned.
 *
 * Safe to repeat with the same decision. Refuses with order.not_found, review.already_decided, auth.reason_required.
 */
export async function reviewOrder(
  actor: StaffActor,
  { orderId, decision, reason }: { orderId: string; decision: ReviewDecision; reason: string },
): Promise<void> {
  requireRight(actor, "orders.review");
  if (reason.trim() === "") throw new Refusal("auth.reason_required");
  await inTransaction(async (tx) => {
    const order = await lockOrder(tx, orderId);
    if (order === null) throw new Refusal("order.not_found", { orderId });
    const earlier = await tx.evidence.findFirst({
      where: { orderId, kind: `review.${decision}` },
      select: { id: true },
    });
    if (earlier !== null) return;
    if (order.status !== "in_review" || order.needs_person !== "review") throw new Refusal("review.already_decided");

    const now = new Date();
    await recordEvidence(tx, {
      orderId,
      kind: `review.${decision}`,
      body: { by: actor.userId, role: actor.role },
      recordedAt: now,
    });
    await recordAudit(tx, actor, { action: `review.${decision}`, subject: `order:${orderId}`, reason });
    if (decision === "approve") {
      await tx.order.update({
        where: { id: orderId },
        data: { needsPerson: null, resumeAt: now },
        select: { id: true },
      });
    } else {
      await tx.$queryRaw`SELECT give_up_order(${orderId}::uuid, 'review_rejected')`;
    }
    await tellOrderChanged(tx, orderId);
  });
}
