import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { requireRight } from "@/lib/shared/rights";

/**
 * Takes one entry off its list, as it stands on the desk: without its value, which nobody can read back.
 *
 * Safe to repeat. Refuses with auth.forbidden (admins only).
 *
 * @returns what was removed, or null when it was gone
 */
export async function removeListEntry(
  tx: Tx,
  actor: Actor,
  { entryId }: { entryId: string },
): Promise<{ list: string; subject: string } | null> {
  requireRight(actor, "risk.change");
  const entry = await tx.riskListEntry.findUnique({ where: { id: entryId }, select: { list: true, subject: true } });
  const { count } = await tx.riskListEntry.deleteMany({ where: { id: entryId } });
  return count === 0 ? null : entry;
}
