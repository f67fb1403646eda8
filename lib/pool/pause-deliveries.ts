import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { wakeWaitingOrders } from "@/lib/pool/wake-waiting-orders";
import { Refusal } from "@/lib/shared/refusal";

/** Stops (or starts) drawing from one custodian account, or all deliveries when `custodianId` is null. */
export type PauseDeliveries = { custodianId: string | null; isPaused: boolean; reason: string };

/**
 * Paid orders wait while deliveries are paused and go on by themselves afterwards. Safe to repeat. Refuses with
 * pool.account_not_found, auth.reason_required.
 */
export async function pauseDeliveries(
  tx: Tx,
  actor: StaffActor,
  { custodianId, isPaused, reason }: PauseDeliveries,
): Promise<void> {
  if (reason.trim() === "") throw new Refusal("auth.reason_required");
  const now = new Date();
  if (!isPaused) await wakeWaitingOrders(tx, ["awaiting_stock", "delivering"], now);
  if (custodianId === null) {
    await tx.shopState.update({
      where: { id: 1 },
      data: { deliveriesPausedAt: isPaused ? now : null, deliveriesPausedReason: isPaused ? reason : null },
    });
  } else {
    const changed = await tx.custodian.updateMany({
      where: { id: custodianId },
      data: { pausedAt: isPaused ? now : null, pausedReason: isPaused ? reason : null },
    });
    if (changed.count === 0) throw new Refusal("pool.account_not_found", { custodianId });
  }
  await recordAudit(tx, actor, {
    action: isPaused ? "pool.pause" : "pool.resume",
    subject: custodianId === null ? "shop" : `custodian:${custodianId}`,
    reason,
  });
  await tx.$queryRaw`SELECT tell('work', NULL)::text`;
}
