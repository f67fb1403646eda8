import { isBadge } from "@/lib/catalog/package";
import type { Schedule } from "@/lib/catalog/schedule";
import type { Db, Tx } from "@/lib/db/transaction";

/** The part of the catalog's repository that holds `package_schedules`. It decides nothing. */

const SCHEDULE_FIELDS = {
  ...{ id: true, packageId: true, startsAt: true, endsAt: true, priceUsdMinor: true, isActive: true, badge: true },
  ...{ cancelledAt: true, settledAt: true },
} as const;
const SCHEDULES_MAX = 500;

/** Neither cancelled nor written into their package yet, the first to begin first. */
export async function listOpenSchedules(db: Db, packageId?: string): Promise<Schedule[]> {
  const rows = await db.packageSchedule.findMany({
    where: { settledAt: null, cancelledAt: null, packageId },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
    select: SCHEDULE_FIELDS,
    take: SCHEDULES_MAX,
  });
  return rows.map(toSchedule);
}

export type KnownSchedule = Schedule & { cancelledAt: Date | null; settledAt: Date | null };

export async function findSchedule(db: Db, id: string): Promise<KnownSchedule | null> {
  const row = await db.packageSchedule.findUnique({ where: { id }, select: SCHEDULE_FIELDS });
  return row && { ...toSchedule(row), cancelledAt: row.cancelledAt, settledAt: row.settledAt };
}

export async function insertSchedule(tx: Tx, row: Schedule): Promise<void> {
  await tx.packageSchedule.create({ data: row, select: { id: true } });
}

export async function markScheduleCancelled(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.packageSchedule.update({ where: { id }, data: { cancelledAt: at }, select: { id: true } });
}

export async function markSchedulesSettled(tx: Tx, ids: readonly string[], at: Date): Promise<void> {
  await tx.packageSchedule.updateMany({ where: { id: { in: [...ids] } }, data: { settledAt: at } });
}

function toSchedule({
  id,
  packageId,
  startsAt,
  endsAt,
  priceUsdMinor,
  isActive,
  badge,
}: Omit<Schedule, "badge"> & { badge: string | null }): Schedule {
  const read = badge === "none" || isBadge(badge) ? badge : null;
  return { id, packageId, startsAt, endsAt, priceUsdMinor, isActive, badge: read };
}
