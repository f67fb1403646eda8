import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Signs somebody out everywhere, himself included when it is the actor.
 *
 * Safe to repeat. Refuses with auth.forbidden (admins only) and auth.user_not_found.
 *
 * @returns how many sessions ended
 */
export async function revokeSessions(
  tx: Tx,
  actor: StaffActor,
  { userId, reason, at }: { userId: string; reason: string; at: Date },
): Promise<{ ended: number }> {
  requireRight(actor, "people.change");
  if ((await tx.user.count({ where: { id: userId } })) === 0) throw new Refusal("auth.user_not_found", { userId });
  const { count } = await tx.userSession.updateMany({
    where: { userId, revokedAt: null, expiresAt: { gt: at } },
    data: { revokedAt: at },
  });
  if (count > 0) {
    await recordAudit(tx, actor, {
      action: "user.revoke_sessions",
      subject: `user:${userId}`,
      after: { ended: count },
      reason,
    });
  }
  return { ended: count };
}
