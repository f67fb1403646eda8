import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";

/** Changes the name that colleagues read. Safe to repeat: the same name changes nothing. */
export async function renameSelf(tx: Tx, actor: StaffActor, { name }: { name: string }): Promise<void> {
  const { count } = await tx.user.updateMany({
    where: { id: actor.userId, OR: [{ name: null }, { name: { not: name } }] },
    data: { name },
  });
  if (count === 0) return;
  await recordAudit(tx, actor, {
    action: "user.rename",
    subject: `user:${actor.userId}`,
    before: { name: actor.name },
    after: { name },
  });
}
