import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";

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
  if (actor.role !== "admin") throw new Refusal("auth.forbidden", { userId: actor.userId });
  const entry = await tx.riskListEntry.findUnique({ where: { id: entryId }, select: { list: true, subject: true } });
  const { count } = await tx.riskListEntry.deleteMany({ where: { id: entryId } });
  return count === 0 ? null : entry;
}
