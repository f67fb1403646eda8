import "server-only";
import { rowOf, rowsOf } from "@/lib/db/pool";
import type { Balance } from "@/lib/insight/reports/cash";
import { lineOf, type Movement, type Unit } from "@/lib/insight/reports/movement";
import { type Period, partUnitOf } from "@/lib/insight/reports/period";
import { assert } from "@/lib/shared/assert";

/** Accounts, countries and kinds of postings are some dozens: a year by months comes to a few thousand groups. */
const GROUPS_MAX = 100_000;

type MovementRow = Omit<Movement, "amount" | "usdMicro" | "transfers" | "orders" | "taxRateBp"> & {
  tax_rate_bp: number;
  amount: bigint;
  usd_micro: bigint;
  transfers: number;
  orders: number;
};

const MOVEMENTS_SQL = `
  SELECT date_trunc($3, m.day::timestamp)::date::text AS part, d.code AS debit, c.code AS credit, d.ledger AS unit, m.code, m.country, m.tax_rate_bp,
         sum(m.amount)::bigint AS amount, sum(m.usd_micro)::bigint AS usd_micro, sum(m.transfers_count)::int AS transfers, sum(m.orders_count)::int AS orders
  FROM report_movements($1::date, $2::date) AS m JOIN accounts d ON d.id = m.debit_id JOIN accounts c ON c.id = m.credit_id
  WHERE $4::text IS NULL OR m.country = $4
  GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 4, 2, 3, 5, 6, 7 LIMIT $5`;

/** All that was posted in a period, by its parts; of one country, when it is given ('' is what no order stands behind). */
export async function listMovements(period: Period, country: string | null = null): Promise<Movement[]> {
  const rows = await rowsOf<MovementRow>(MOVEMENTS_SQL, [
    period.from,
    period.to,
    partUnitOf(period.unit),
    country,
    GROUPS_MAX,
  ]);
  assert(rows.length < GROUPS_MAX, "a period's movements fit into one reading");
  return rows.map(({ tax_rate_bp, usd_micro, ...row }) => ({ ...row, taxRateBp: tax_rate_bp, usdMicro: usd_micro }));
}

const SIDES_SQL = `
  (SELECT m.day, m.debit_id AS id, m.amount, m.usd_micro, m.code FROM moved AS m
   UNION ALL SELECT m.day, m.credit_id, -m.amount, -m.usd_micro, m.code FROM moved AS m)`;

/** What every account held when a day began, in its unit and in dollars: the sum of all that was posted before. */
export async function listBalancesBefore(day: string): Promise<Balance[]> {
  const rows = await rowsOf<{ account: string; unit: Unit; amount: bigint; usd_micro: bigint }>(
    `WITH moved AS MATERIALIZED (SELECT * FROM report_movements(COALESCE(first_report_day(), $1::date), $1::date))
     SELECT a.code AS account, a.ledger AS unit, sum(s.amount)::bigint AS amount, sum(s.usd_micro)::bigint AS usd_micro
     FROM ${SIDES_SQL} AS s JOIN accounts a ON a.id = s.id GROUP BY a.code, a.ledger ORDER BY a.ledger, a.code`,
    [day],
  );
  return rows.map(({ account, unit, amount, usd_micro }) => ({
    ...{ account, unit, amount, usdMicro: usd_micro },
    line: lineOf({ account, unit, code: "" }),
  }));
}

/** What the accounts of a line changed by on each day, in order of time: for histories. Days without a change are left out. */
export async function listDailyChanges(
  from: string,
  to: string,
): Promise<{ day: string; account: string; unit: Unit; amount: bigint }[]> {
  return rowsOf(
    `WITH moved AS MATERIALIZED (SELECT * FROM report_movements($1::date, $2::date))
     SELECT s.day::text AS day, a.code AS account, a.ledger AS unit, sum(s.amount)::bigint AS amount
     FROM ${SIDES_SQL} AS s JOIN accounts a ON a.id = s.id
     WHERE a.code LIKE 'pool:%' OR (a.ledger = 'USD' AND a.code = 'inventory')
     GROUP BY s.day, a.code, a.ledger HAVING sum(s.amount) <> 0 ORDER BY s.day, a.code LIMIT $3`,
    [from, to, GROUPS_MAX],
  );
}

/**
 * How far the reports are from the books: the sum of |all that reports count - the account's own counters| over accounts, in minor units.
 * Anything but 0 is an alarm. One statement, so that nothing is posted between the two readings.
 */
export async function reportsDifferenceMinor(): Promise<bigint> {
  const row = await rowOf<{ difference: bigint }>(
    `WITH moved AS MATERIALIZED (
       SELECT * FROM report_movements(COALESCE(first_report_day(), current_date), (now() AT TIME ZONE 'Asia/Manila')::date + 2)
     ), sums AS (SELECT s.id, sum(s.amount) AS amount FROM ${SIDES_SQL} AS s GROUP BY s.id)
     SELECT COALESCE(sum(abs(COALESCE(x.amount, 0) - (a.debits_posted - a.credits_posted))), 0)::bigint AS difference
     FROM accounts a LEFT JOIN sums x ON x.id = a.id`,
  );
  assert(row !== null, "a sum is one row");
  return row.difference;
}
