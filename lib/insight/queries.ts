import "server-only";
import type { Arrival } from "@/lib/catalog/catalog";
import { rowOf } from "@/lib/db/pool";
import { holdFor } from "@/lib/shared/hold-for";

const SAMPLE_MAX = 500;
const FRESH_MS = 5_000;

/**
 * Ids are in order of time, so the newest orders are read from the end of the primary key. The
 * newest are still being paid and many never are; this many are looked at.
 */
const LOOKED_AT_MAX = 20 * SAMPLE_MAX;

/** The newest orders of the last 24 hours that were paid and have come to an end or are late. As quick with a million orders as with ten. */
const ARRIVAL_SQL = `
  WITH newest AS (
    SELECT status, placed_at, paid_at, delivered_at FROM orders ORDER BY id DESC LIMIT ${LOOKED_AT_MAX}
  ), recent AS (
    SELECT paid_at, delivered_at FROM newest
    WHERE status IN ('delivered', 'refunding', 'refunded', 'unknown', 'needs_recipient', 'awaiting_stock')
      AND placed_at > now() - interval '24 hours' AND paid_at IS NOT NULL LIMIT $1
  )
  SELECT count(*)::int AS sample,
         count(*) FILTER (WHERE delivered_at IS NOT NULL)::int AS delivered,
         (percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM delivered_at - paid_at) * 1000)
           FILTER (WHERE delivered_at IS NOT NULL))::float8 AS median_ms
  FROM recent`;

type Row = { sample: number; delivered: number; median_ms: number | null };

/**
 * How fast the last paid orders arrived, measured on at most 500 of them; nulls until there are any. Shown to everybody, so
 * it is read at most every five seconds per process.
 */
export const recentArrival = holdFor(FRESH_MS, readArrival);

async function readArrival(): Promise<Arrival> {
  const row = await rowOf<Row>(ARRIVAL_SQL, [SAMPLE_MAX]);
  if (row === null || row.sample === 0) return { medianMs: null, deliveredTodayPercent: null, sampleSize: 0 };
  return {
    medianMs: row.median_ms === null ? null : Math.round(row.median_ms),
    deliveredTodayPercent: percentOf(row.delivered, row.sample),
    sampleSize: row.sample,
  };
}

/** One decimal, cut and not rounded: 999 of 1,000 must never read as "100.0". */
export function percentOf(part: number, whole: number): string {
  const tenths = Math.floor((part * 1000) / whole);
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
}
