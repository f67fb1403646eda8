import "server-only";
import { rowsOf } from "@/lib/db/pool";
import type { Condition } from "@/lib/db/record-page";
import { ARRIVAL_GOAL_SECONDS, type ArrivalFilter, type LateCause } from "@/lib/orders/lateness";
import { firstIdAt } from "@/lib/shared/desk-days";
import { DAY_MS } from "@/lib/shared/durations";

const GOAL = `interval '${ARRIVAL_GOAL_SECONDS} seconds'`;
/** On its way: paid, and neither delivered nor given up. */
const OPEN_SQL =
  "r.paid_at IS NOT NULL AND r.status IN ('in_review', 'awaiting_stock', 'needs_recipient', 'delivering', 'unknown')";
const ARRIVED_LATE_SQL = `r.delivered_at - r.paid_at > ${GOAL}`;

const LATE_SQL = `(${ARRIVED_LATE_SQL} OR (${OPEN_SQL} AND r.paid_at < now() - ${GOAL}))`;

/** What `LateCause` says, of an order `r`. One look at its evidence, which is found by its id. */
const CAUSE_SQL = `COALESCE((
  SELECT (array_agg(c.cause ORDER BY c.rank))[1] FROM evidence e JOIN (VALUES
    ('order.needs_recipient', 1, 'recipient'), ('order.in_review', 2, 'review'), ('order.awaiting_stock', 3, 'stock'),
    ('delivery.unknown', 4, 'unknown'), ('delivery.rejected', 5, 'refused')) AS c (kind, rank, cause) ON c.kind = e.kind
  WHERE e.order_id = r.id),
  CASE WHEN (SELECT min(d.sent_at) FROM deliveries d WHERE d.order_id = r.id) - r.paid_at <= ${GOAL} THEN 'slow' ELSE 'unsent' END)`;

/** Orders that arrived later than promised or are late now (`late`), or that have not arrived (`open`). No index finds them: a condition of rows. */
export function arrivalCondition(filter: ArrivalFilter | undefined): Condition[] {
  if (filter === undefined) return [];
  if (filter === "open") return [{ sql: `(${OPEN_SQL})`, values: [] }];
  return [{ sql: LATE_SQL, values: [] }];
}

/** Why those of these orders are late that are. */
export async function lateCausesOf(orderIds: readonly string[]): Promise<Map<string, LateCause>> {
  if (orderIds.length === 0) return new Map();
  const rows = await rowsOf<{ id: string; cause: LateCause }>(
    `SELECT r.id, ${CAUSE_SQL} AS cause FROM orders r WHERE r.id = ANY ($1::uuid[]) AND ${LATE_SQL}`,
    [orderIds],
  );
  return new Map(rows.map(({ id, cause }) => [id, cause]));
}

/** Orders are looked at by their id, which says when they were placed; so long before its delivery an order may have been. */
const PLACED_BEFORE_DAYS = 8;
/** So many of a period's newest orders are looked at, and so many late ones among them looked into: no index finds late ones, and a year has millions. */
const LOOKED_AT_FOR_LATE_MAX = 100_000;
const LATE_MAX = 500;

export type LateCount = { cause: LateCause; orders: number };

/** Orders that arrived late in a period, counted by cause, the most frequent first; the newest of them where there are more than is looked at. */
export async function countLateCauses(
  { from, to }: { from: Date; to: Date },
  { country = null }: { country?: string | null } = {},
): Promise<LateCount[]> {
  return rowsOf<LateCount>(
    `SELECT ${CAUSE_SQL} AS cause, count(*)::int AS orders FROM (
       SELECT r.id, r.paid_at FROM (
         SELECT o.id, o.paid_at, o.delivered_at, o.country FROM orders o
         WHERE o.id >= $1::uuid AND o.id < $2::uuid ORDER BY o.id DESC LIMIT ${LOOKED_AT_FOR_LATE_MAX}) AS r
       WHERE r.delivered_at >= $3 AND r.delivered_at < $4 AND ${ARRIVED_LATE_SQL} AND ($5::text IS NULL OR r.country = $5)
       ORDER BY r.id DESC LIMIT ${LATE_MAX}) AS r
     GROUP BY 1 ORDER BY 2 DESC, 1`,
    [firstIdAt(new Date(from.getTime() - PLACED_BEFORE_DAYS * DAY_MS)), firstIdAt(to), from, to, country],
  );
}
