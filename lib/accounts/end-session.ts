import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { STAFF_ROLES } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Ends one session of a member of staff at once. One's own need no right; somebody else's need people.change.
 *
 * Safe to repeat. Refuses with auth.session_not_found (customers' sessions and, for anybody but an admin, others' read as absent).
 */
export async function endStaffSession(
  tx: Tx,
  actor: StaffActor,
  { sessionId, reason, at }: { sessionId: string; reason: string; at: Date },
): Promise<void> {
  const session = await tx.userSession.findFirst({
    where: { id: sessionId, user: { role: { in: [...STAFF_ROLES] } } },
    select: { userId: true },
  });
  if (session === null) throw new Refusal("auth.session_not_found", { sessionId });
  if (session.userId !== actor.userId) requireRight(actor, "people.change");
  const { count } = await tx.userSession.updateMany({
    where: { id: sessionId, revokedAt: null },
    data: { revokedAt: at },
  });
  if (count === 0) return;
  await recordAudit(tx, actor, {
    action: "session.end",
    subject: `user:${session.userId}`,
    after: { sessionId },
    reason,
  });
}

/** Ends all the actor's sessions but the one he sits in. Safe to repeat. Answers how many ended. */
export async function endOtherSessions(tx: Tx, actor: StaffActor, at: Date): Promise<{ ended: number }> {
  const { count } = await tx.userSession.updateMany({
    where: { userId: actor.userId, id: { not: actor.sessionId }, revokedAt: null, expiresAt: { gt: at } },
    data: { revokedAt: at },
  });
  if (count > 0) {
    await recordAudit(tx, actor, {
      action: "session.end_others",
      subject: `user:${actor.userId}`,
      after: { ended: count },
    });
  }
  return { ended: count };
}
