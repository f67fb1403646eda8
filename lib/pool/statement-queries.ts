import "server-only";
import { z } from "zod";
import { prisma } from "@/lib/db/prisma";
import type { Db, Tx } from "@/lib/db/transaction";
import { type Balance, linesOf, type Movement, type StatementLine } from "@/lib/pool/statement";
import { dayAt, endOfDay, startOfDay } from "@/lib/shared/desk-days";
import { DAY_MS } from "@/lib/shared/durations";

const DAYS_MAX = 366;
const DEFAULT_DAYS = 7;
const PAGE = 50;
const READ_TIMEOUT_MS = 30_000;

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine((text) => !Number.isNaN(Date.parse(`${text}T00:00:00Z`)))
  .optional()
  .catch(undefined);

/** The period and the page as they stand in the address; what cannot be read is the default. Days are Manila's. */
export const StatementInput = z.object({
  from: day,
  to: day,
  /** `<microseconds>_<id>.<phase>` of the last line of the page before. */
  after: z
    .string()
    .regex(/^\d{1,17}_[0-9a-f-]{36}\.[01]$/)
    .optional()
    .catch(undefined),
});

export type Period = { from: Date; to: Date; fromDay: string; toDay: string };

/** Whole days, both included; the last seven when nothing is asked, a year at most, never upside down. */
export function periodOf({ from, to }: { from?: string; to?: string }, now: Date): Period {
  const toDay = to ?? dayAt(now);
  const end = endOfDay(toDay);
  const asked = from === undefined ? new Date(end.getTime() - DEFAULT_DAYS * DAY_MS) : startOfDay(from);
  const start = new Date(
    Math.max(Math.min(asked.getTime(), end.getTime() - DAY_MS), end.getTime() - DAYS_MAX * DAY_MS),
  );
  return { from: start, to: end, fromDay: dayAt(start), toDay };
}

export type Statement = {
  opening: Balance;
  closing: Balance;
  /** What the account's own counters say now; equal to `closing` of a period that has not ended. */
  counters: Balance;
  lines: StatementLine[];
  nextAfter: string | null;
};

type SumRow = { held: bigint; reserved: bigint };

/** An account's transfers, both sides of it. Deliveries never debit a pool, and saying so lets the index leave them out. */
const MINE = `
  SELECT id, phase, kind, false AS is_debit, code, amount, created_at, order_id FROM transfers
  WHERE ledger = 'DIAMOND' AND credit_id = $1
  UNION ALL
  SELECT id, phase, kind, true, code, amount, created_at, order_id FROM transfers
  WHERE ledger = 'DIAMOND' AND code <> 'delivery' AND debit_id = $1`;

const SUM_SQL = `
  SELECT COALESCE(sum(CASE WHEN m.kind IN ('single', 'post') THEN CASE WHEN m.is_debit THEN m.amount ELSE -m.amount END ELSE 0 END), 0)::bigint AS held,
         COALESCE(sum(CASE WHEN m.is_debit THEN 0 WHEN m.kind = 'pending' THEN m.amount
                           WHEN m.phase = 1 THEN -COALESCE(p.amount, m.amount) ELSE 0 END), 0)::bigint AS reserved
  FROM (${MINE}) AS m LEFT JOIN transfers p ON m.phase = 1 AND p.id = m.id AND p.phase = 0`;

const LINES_SQL = `
  SELECT m.id, m.phase, m.kind, m.is_debit AS "isDebit", m.code, m.amount, p.amount AS "pendingAmount", m.created_at AS at,
         (extract(epoch FROM m.created_at) * 1000000)::bigint::text AS micros,
         m.order_id AS "orderId", o.reference, d.supplier || ', ' || d.document AS note
  FROM (${MINE}) AS m LEFT JOIN transfers p ON m.phase = 1 AND p.id = m.id AND p.phase = 0
  LEFT JOIN orders o ON o.id = m.order_id LEFT JOIN deposits d ON d.id = m.id
  WHERE m.created_at >= $2 AND m.created_at < $3
    AND ($4::text IS NULL OR (m.created_at, m.id, m.phase) > (timestamptz 'epoch' + $4::bigint * interval '1 microsecond', $5::uuid, $6::smallint))
  ORDER BY m.created_at, m.id, m.phase LIMIT $7`;

