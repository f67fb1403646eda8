import { hashOf, touchedBy } from "@/lib/catalog/change-prices";
import { guardPriceList } from "@/lib/catalog/guard-price-list";
import type { PriceLine } from "@/lib/catalog/price-line";
import { findPriceChange, insertPriceChange, lockPrices } from "@/lib/catalog/price-repository";
import { cancelledLine } from "@/lib/catalog/revert-line";
import type { RevertChange } from "@/lib/catalog/schemas";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

export type Reverted = { changeId: string; isNew: boolean; lines: PriceLine[] };

/**
 * Takes a change back: everything that it changed becomes what it was before, as another change on record. All of it, or nothing.
 *
 * Safe to repeat by `changeId`; a change can be taken back once, and a revert can be taken back too. Refuses with auth.forbidden,
 * price.change_not_found, price.already_reverted, price.change_key_reused, price.stale and package.stale (something of it was changed
 * since), package.scheduled, price.schedule_over, price.schedule_times, price.outside_band (rates have moved meanwhile).
 */
export async function revertChange(
  tx: Tx,
  actor: Actor,
  { revertId, changeId, reason, at }: RevertChange & { at: Date },
): Promise<Reverted> {
  requireRight(actor, "prices.change");
  await lockPrices(tx);
  const askedHash = hashOf("revert", changeId);
  const known = await findPriceChange(tx, revertId);
  if (known !== null) {
    if (known.askedHash !== askedHash) throw new Refusal("price.change_key_reused", { revertId });
    return { changeId, isNew: false, lines: known.lines };
  }
  const change = await findPriceChange(tx, changeId);
  if (change === null) throw new Refusal("price.change_not_found", { changeId });
  if (change.revertedBy !== null) throw new Refusal("price.already_reverted", { changeId });
  const facts = { changeId: revertId, actorId: actor.userId, reason, at };
  const lines: PriceLine[] = [];
  for (const line of change.lines) lines.push(await cancelledLine(tx, line, facts));
  await guardPriceList(tx, touchedBy(lines), at);
  await insertPriceChange(tx, {
    ...{ id: revertId, kind: "revert", askedHash, lines, actorId: actor.userId, reason, reverts: changeId, madeAt: at },
  });
  return { changeId, isNew: true, lines };
}
