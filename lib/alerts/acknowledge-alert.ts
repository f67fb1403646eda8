import { lockAlert, markAcknowledged } from "@/lib/alerts/repository";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

export type AcknowledgeAlert = { alertId: string; note: string; at: Date };

/**
 * Says that somebody has seen the alert and what he does about it. It stays open until its fact is no more: only facts close alerts. A later
 * note takes the place of the one before, which the audit keeps (`before`).
 *
 * Safe to repeat: the same note by the same person changes nothing. Refuses with auth.forbidden, alert.not_found.
 */
export async function acknowledgeAlert(
  tx: Tx,
  actor: Actor,
  { alertId, note, at }: AcknowledgeAlert,
): Promise<{ isNew: boolean; before: string | null }> {
  requireRight(actor, "alerts.settle");
  const alert = await lockAlert(tx, alertId);
  if (alert === null) throw new Refusal("alert.not_found", { alertId });
  const before = alert.acknowledgedAt === null ? null : alert.note;
  if (before === note && alert.acknowledgedBy === actor.userId) return { isNew: false, before };
  await markAcknowledged(tx, alertId, { userId: actor.userId, note, at });
  return { isNew: true, before };
}
