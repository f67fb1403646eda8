import type { Tx } from "@/lib/db/transaction";
import { deleteListEntry } from "@/lib/risk/repository";
import type { UnlistSubject } from "@/lib/risk/schemas";
import type { Actor } from "@/lib/shared/actor";
import { requireRight } from "@/lib/shared/rights";
import { searchHash } from "@/lib/shared/search-hash";

/** Takes a subject off a list. Safe to repeat: what is not on it stays off. Refuses with auth.forbidden (admins only). */
export async function unlistSubject(
  tx: Tx,
  actor: Actor,
  { list, subject, value, hashKey }: UnlistSubject & { hashKey: string },
): Promise<{ wasListed: boolean }> {
  requireRight(actor, "risk.change");
  const count = await deleteListEntry(tx, {
    list,
    subject,
    valueHash: searchHash({ subject, text: value, key: hashKey }),
  });
  return { wasListed: count > 0 };
}
