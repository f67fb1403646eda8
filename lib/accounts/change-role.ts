import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { isStaffRole, type StaffRole } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Gives a member of staff another role. It counts from his next page or action on: who asks is read from the tables at every request.
 *
 * Safe to repeat. Refuses with auth.forbidden, auth.own_account, auth.user_not_found (customers included: they are invited under an
 * address of their own), auth.last_admin.
 */
export async function changeRole(
  tx: Tx,
  actor: StaffActor,
  { userId, role, reason }: { userId: string; role: StaffRole; reason: string },
): Promise<void> {
  requireRight(actor, "people.change");
  if (userId === actor.userId) throw new Refusal("auth.own_account");
  await lockAdmins(tx, userId);
  const known = await tx.user.findUnique({ where: { id: userId }, select: { role: true } });
  if (known === null || !isStaffRole(known.role)) throw new Refusal("auth.user_not_found", { userId });
  if (known.role === role) return;
  if (known.role === "admin") await requireOtherAdmin(tx, userId);
  await tx.user.update({ where: { id: userId }, data: { role } });
  await recordAudit(tx, actor, {
    action: "user.change_role",
    subject: `user:${userId}`,
    before: { role: known.role },
    after: { role },
    reason,
  });
}

/** Two admins who take each other's role at once must not both find the other one left: the admins' rows are locked, sorted by id. */
export async function lockAdmins(tx: Tx, userId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM users WHERE role = 'admin' OR id = ${userId}::uuid ORDER BY id FOR NO KEY UPDATE`;
}

/** Refuses with auth.last_admin when nobody else who may sign in is an admin. */
export async function requireOtherAdmin(tx: Tx, userId: string): Promise<void> {
  const others = await tx.user.count({ where: { role: "admin", disabledAt: null, id: { not: userId } } });
  if (others === 0) throw new Refusal("auth.last_admin");
}
