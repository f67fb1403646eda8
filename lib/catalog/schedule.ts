import type { Badge, Package } from "@/lib/catalog/package";

/**
 * What a package is for a time (`endsAt`), or from a moment on (no end). A null leaves the field as it is; the badge "none" takes one away.
 *
 * It comes into force by the clock, wherever prices are read. One without an end becomes the package itself with the next change that
 * staff make ("settled"); one with an end lies over it, and what lies below shows again afterwards.
 */
export type Schedule = {
  id: string;
  packageId: string;
  startsAt: Date;
  endsAt: Date | null;
  priceUsdMinor: bigint | null;
  isActive: boolean | null;
  badge: Badge | "none" | null;
};

export type PackageFields = { priceUsdMinor?: bigint; isActive?: boolean; badge?: Badge | null };

/** The fields that a schedule sets, and to what. */
export function fieldsOfSchedule({ priceUsdMinor, isActive, badge }: Schedule): PackageFields {
  return {
    ...(priceUsdMinor === null ? {} : { priceUsdMinor }),
    ...(isActive === null ? {} : { isActive }),
    ...(badge === null ? {} : { badge: badge === "none" ? null : badge }),
  };
}

const byStart = (a: Schedule, b: Schedule) => a.startsAt.getTime() - b.startsAt.getTime();

/** Those of its schedules that are over or have become the package: they can be written into it. */
export function settledAt(schedules: readonly Schedule[], at: Date): Schedule[] {
  return schedules.filter(({ startsAt, endsAt }) => startsAt <= at && (endsAt === null || endsAt <= at)).sort(byStart);
}

/** The one with an end that is in force now. Two of a package never overlap. */
export function windowAt(schedules: readonly Schedule[], at: Date): Schedule | null {
  return schedules.find(({ startsAt, endsAt }) => startsAt <= at && endsAt !== null && endsAt > at) ?? null;
}

/** The package without what lies over it for a time. Its version counts every beginning and every end, so that it never stands still. */
export function basePackage(item: Package, schedules: readonly Schedule[], at: Date): Package {
  const base = { ...item };
  for (const schedule of settledAt(schedules, at)) {
    base.version += schedule.endsAt === null ? 1 : 2;
    if (schedule.endsAt === null) Object.assign(base, fieldsOfSchedule(schedule));
  }
  return base;
}

/** The package as it is sold at a moment. */
export function packageAt(item: Package, schedules: readonly Schedule[], at: Date): Package {
  const base = basePackage(item, schedules, at);
  const over = windowAt(schedules, at);
  return over === null ? base : { ...base, ...fieldsOfSchedule(over), version: base.version + 1 };
}

/** The next moment at which one of these begins or ends; null when none does. */
export function nextMoment(moments: readonly (Date | null)[], at: Date): Date | null {
  const coming = moments.filter((moment): moment is Date => moment !== null && moment > at);
  return coming.reduce<Date | null>((first, moment) => (first === null || moment < first ? moment : first), null);
}

/** Whether two times meet; no end is for ever. */
export function overlaps(
  a: { startsAt: Date; endsAt: Date | null },
  b: { startsAt: Date; endsAt: Date | null },
): boolean {
  return (a.endsAt === null || a.endsAt > b.startsAt) && (b.endsAt === null || b.endsAt > a.startsAt);
}
