import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

export type ViewRow = { id: string; ownerId: string; tableId: string; name: string; isShared: boolean };

/**
 * Holds a view that the actor may change: his own, or a shared one where he may share. Null when there is none.
 *
 * Somebody else's own view reads as absent. Refuses with auth.forbidden of a shared one.
 */
export async function lockView(tx: Tx, actor: Actor, viewId: string): Promise<ViewRow | null> {
  const [view] = await tx.$queryRaw<ViewRow[]>`
    SELECT id, owner_id AS "ownerId", table_id AS "tableId", name, is_shared AS "isShared"
    FROM saved_views WHERE id = ${viewId}::uuid FOR UPDATE`;
  if (view === undefined) return null;
  if (view.ownerId === actor.userId) return view;
  if (!view.isShared) throw new Refusal("view.not_found", { viewId });
  requireRight(actor, "views.share");
  return view;
}
