import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction } from "@/lib/db/transaction";
import { lockClaim } from "@/lib/orders/claim-order";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Gives an order back to the queue.
 *
 * Safe to repeat: nobody holds it, and nothing changes. Refuses with auth.forbidden, order.not_found, order.claimed (a colleague holds it).
 */
export async function releaseOrder(actor: StaffActor, orderId: string, now = new Date()): Promise<void> {
  requireRight(actor, "orders.claim");
  await inTransaction(async (tx) => {
    const order = await tx.order.findUnique({ where: { id: orderId }, select: { id: true } });
    if (order === null) throw new Refusal("order.not_found", { orderId });
    const holder = await lockClaim(tx, orderId, now);
    if (holder === null) return;
    if (holder !== actor.userId) throw new Refusal("order.claimed", { orderId });
    await tx.orderClaim.update({ where: { orderId }, data: { until: now }, select: { orderId: true } });
    await recordAudit(tx, actor, { action: "order.release", subject: `order:${orderId}`, before: { userId: holder } });
  });
}
