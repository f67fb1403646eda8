import "server-only";
import { z } from "zod";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { UNITS, type Unit } from "@/lib/ledger/desk-queries";
import { dayAt, dayFilter, endOfDay, startOfDay } from "@/lib/shared/desk-days";
import { DAY_MS } from "@/lib/shared/durations";

/** A statement reads its period's transfers, so a period has an end. */
export const STATEMENT_DAYS_MAX = 92;

export const StatementInput = z.object({
  unit: z.enum(UNITS).optional().catch(undefined),
  from: dayFilter,
  to: dayFilter,
  /** The last movement of the page before. */
  after: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z~[0-9a-f-]{36}~[01]$/)
    .optional()
    .catch(undefined),
});
export type StatementAsk = z.output<typeof StatementInput>;

export type Period = { from: string; to: string };

/** The period that a statement covers: this month's days until today when none is given, at most STATEMENT_DAYS_MAX. Pure. */
export function periodOf({ from, to }: Pick<StatementAsk, "from" | "to">, now: Date): Period {
  const last = to ?? dayAt(now);
  const first = from ?? `${last.slice(0, 7)}-01`;
  if (first > last) return { from: last, to: last };
  const earliest = dayAt(new Date(startOfDay(last).getTime() - (STATEMENT_DAYS_MAX - 1) * DAY_MS));
  return { from: first < earliest ? earliest : first, to: last };
}

export type LedgerAccount = { id: string; unit: Unit; code: string };

/** The code in an address: codes hold colons, which arrive encoded. Null of what cannot be one. */
export function readAccountCode(segment: string | undefined): string | null {
  const text = (segment ?? "").replaceAll(/%3a/gi, ":");
  return /^[a-z][a-zA-Z0-9:_.-]{0,79}$/.test(text) ? text : null;
}

/** The account of a code, in the unit that was asked for or in the first that has it; with the units it exists in. */
export async function findAccount(
  code: string | null,
  unit: Unit | undefined,
): Promise<{ account: LedgerAccount; units: Unit[] } | null> {
  if (code === null) return null;
  const rows = await rowsOf<{ id: bigint; ledger: Unit }>(
    "SELECT id, ledger FROM accounts WHERE code = $1 ORDER BY debits_posted + credits_posted DESC, ledger",
    [code],
  );
  const found = rows.find(({ ledger }) => ledger === unit) ?? (unit === undefined ? rows[0] : undefined);
  if (found === undefined) return null;
  return {
    account: { id: found.id.toString(), unit: found.ledger, code },
    units: rows.map(({ ledger }) => ledger).sort(),
  };
}

export type Movement = {
  key: string;
  id: string;
  code: string;
  /** The account at the other end. */
  other: string;
  /** Towards the account (debit) is positive; minor units. */
  amount: string;
  /** After this movement: debits less credits. */
  balance: string;
  reference: string | null;
  orderId: string | null;
  at: string;
};

export type Statement = {
  period: Period;
  opening: string;
  closing: string;
  debits: string;
  credits: string;
  movementsCount: number;
  /** What the account's counters say now, and what is only reserved. */
  now: { balance: string; pendingDebits: string; pendingCredits: string };
};

// What is posted: single transfers, and the second phase of pending ones. A movement counts when it became final.
const FINAL = "t.kind IN ('single', 'post') AND (t.debit_id = $1::bigint OR t.credit_id = $1::bigint)";
// A transfer between an account and itself does not exist (a check refuses it).
const SIGNED = "CASE WHEN t.debit_id = $1::bigint THEN t.amount ELSE -t.amount END";

const SUMMARY_SQL = `
  SELECT a.debits_posted - a.credits_posted AS balance, a.debits_pending, a.credits_pending, s.*
  FROM accounts a CROSS JOIN LATERAL (
    SELECT COALESCE(sum(${SIGNED}), 0) AS since,
      COALESCE(sum(${SIGNED}) FILTER (WHERE t.created_at >= $3), 0) AS later,
      COALESCE(sum(t.amount) FILTER (WHERE t.created_at < $3 AND t.debit_id = $1::bigint), 0) AS debits,
      COALESCE(sum(t.amount) FILTER (WHERE t.created_at < $3 AND t.credit_id = $1::bigint), 0) AS credits,
      count(*) FILTER (WHERE t.created_at < $3) AS movements
    FROM transfers t WHERE t.created_at >= $2 AND ${FINAL}) AS s
  WHERE a.id = $1::bigint`;

/**
 * The period's totals. Counters and transfers are read in one statement, so they belong to one moment: opening is what the counters say
 * now less everything since, and a period that ends now closes with exactly what the counters say.
 */
export async function getStatement(account: LedgerAccount, period: Period): Promise<Statement> {
  const row = await rowOf<Record<string, bigint>>(SUMMARY_SQL, [
    account.id,
    startOfDay(period.from),
    endOfDay(period.to),
  ]);
  const figure = (name: string) => row?.[name] ?? 0n;
  return {
    period,
    opening: (figure("balance") - figure("since")).toString(),
    closing: (figure("balance") - figure("later")).toString(),
    debits: figure("debits").toString(),
    credits: figure("credits").toString(),
    movementsCount: Number(figure("movements")),
    now: {
      balance: figure("balance").toString(),
      pendingDebits: figure("debits_pending").toString(),
      pendingCredits: figure("credits_pending").toString(),
    },
  };
}

