import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { lockAdmins, requireOtherAdmin } from "@/lib/accounts/change-role";
import type { Tx } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

type Change = { userId: string; isDisabled: boolean; reason: string; at: Date };

/**
 * Shuts somebody out, his open sessions included, or lets him in again.
 *
 * Safe to repeat. Refuses with auth.forbidden (admins only), auth.own_account (nobody locks himself out), auth.user_not_found,
 * auth.last_admin.
 */
export async function setUserDisabled(
  tx: Tx,
  actor: StaffActor,
  { userId, isDisabled, reason, at }: Change,
): Promise<void> {
  requireRight(actor, "people.change");
  if (userId === actor.userId) throw new Refusal("auth.own_account");
  await lockAdmins(tx, userId);
  const known = await tx.user.findUnique({ where: { id: userId }, select: { role: true } });
  if (isDisabled && known?.role === "admin") await requireOtherAdmin(tx, userId);
  const { count } = await tx.user.updateMany({
    where: { id: userId, disabledAt: isDisabled ? null : { not: null } },
    data: { disabledAt: isDisabled ? at : null },
  });
  if (count === 0) {
    if (known === null) throw new Refusal("auth.user_not_found", { userId });
    return;
  }
  if (isDisabled) await tx.userSession.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: at } });
  await recordAudit(tx, actor, {
    action: isDisabled ? "user.disable" : "user.enable",
    subject: `user:${userId}`,
    before: { isDisabled: !isDisabled },
    after: { isDisabled },
    reason,
  });
}
