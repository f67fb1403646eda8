import "server-only";
import { rowsOf } from "@/lib/db/pool";
import { lineOf, type Unit } from "@/lib/insight/reports/movement";
import { dayPlus, daysBetween } from "@/lib/insight/reports/period";
import type { BehindAsk } from "@/lib/insight/reports/schemas";
import { dayAt, startOfDay } from "@/lib/shared/desk-days";

export type BehindLine = {
  key: string;
  code: string;
  unit: Unit;
  /** Minor units with the sign of the report: what the line was debited is positive, unless its credits are asked for as positive. */
  amount: string;
  debit: string;
  credit: string;
  country: string;
  orderId: string | null;
  reference: string | null;
  createdAt: string;
};
export type BehindPage = { transfers: BehindLine[]; nextBefore: string | null };

const PAGE = 50;
/** Longer than a year makes no figure of a report. */
const DAYS_MAX = 366;

type Group = {
  day: string;
  debit_id: string;
  credit_id: string;
  debit: string;
  credit: string;
  unit: Unit;
  code: string;
  transfers: number;
};

/**
 * The transfers behind a figure of a report, newest first, a page at a time: what the report's own sums say was moved is looked up on
 * the days where it moved, so the list adds up to the figure and nothing else is read.
 */
export async function listTransfersBehind(ask: BehindAsk, now: Date, limit = PAGE): Promise<BehindPage> {
  const span = spanOf(ask, now);
  const cursor = cursorOf(ask.before);
  const groups = (await groupsOf(ask, span, cursor)).filter((group) => signOf(group, ask) !== 0n);
  if (groups.length === 0) return { transfers: [], nextBefore: null };
  const rows = await transfersOf(groups, { ask, cursor, span, limit });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const isMore = rows.length > limit && last !== undefined;
  return {
    transfers: shown.map((row) => toLine(row, ask)),
    nextBefore: isMore ? `${last.at_us}.${last.id}.${last.phase}` : null,
  };
}

type Span = { from: string; to: string };
type Cursor = { atUs: bigint; id: string; phase: number } | null;

/** A month back from today where the address says nothing that can be read. */
function spanOf({ from, to }: BehindAsk, now: Date): Span {
  const end = to ?? dayPlus(dayAt(now), 1);
  const start = from ?? dayPlus(end, -31);
  if (start >= end) return { from: start, to: dayPlus(start, 1) };
  return { from: daysBetween(start, end) > DAYS_MAX ? dayPlus(end, -DAYS_MAX) : start, to: end };
}

function cursorOf(before: string | undefined): Cursor {
  const [at, id, phase] = before?.split(".") ?? [];
  if (at === undefined || id === undefined) return null;
  return { atUs: BigInt(at), id, phase: Number(phase) };
}

/** Debits of what is asked for less its credits: 1, -1, or 0 when it is neither or both. */
function signOf(
  { debit, credit, unit, code }: Pick<Group, "debit" | "credit" | "unit" | "code">,
  { line, account }: BehindAsk,
): bigint {
  const isAsked = (side: string) =>
    (account === undefined || side === account) &&
    (line === undefined || line.includes(lineOf({ account: side, unit, code })));
  return (isAsked(debit) ? 1n : 0n) - (isAsked(credit) ? 1n : 0n);
}

async function groupsOf(ask: BehindAsk, { from, to }: Span, cursor: Cursor): Promise<Group[]> {
  const lastDay = cursor === null ? to : dayPlus(dayAt(new Date(Number(cursor.atUs / 1000n))), 1);
  return rowsOf<Group>(
    `SELECT m.day::text AS day, m.debit_id::text AS debit_id, m.credit_id::text AS credit_id, d.code AS debit, c.code AS credit, d.ledger AS unit, m.code,
            sum(m.transfers_count)::int AS transfers
     FROM report_movements($1::date, $2::date) AS m JOIN accounts d ON d.id = m.debit_id JOIN accounts c ON c.id = m.credit_id
     WHERE ($3::text IS NULL OR m.country = $3) AND ($4::text IS NULL OR d.ledger = $4) AND ($5::int IS NULL OR m.tax_rate_bp = $5)
     GROUP BY m.day, m.debit_id, m.credit_id, d.code, c.code, d.ledger, m.code ORDER BY m.day DESC LIMIT 200000`,
    [from, lastDay < to ? lastDay : to, countryOf(ask), ask.unit ?? null, ask.rate ?? null],
  );
}

function countryOf({ country }: BehindAsk): string | null {
  return country === "none" ? "" : (country ?? null);
}

type Row = {
  id: string;
  phase: number;
  at_us: bigint;
  code: string;
  unit: Unit;
  amount: bigint;
  debit: string;
  credit: string;
  country: string | null;
  order_id: string | null;
  reference: string | null;
  created_at: Date;
};

const TRANSFERS_SQL = `
  WITH wanted AS (SELECT DISTINCT * FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS w (debit_id, credit_id, code))
  SELECT t.id, t.phase, (extract(epoch FROM t.created_at) * 1000000)::bigint AS at_us, t.code, t.ledger AS unit, t.amount, d.code AS debit, c.code AS credit,
         o.country, t.order_id, o.reference, t.created_at
  FROM transfers t JOIN wanted w ON w.debit_id = t.debit_id AND w.credit_id = t.credit_id AND w.code = t.code
  JOIN accounts d ON d.id = t.debit_id JOIN accounts c ON c.id = t.credit_id LEFT JOIN orders o ON o.id = t.order_id
  WHERE t.created_at >= $4 AND t.created_at < $5 AND t.kind IN ('single', 'post')
    AND ($6::text IS NULL OR COALESCE(o.country, '') = $6) AND ($7::int IS NULL OR COALESCE(o.tax_rate_bp, -1) = $7)
    AND ($8::bigint IS NULL OR ((extract(epoch FROM t.created_at) * 1000000)::bigint, t.id, t.phase) < ($8::bigint, $9::uuid, $10::smallint))
  ORDER BY t.created_at DESC, t.id DESC, t.phase DESC LIMIT $11`;

/** Looks at the newest days that hold a page, and at older ones only while that is not enough: the first of them is half read already. */
async function transfersOf(
  groups: readonly Group[],
  { ask, cursor, span, limit }: { ask: BehindAsk; cursor: Cursor; span: Span; limit: number },
): Promise<Row[]> {
  const first = groups[0]?.day ?? span.from;
  let counted = 0;
  let oldest = first;
  for (const { day, transfers } of groups) {
    if (counted > limit && day !== oldest) break;
    oldest = day;
    if (day !== first || cursor === null) counted += transfers;
  }
  const mine = groups.filter(({ day }) => day >= oldest);
  return rowsOf<Row>(TRANSFERS_SQL, [
    ...[mine.map((group) => group.debit_id), mine.map((group) => group.credit_id), mine.map((group) => group.code)],
    ...[startOfDay(oldest), startOfDay(dayPlus(first, 1)), countryOf(ask), ask.rate ?? null],
    ...[cursor?.atUs.toString() ?? null, cursor?.id ?? null, cursor?.phase ?? null, limit + 1],
  ]);
}

function toLine(row: Row, ask: BehindAsk): BehindLine {
  const { id, phase, code, unit, debit, credit, amount } = row;
  return {
    key: `${id}.${phase}`,
    ...{ code, unit, debit, credit },
    amount: (signOf(row, ask) * (ask.positive === "credits" ? -amount : amount)).toString(),
    country: row.country ?? "",
    orderId: row.order_id,
    reference: row.reference,
    createdAt: row.created_at.toISOString(),
  };
}
