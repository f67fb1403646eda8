import type { Db } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import type { RecordTableId } from "@/lib/shared/record-tables";
import { holdsRight } from "@/lib/shared/rights";

export type SavedViewLine = {
  id: string;
  name: string;
  filters: string;
  isShared: boolean;
  /** Whether the person who asks may rename or remove it. */
  canChange: boolean;
};

const SHOWN_MAX = 100;

/** A table's views that this person sees: his own, and those shared with all. */
export async function listViews(db: Db, actor: Actor, tableId: RecordTableId): Promise<SavedViewLine[]> {
  const rows = await db.savedView.findMany({
    where: { tableId, OR: [{ ownerId: actor.userId }, { isShared: true }] },
    orderBy: [{ isShared: "desc" }, { name: "asc" }, { id: "asc" }],
    take: SHOWN_MAX,
    select: { id: true, name: true, filters: true, isShared: true, ownerId: true },
  });
  const mayShare = holdsRight(actor.role, "views.share");
  return rows.map(({ ownerId, ...view }) => ({
    ...view,
    canChange: ownerId === actor.userId || (view.isShared && mayShare),
  }));
}
