import { recordAudit } from "@/lib/accounts/audit";
import { lockView } from "@/lib/accounts/lock-view";
import type { RenameView } from "@/lib/accounts/view-schemas";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Gives a saved view another name; its filters stay.
 *
 * Safe to repeat. Refuses with auth.forbidden, view.name_taken, view.not_found.
 */
export async function renameView(tx: Tx, actor: Actor, { viewId, name }: RenameView): Promise<void> {
  requireRight(actor, "records.read");
  const owner = await tx.savedView.findUnique({ where: { id: viewId }, select: { ownerId: true } });
  if (owner === null) throw new Refusal("view.not_found", { viewId });
  // The owner first, as when a view is saved: names are compared among his.
  await tx.$queryRaw`SELECT 1 FROM users WHERE id = ${owner.ownerId}::uuid FOR NO KEY UPDATE`;
  const view = await lockView(tx, actor, viewId);
  if (view === null) throw new Refusal("view.not_found", { viewId });
  if (view.name === name) return;
  const taken = await tx.savedView.findFirst({
    where: { ownerId: view.ownerId, tableId: view.tableId, name, id: { not: viewId } },
    select: { id: true },
  });
  if (taken !== null) throw new Refusal("view.name_taken");
  await tx.savedView.update({ where: { id: viewId }, data: { name } });
  await recordAudit(tx, actor, {
    action: "view.rename",
    subject: `view:${viewId}`,
    before: { name: view.name },
    after: { name },
  });
}
