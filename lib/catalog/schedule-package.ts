import { refuseOutsideDollars, settleSchedules } from "@/lib/catalog/apply-price-wish";
import { hashOf, touchedBy } from "@/lib/catalog/change-prices";
import { guardPriceList } from "@/lib/catalog/guard-price-list";
import type { PriceLine, RecordedSchedule } from "@/lib/catalog/price-line";
import { findPriceChange, insertPriceChange, lockPrices } from "@/lib/catalog/price-repository";
import { lockPackage } from "@/lib/catalog/repository";
import { overlaps, packageAt, type Schedule } from "@/lib/catalog/schedule";
import { insertSchedule, listOpenSchedules } from "@/lib/catalog/schedule-repository";
import type { SchedulePackage } from "@/lib/catalog/schemas";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { DAY_MS } from "@/lib/shared/durations";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

const AHEAD_DAYS_MAX = 366;

export type Scheduled = { scheduleId: string; isNew: boolean; line: PriceLine };

/**
 * Plans what a package costs, whether it is for sale, or its badge, from a moment on, or until another moment. It comes into force by the
 * clock in every process.
 *
 * Safe to repeat: one `scheduleId` plans once. Refuses with auth.forbidden, package.not_found, package.stale, price.schedule_times (begins in
 * the past or more than a year ahead, or ends before it begins), price.schedule_overlaps, price.schedule_empty, price.outside_band,
 * price.change_key_reused.
 */
export async function schedulePackage(
  tx: Tx,
  actor: Actor,
  { scheduleId, packageId, version, reason, at, ...plan }: SchedulePackage & { at: Date },
): Promise<Scheduled> {
  requireRight(actor, "prices.change");
  await lockPrices(tx);
  const schedule: Schedule = {
    ...{ id: scheduleId, packageId, startsAt: plan.startsAt, endsAt: plan.endsAt },
    ...{ priceUsdMinor: plan.priceUsd, isActive: plan.isActive, badge: plan.badge },
  };
  const askedHash = hashOf("schedule.create", JSON.stringify([packageId, recordedSchedule(schedule)]));
  const known = await findPriceChange(tx, scheduleId);
  const [knownLine] = known?.lines ?? [];
  if (known !== null && knownLine !== undefined) {
    if (known.askedHash !== askedHash) throw new Refusal("price.change_key_reused", { scheduleId });
    return { scheduleId, isNew: false, line: knownLine };
  }
  const line = await addSchedule(tx, { schedule, version, at });
  await insertPriceChange(tx, {
    ...{ id: scheduleId, kind: "schedule.create", askedHash, lines: [line] },
    ...{ actorId: actor.userId, reason, reverts: null, madeAt: at },
  });
  return { scheduleId, isNew: true, line };
}

/** Puts a plan on record and guards the band; the caller holds the prices' lock. Refuses as schedulePackage; without a version nobody is late. */
export async function addSchedule(
  tx: Tx,
  { schedule, version, at }: { schedule: Schedule; version: number | null; at: Date },
): Promise<PriceLine> {
  const { packageId, startsAt, endsAt, priceUsdMinor } = schedule;
  if (priceUsdMinor === null && schedule.isActive === null && schedule.badge === null)
    throw new Refusal("price.schedule_empty");
  const isPlannable = startsAt > at && startsAt.getTime() <= at.getTime() + AHEAD_DAYS_MAX * DAY_MS;
  if (!isPlannable || (endsAt !== null && endsAt <= startsAt)) throw new Refusal("price.schedule_times");
  const row = await lockPackage(tx, packageId);
  if (row === null) throw new Refusal("package.not_found", { packageId });
  const others = await listOpenSchedules(tx, packageId);
  const current = packageAt(row, others, at).version;
  if (version !== null && current !== version) throw new Refusal("package.stale", { packageId, version, current });
  // What has no end becomes the package itself, and one with an end may lie over it.
  const windows = others.filter((other) => other.endsAt !== null);
  if (endsAt !== null && windows.some((other) => overlaps(other, schedule)))
    throw new Refusal("price.schedule_overlaps", { packageId });
  if (priceUsdMinor !== null) refuseOutsideDollars(row.diamonds, priceUsdMinor);
  await settleSchedules(tx, row, others, at);
  await insertSchedule(tx, schedule);
  const line: PriceLine = {
    ...{ target: "schedule", scheduleId: schedule.id, packageId, diamonds: row.diamonds },
    ...{ before: null, after: recordedSchedule(schedule) },
  };
  await guardPriceList(tx, touchedBy([line]), at);
  return line;
}

export function recordedSchedule({ startsAt, endsAt, priceUsdMinor, isActive, badge }: Schedule): RecordedSchedule {
  return {
    ...{ startsAt: startsAt.toISOString(), endsAt: endsAt?.toISOString() ?? null },
    ...{ priceUsdMinor: priceUsdMinor?.toString() ?? null, isActive, badge },
  };
}