type Row = {
  id: string;
  phase: number;
  code: string;
  other: string;
  amount: bigint;
  reference: string | null;
  order_id: string | null;
  at: Date;
  at_text: string;
};

const AFTER = "(t.created_at, t.id, t.phase) > ($4::timestamptz, $5::uuid, $6::smallint)";

// The joins come after the page is cut: a long period must not be joined for fifty lines of it.
const MOVEMENTS_SQL = `
  SELECT m.id, m.phase, m.code, x.code AS other, m.signed AS amount, o.reference, m.order_id, m.created_at AS at,
    to_char(m.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at_text
  FROM (SELECT t.*, ${SIGNED} AS signed, CASE WHEN t.debit_id = $1::bigint THEN t.credit_id ELSE t.debit_id END AS other_id
    FROM transfers t WHERE t.created_at >= $2 AND t.created_at < $3 AND ${FINAL} AND ($4::timestamptz IS NULL OR ${AFTER})
    ORDER BY t.created_at, t.id, t.phase LIMIT $7) m
  JOIN accounts x ON x.id = m.other_id LEFT JOIN orders o ON o.id = m.order_id ORDER BY m.created_at, m.id, m.phase`;

/**
 * Movements between two moments, oldest first, a page at a time, each with the balance after it.
 *
 * @param start `balance` is the account's balance before the first of them
 */
export async function listMovements(
  account: LedgerAccount,
  { from, to }: { from: Date; to: Date },
  { after, balance, limit }: { after: string | undefined; balance: bigint; limit: number },
): Promise<{ movements: Movement[]; nextAfter: string | null; balance: bigint }> {
  const cursor = after?.split("~") ?? [null, null, null];
  const rows = await rowsOf<Row>(MOVEMENTS_SQL, [account.id, from, to, ...cursor, limit + 1]);
  let running = balance;
  const movements = rows.slice(0, limit).map((row) => {
    running += row.amount;
    return {
      key: `${row.at_text}~${row.id}~${row.phase}`,
      id: row.id,
      code: row.code,
      other: row.other,
      amount: row.amount.toString(),
      balance: running.toString(),
      reference: row.reference,
      orderId: row.order_id,
      at: row.at.toISOString(),
    };
  });
  return {
    movements,
    nextAfter: rows.length > limit ? (movements.at(-1)?.key ?? null) : null,
    balance: running,
  };
}

/** What the period moved up to and with this movement: the balance that a later page begins with, beside the opening. */
export async function movedUntil(account: LedgerAccount, from: Date, after: string): Promise<bigint> {
  const [at, id, phase] = after.split("~");
  const row = await rowOf<{ moved: bigint }>(
    `SELECT COALESCE(sum(${SIGNED}), 0) AS moved FROM transfers t
     WHERE t.created_at >= $2 AND t.created_at <= $3::timestamptz AND ${FINAL} AND (t.created_at, t.id, t.phase) <= ($3::timestamptz, $4::uuid, $5::smallint)`,
    [account.id, from, at, id, phase],
  );
  return row?.moved ?? 0n;
}

/** A page of a statement: its totals, and its movements from where the last page ended. */
export async function getStatementPage(
  account: LedgerAccount,
  period: Period,
  after: string | undefined,
  limit: number,
): Promise<{ statement: Statement; movements: Movement[]; nextAfter: string | null }> {
  const from = startOfDay(period.from);
  const [statement, moved] = await Promise.all([
    getStatement(account, period),
    after === undefined ? 0n : movedUntil(account, from, after),
  ]);
  const page = await listMovements(
    account,
    { from, to: endOfDay(period.to) },
    { after, balance: BigInt(statement.opening) + moved, limit },
  );
  return { statement, movements: page.movements, nextAfter: page.nextAfter };
}

export type ExportedMovement = Movement & { unit: Unit };

/** Where an export of movements goes on, with the balance that it has come to. */
export type MovementCursor = { day: string; after: string | undefined; balance: string };

/**
 * A period's movements for an export, a page at a time and a day at a time: a page then reads what is left of one day, not of the whole
 * period. `null` begins.
 */
export async function exportMovements(
  account: LedgerAccount,
  period: Period,
  cursor: MovementCursor | null,
  limit: number,
): Promise<{ lines: ExportedMovement[]; next: MovementCursor | null }> {
  const { day, after, balance } = cursor ?? {
    day: period.from,
    after: undefined,
    balance: (await getStatement(account, period)).opening,
  };
  const span = { from: after === undefined ? startOfDay(day) : new Date(`${after.slice(0, 23)}Z`), to: endOfDay(day) };
  const page = await listMovements(account, span, { after, balance: BigInt(balance), limit });
  const lines = page.movements.map((movement) => ({ ...movement, unit: account.unit }));
  const soFar = page.balance.toString();
  if (page.nextAfter !== null) return { lines, next: { day, after: page.nextAfter, balance: soFar } };
  return {
    lines,
    next: day >= period.to ? null : { day: dayAt(endOfDay(day)), after: undefined, balance: soFar },
  };
}
