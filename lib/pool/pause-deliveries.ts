import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { wakeWaitingOrders } from "@/lib/pool/wake-waiting-orders";
import { assert } from "@/lib/shared/assert";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/** Stops (or starts) drawing from one custodian account, or all deliveries when `custodianId` is null. */
export type PauseDeliveries = { custodianId: string | null; isPaused: boolean; reason: string };

/**
 * Paid orders wait while deliveries are paused and go on by themselves afterwards. What is paused already keeps its first reason, so that a
 * person's does not cover the platform's; only that of missing stock gives way to it. The audit has both. Safe to repeat. Refuses with auth.forbidden, pool.account_not_found,
 * auth.reason_required.
 */
export async function pauseDeliveries(
  tx: Tx,
  actor: StaffActor,
  { custodianId, isPaused, reason }: PauseDeliveries,
): Promise<void> {
  requireRight(actor, isPaused ? "pool.pause" : "pool.resume");
  if (reason.trim() === "") throw new Refusal("auth.reason_required");
  const now = new Date();
  if (!isPaused) await wakeWaitingOrders(tx, ["awaiting_stock", "delivering"], now);
  const before = custodianId === null ? await pauseOfShop(tx) : await pauseOfAccount(tx, custodianId);
  // Missing stock ends by itself with the next deposit: a person's pause must not end with it.
  const isKept = before.pausedAt !== null && before.pausedReason !== "stock";
  const after = isPaused
    ? { pausedAt: before.pausedAt ?? now, pausedReason: isKept ? before.pausedReason : reason }
    : { pausedAt: null, pausedReason: null };
  if (custodianId === null) {
    await tx.shopState.update({
      where: { id: 1 },
      data: { deliveriesPausedAt: after.pausedAt, deliveriesPausedReason: after.pausedReason },
      select: { id: true },
    });
  } else {
    await tx.custodian.update({ where: { id: custodianId }, data: after, select: { id: true } });
  }
  await recordAudit(tx, actor, {
    action: isPaused ? "pool.pause" : "pool.resume",
    subject: custodianId === null ? "shop" : `custodian:${custodianId}`,
    before: { paused: before.pausedReason },
    after: { paused: after.pausedReason },
    reason,
  });
  await tx.$queryRaw`SELECT tell('work', NULL)::text`;
}

type Pause = { pausedAt: Date | null; pausedReason: string | null };

async function pauseOfShop(tx: Tx): Promise<Pause> {
  const [row] = await tx.$queryRaw<Pause[]>`
    SELECT deliveries_paused_at AS "pausedAt", deliveries_paused_reason AS "pausedReason" FROM shop_state WHERE id = 1
    FOR NO KEY UPDATE`;
  assert(row !== undefined, "the shop has its one row of switches");
  return row;
}

async function pauseOfAccount(tx: Tx, custodianId: string): Promise<Pause> {
  const [row] = await tx.$queryRaw<Pause[]>`
    SELECT paused_at AS "pausedAt", paused_reason AS "pausedReason" FROM custodians WHERE id = ${custodianId}
    FOR NO KEY UPDATE`;
  if (row === undefined) throw new Refusal("pool.account_not_found", { custodianId });
  return row;
}
