import { settleSchedules } from "@/lib/catalog/apply-price-wish";
import { hashOf } from "@/lib/catalog/change-prices";
import type { PriceLine } from "@/lib/catalog/price-line";
import { insertPriceChange, lockPrices } from "@/lib/catalog/price-repository";
import { lockPackage, writePackage } from "@/lib/catalog/repository";
import { recordedSchedule } from "@/lib/catalog/schedule-package";
import { findSchedule, listOpenSchedules, markScheduleCancelled } from "@/lib/catalog/schedule-repository";
import type { CancelSchedule } from "@/lib/catalog/schemas";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Takes a plan away: one to come does not begin, and one in force ends now. One that is over, or has become the package itself, stays.
 *
 * Safe to repeat. `line` is null when it was cancelled before. Refuses with auth.forbidden, price.schedule_not_found, price.schedule_over.
 */
export async function cancelSchedule(
  tx: Tx,
  actor: Actor,
  { scheduleId, changeId, reason, at }: CancelSchedule & { at: Date },
): Promise<{ line: PriceLine | null }> {
  requireRight(actor, "prices.change");
  await lockPrices(tx);
  const line = await endSchedule(tx, scheduleId, at);
  if (line === null) return { line };
  await insertPriceChange(tx, {
    ...{ id: changeId, kind: "schedule.cancel", askedHash: hashOf("schedule.cancel", scheduleId), lines: [line] },
    ...{ actorId: actor.userId, reason, reverts: null, madeAt: at },
  });
  return { line };
}

/** The caller holds the prices' lock and puts the line on record. Refuses as cancelSchedule. */
export async function endSchedule(tx: Tx, scheduleId: string, at: Date): Promise<PriceLine | null> {
  const found = await findSchedule(tx, scheduleId);
  if (found === null) throw new Refusal("price.schedule_not_found", { scheduleId });
  if (found.cancelledAt !== null) return null;
  const row = await lockPackage(tx, found.packageId);
  if (row === null) throw new Refusal("price.schedule_not_found", { scheduleId });
  const hasBegun = found.startsAt <= at;
  const isOver = found.settledAt !== null || (hasBegun && (found.endsAt === null || found.endsAt <= at));
  if (isOver) throw new Refusal("price.schedule_over", { scheduleId });
  const base = await settleSchedules(tx, row, await listOpenSchedules(tx, row.id), at);
  await markScheduleCancelled(tx, scheduleId, at);
  // Its beginning counted, and its end counts too: a version never comes again.
  if (hasBegun) await writePackage(tx, row.id, { version: base.version + 2, updatedAt: at });
  return {
    ...{ target: "schedule", scheduleId, packageId: row.id, diamonds: row.diamonds },
    ...{ before: recordedSchedule(found), after: null },
  };
}