/** The place of a line in an account's story, as SQL parameters. */
function placeOf(after: string | undefined): [string | null, string | null, number] {
  const match = /^(\d+)_([0-9a-f-]{36})\.([01])$/.exec(after ?? "");
  return match === null ? [null, null, 0] : [match[1] ?? null, match[2] ?? null, Number(match[3])];
}

/**
 * One page of an account's statement, oldest first, with the balance after every movement. All of it is read from one moment of the books, so
 * that its parts agree while orders go on. Null when there is no such account.
 */
export function getStatement(
  custodianId: string,
  period: Period,
  { after, page = PAGE }: { after?: string; page?: number } = {},
): Promise<Statement | null> {
  return prisma().$transaction(
    async (tx) => {
      const [account] = await tx.$queryRaw<{ id: bigint; held: bigint; reserved: bigint }[]>`
        SELECT a.id, a.debits_posted - a.credits_posted AS held, a.credits_pending AS reserved
        FROM custodians c JOIN accounts a ON a.id = c.account_id WHERE c.id = ${custodianId}`;
      if (account === undefined) return null;
      const counters = { heldDiamonds: account.held, reservedDiamonds: account.reserved };
      // From the counters back: what came since is little for a late period, and nothing for one that goes on.
      const closing = minus(counters, await sumOf(tx, account.id, "m.created_at >= $2", [period.to]));
      const opening = minus(counters, await sumOf(tx, account.id, "m.created_at >= $2", [period.from]));
      const start = after === undefined ? opening : await balanceAt(tx, account.id, opening, period, placeOf(after));
      return { opening, closing, counters, ...(await linesAfter(tx, account.id, period, { after, start, page })) };
    },
    { isolationLevel: "RepeatableRead", timeout: READ_TIMEOUT_MS },
  );
}

/**
 * The next lines of a statement whose running balance is known (`start`): for a file, which takes it from page to page, so that a year needs
 * no more work than its lines. Empty when there is no such account.
 */
export async function listStatementLines(
  custodianId: string,
  period: Period,
  from: { after?: string; start: Balance; page: number },
): Promise<Pick<Statement, "lines" | "nextAfter">> {
  const custodian = await prisma().custodian.findUnique({ where: { id: custodianId }, select: { accountId: true } });
  if (custodian === null) return { lines: [], nextAfter: null };
  return linesAfter(prisma(), custodian.accountId, period, from);
}

async function linesAfter(
  db: Db,
  accountId: bigint,
  { from, to }: Period,
  { after, start, page }: { after?: string; start: Balance; page: number },
): Promise<Pick<Statement, "lines" | "nextAfter">> {
  const rows = await db.$queryRawUnsafe<(Movement & { micros: string })[]>(
    LINES_SQL,
    ...[accountId, from, to, ...placeOf(after), page + 1],
  );
  const shown = rows.slice(0, page);
  const last = shown.at(-1);
  const nextAfter = rows.length > page && last ? `${last.micros}_${last.id}.${last.phase}` : null;
  return { lines: linesOf(start, shown).lines, nextAfter };
}

async function sumOf(tx: Tx, accountId: bigint, where: string, values: unknown[]): Promise<Balance> {
  const [row] = await tx.$queryRawUnsafe<SumRow[]>(`${SUM_SQL} WHERE ${where}`, accountId, ...values);
  return { heldDiamonds: row?.held ?? 0n, reservedDiamonds: row?.reserved ?? 0n };
}

/** The balance where a page begins: the opening, and what happened from there to the last line of the page before. */
async function balanceAt(
  tx: Tx,
  accountId: bigint,
  opening: Balance,
  { from }: Period,
  [micros, id, phase]: [string | null, string | null, number],
): Promise<Balance> {
  const moved = await sumOf(
    tx,
    accountId,
    "m.created_at >= $2 AND (m.created_at, m.id, m.phase) <= (timestamptz 'epoch' + $3::bigint * interval '1 microsecond', $4::uuid, $5::smallint)",
    [from, micros, id, phase],
  );
  return {
    heldDiamonds: opening.heldDiamonds + moved.heldDiamonds,
    reservedDiamonds: opening.reservedDiamonds + moved.reservedDiamonds,
  };
}

function minus(a: Balance, b: Balance): Balance {
  return {
    heldDiamonds: a.heldDiamonds - b.heldDiamonds,
    reservedDiamonds: a.reservedDiamonds - b.reservedDiamonds,
  };
}
