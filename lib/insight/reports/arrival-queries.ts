import "server-only";
import { rowsOf } from "@/lib/db/pool";
import type { ArrivalCount } from "@/lib/insight/reports/arrival";
import type { Period } from "@/lib/insight/reports/period";
import { assert } from "@/lib/shared/assert";

/** Countries x channels x hours x buckets: a few thousand at most. */
const COUNTS_MAX = 50_000;

/** Orders that a period delivered or ended without diamonds, counted; of one country and channel where they are given. */
export async function listArrivals(
  { from, to }: Period,
  { country = null, channel = null }: { country?: string | null; channel?: string | null } = {},
): Promise<ArrivalCount[]> {
  const rows = await rowsOf<ArrivalCount>(
    `SELECT country, channel, hour, is_below_limit AS "isBelowLimit", bucket, sum(orders_count)::int AS orders FROM report_arrivals($1::date, $2::date)
     WHERE ($3::text IS NULL OR country = $3) AND ($4::text IS NULL OR channel = $4)
     GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5 LIMIT $5`,
    [from, to, country, channel, COUNTS_MAX],
  );
  assert(rows.length < COUNTS_MAX, "a period's arrivals fit into one reading");
  return rows;
}
