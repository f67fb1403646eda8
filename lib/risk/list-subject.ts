import type { Tx } from "@/lib/db/transaction";
import { upsertListEntry } from "@/lib/risk/repository";
import type { ListSubject } from "@/lib/risk/schemas";
import type { Actor } from "@/lib/shared/actor";
import { addSeconds } from "@/lib/shared/clock";
import { requireRight } from "@/lib/shared/rights";
import { searchHash } from "@/lib/shared/search-hash";

const SECONDS_PER_DAY = 86_400;

/**
 * Puts a recipient, e-mail address, device, address or instrument on a list, from the next decision on. Only its keyed
 * hash is kept.
 *
 * Safe to repeat: it renews reason and expiry. Refuses with auth.forbidden.
 */
export async function listSubject(
  tx: Tx,
  actor: Actor,
  { list, subject, value, reason, days, id, hashKey, at }: ListSubject & { id: string; hashKey: string; at: Date },
): Promise<void> {
  requireRight(actor, "risk.list");
  await upsertListEntry(tx, {
    id,
    list,
    subject,
    valueHash: searchHash({ subject, text: value, key: hashKey }),
    reason,
    actorId: actor.userId,
    expiresAt: days === undefined ? null : addSeconds(at, days * SECONDS_PER_DAY),
  });
}
