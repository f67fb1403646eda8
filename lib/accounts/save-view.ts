import { recordAudit } from "@/lib/accounts/audit";
import type { SaveView } from "@/lib/accounts/view-schemas";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { filtersOf, RECORD_TABLES } from "@/lib/shared/record-tables";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/** As many as a person looks through. */
export const VIEWS_MAX = 50;

/**
 * Keeps the filters of a table under a name, for oneself or for everybody who may read the table. Of the address only the table's own
 * filters are kept: a view shows the newest rows, not the page that was open.
 *
 * Safe to repeat by `viewId`. Refuses with auth.forbidden, view.key_reused, view.limit, view.name_taken.
 */
export async function saveView(tx: Tx, actor: Actor, input: SaveView): Promise<{ viewId: string }> {
  const { viewId, tableId, name, isShared } = input;
  requireRight(actor, RECORD_TABLES[tableId].right);
  if (isShared) requireRight(actor, "views.share");
  const filters = filtersOf(tableId, new URLSearchParams(input.filters));
  // Lock the owner first: two tabs that save at once must both be counted, and see each other's names.
  await tx.$queryRaw`SELECT 1 FROM users WHERE id = ${actor.userId}::uuid FOR NO KEY UPDATE`;
  const known = await tx.savedView.findUnique({ where: { id: viewId } });
  if (known !== null) {
    const isSame =
      known.ownerId === actor.userId && known.tableId === tableId && known.filters === filters && known.name === name;
    if (!isSame) throw new Refusal("view.key_reused", { viewId });
    return { viewId };
  }
  const mine = await tx.savedView.findMany({ where: { ownerId: actor.userId }, select: { tableId: true, name: true } });
  if (mine.some((view) => view.tableId === tableId && view.name === name)) throw new Refusal("view.name_taken");
  if (mine.length >= VIEWS_MAX) throw new Refusal("view.limit");
  await tx.savedView.create({ data: { id: viewId, ownerId: actor.userId, tableId, name, filters, isShared } });
  await recordAudit(tx, actor, {
    action: "view.save",
    subject: `view:${viewId}`,
    after: { tableId, name, filters, isShared },
  });
  return { viewId };
}
