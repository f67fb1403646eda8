import type { Tx } from "@/lib/db/transaction";
import { deleteListEntry } from "@/lib/risk/repository";
import type { UnlistSubject } from "@/lib/risk/schemas";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { searchHash } from "@/lib/shared/search-hash";

/** Takes a subject off a list. Safe to repeat: what is not on it stays off. Refuses with auth.forbidden (admins only). */
export async function unlistSubject(
  tx: Tx,
  actor: Actor,
  { list, subject, value, hashKey }: UnlistSubject & { hashKey: string },
): Promise<{ wasListed: boolean }> {
  if (actor.role !== "admin") throw new Refusal("auth.forbidden", { userId: actor.userId });
  const count = await deleteListEntry(tx, {
    list,
    subject,
    valueHash: searchHash({ subject, text: value, key: hashKey }),
  });
  return { wasListed: count > 0 };
}
