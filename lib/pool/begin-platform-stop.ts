import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { recordEvidence } from "@/lib/evidence/record-evidence";
import type { StopStatus } from "@/lib/pool/halt-words";
import { requireRight } from "@/lib/shared/rights";

/** `stopId` is made in the form: a repeat is the same use of the switch. */
export type BeginPlatformStop = { stopId: string; seqId: string; reason: string; at: Date };

/**
 * Writes down that the platform's kill switch is about to be used, and pauses all deliveries, in one commit before the call: whatever
 * becomes of the call, it is known that it was made, and nothing more is sent.
 *
 * Safe to repeat by `stopId`: only the first is `isNew`, and only it may call. Refuses with auth.forbidden.
 */
export async function beginPlatformStop(
  tx: Tx,
  actor: StaffActor,
  { stopId, seqId, reason, at }: BeginPlatformStop,
): Promise<{ isNew: boolean; status: StopStatus }> {
  requireRight(actor, "pool.disable_platform");
  const inserted = await tx.$executeRaw`
    INSERT INTO platform_stops (id, seq_id, reason, actor_id, asked_at)
    VALUES (${stopId}::uuid, ${seqId}, ${reason}, ${actor.userId}::uuid, ${at}) ON CONFLICT (id) DO NOTHING`;
  if (inserted === 0) {
    const known = await tx.platformStop.findUniqueOrThrow({ where: { id: stopId }, select: { status: true } });
    return { isNew: false, status: known.status as StopStatus };
  }
  await tx.$executeRaw`
    UPDATE shop_state SET deliveries_paused_at = COALESCE(deliveries_paused_at, ${at}),
      deliveries_paused_reason = COALESCE(deliveries_paused_reason, ${`The platform's kill switch: ${reason}`}) WHERE id = 1`;
  await recordEvidence(tx, {
    orderId: null,
    kind: "pool.platform_stop_asked",
    body: { stopId, seqId },
    recordedAt: at,
  });
  await recordAudit(tx, actor, {
    action: "pool.disable_platform",
    subject: "shop",
    after: { stopId, seqId, deliveries: "paused" },
    reason,
  });
  await tx.$queryRaw`SELECT tell('work', NULL)::text`;
  return { isNew: true, status: "asked" };
}
