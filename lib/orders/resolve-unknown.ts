import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/** What the supplier said: it arrived; it did not, so send it again under a new order id; it did not, so return the money. */
export type UnknownResolution = "delivered" | "send_again" | "refund";

/**
 * Ends an unknown outcome by a person's word. Only while no worker is asking again at this very moment.
 *
 * Safe to repeat with the same word. Refuses with order.not_found, order.wrong_state, auth.reason_required.
 */
export async function resolveUnknown(
  actor: StaffActor,
  { deliveryId, resolution, reason }: { deliveryId: string; resolution: UnknownResolution; reason: string },
): Promise<void> {
  requireRight(actor, "orders.resolve_unknown");
  if (reason.trim() === "") throw new Refusal("auth.reason_required");
  const item = {
    delivery_id: deliveryId,
    outcome: resolution === "delivered" ? "delivered" : "rejected",
    disposition: resolution === "delivered" ? null : resolution === "send_again" ? "retry" : "permanent",
    because: "person",
    by_person: true,
  };
  await inTransaction(async (tx) => {
    const delivery = await tx.delivery.findUnique({
      where: { id: deliveryId },
      select: { orderId: true, status: true, disposition: true },
    });
    if (delivery === null) throw new Refusal("order.not_found", { deliveryId });
    if (delivery.status === item.outcome && delivery.disposition === item.disposition) return;
    const [settled] = await tx.$queryRaw<{ outcome: string }[]>`
      SELECT outcome FROM settle_batch(${JSON.stringify([item])}::jsonb)`;
    if (settled?.outcome !== item.outcome) {
      // Whoever came first held the row; when a colleague said the same at the same moment, there is nothing left to do.
      const now = await tx.delivery.findUniqueOrThrow({
        where: { id: deliveryId },
        select: { status: true, disposition: true },
      });
      if (now.status === item.outcome && now.disposition === item.disposition) return;
      throw new Refusal("order.wrong_state", { deliveryId });
    }
    await recordAudit(tx, actor, {
      action: "delivery.resolve_unknown",
      subject: `order:${delivery.orderId}`,
      after: { deliveryId, resolution },
      reason,
    });
  });
}
