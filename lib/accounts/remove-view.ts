import { recordAudit } from "@/lib/accounts/audit";
import { lockView } from "@/lib/accounts/lock-view";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { requireRight } from "@/lib/shared/rights";

/**
 * Takes a saved view away; what it showed stays where it is.
 *
 * Safe to repeat: of a view that is gone already nothing is left to do. Refuses with auth.forbidden, view.not_found (somebody else's).
 */
export async function removeView(tx: Tx, actor: Actor, { viewId }: { viewId: string }): Promise<void> {
  requireRight(actor, "records.read");
  const view = await lockView(tx, actor, viewId);
  if (view === null) return;
  await tx.savedView.delete({ where: { id: viewId } });
  await recordAudit(tx, actor, {
    action: "view.remove",
    subject: `view:${viewId}`,
    before: { tableId: view.tableId, name: view.name, isShared: view.isShared },
  });
}
