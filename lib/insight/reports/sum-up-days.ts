import "server-only";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { dayAt } from "@/lib/shared/desk-days";

export type SumUp = {
  now: Date;
  /** How long after its end a day is left alone: every transaction that began in it has ended by then. */
  graceMs: number;
  /** So many days in one go. */
  daysMax: number;
};

/**
 * Sums up the days of the ledger that are over, oldest first; answers how many. What is not summed up yet is read from the transfers
 * themselves, so reports say the same before and after; only quicker.
 *
 * Safe to repeat, and beside other workers. Every day is a transaction of its own.
 */
export async function sumUpDays({ now, graceMs, daysMax }: SumUp): Promise<number> {
  const days = await rowsOf<{ day: string }>(
    `SELECT x::date::text AS day FROM generate_series(
       first_report_day()::timestamp, $1::date::timestamp - interval '1 day', interval '1 day') AS x
     WHERE NOT EXISTS (SELECT FROM report_days r WHERE r.day = x::date) ORDER BY x LIMIT $2`,
    [dayAt(new Date(now.getTime() - graceMs)), daysMax],
  );
  return sumUpEach(days, now);
}

/**
 * Sums up again those of the last summed-up days that have more transfers than were counted: something was posted with an earlier moment,
 * also before the first day of all. It counts all of their transfers, so it is for once a day. Answers how many there were.
 */
export async function sumUpStaleDays({ now, days }: { now: Date; days: number }): Promise<number> {
  return sumUpEach(await rowsOf<{ day: string }>("SELECT day::text FROM stale_report_days($1) AS day", [days]), now);
}

async function sumUpEach(days: readonly { day: string }[], now: Date): Promise<number> {
  for (const { day } of days) await rowsOf("SELECT sum_up_day($1::date, $2)::text", [day, now]);
  return days.length;
}

/** Forgets all sums, so that they are made again from the transfers. For a person who doubts them; reports stay right meanwhile. */
export async function forgetSums(): Promise<void> {
  // One statement: a report that reads meanwhile sees all of them or none.
  await rowOf(
    `WITH days AS (DELETE FROM report_days), moved AS (DELETE FROM ledger_days), arrived AS (DELETE FROM arrival_days) SELECT 1 AS done`,
  );
}
