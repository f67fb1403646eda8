import type { Db, Tx } from "@/lib/db/transaction";
import { type Currency, isCurrency } from "@/lib/shared/money";

/** The part of the catalog's repository about the source of rates: when it was asked, and which of its quotes were not taken. */

export type RefusedQuote = {
  id: bigint;
  currency: Currency;
  perUsdMicro: bigint;
  lastPerUsdMicro: bigint;
  source: string;
  quotedAt: Date;
  refusedAt: Date;
};
export type SettledAs = "taken" | "dismissed" | "overtaken";

const REFUSED_FIELDS = {
  ...{ id: true, currency: true, perUsdMicro: true, lastPerUsdMicro: true },
  ...{ source: true, quotedAt: true, refusedAt: true },
} as const;
const REFUSED_MAX = 20;

/** Opens it, and closes an older open one of that currency; false when this quote was refused before. */
export async function insertRefusedQuote(tx: Tx, row: Omit<RefusedQuote, "id">): Promise<boolean> {
  const { currency, source, quotedAt, refusedAt } = row;
  const known = await tx.fxRefusal.findFirst({ where: { currency, source, quotedAt }, select: { id: true } });
  if (known !== null) return false;
  await settleOpenQuotes(tx, currency, refusedAt);
  await tx.fxRefusal.create({ data: row, select: { id: true } });
  return true;
}

/** What waits of a currency does so no longer: there is a newer quote. */
export async function settleOpenQuotes(tx: Tx, currency: Currency, at: Date): Promise<void> {
  await tx.fxRefusal.updateMany({
    where: { currency, settledAt: null },
    data: { settledAt: at, settledAs: "overtaken" satisfies SettledAs },
  });
}

export async function listOpenRefusedQuotes(db: Db): Promise<RefusedQuote[]> {
  const rows = await db.fxRefusal.findMany({
    where: { settledAt: null },
    orderBy: { id: "asc" },
    select: REFUSED_FIELDS,
    take: REFUSED_MAX,
  });
  return rows.flatMap((row) => (isCurrency(row.currency) ? { ...row, currency: row.currency } : []));
}

/** Holds the row until the transaction ends. Lock first, then decide. */
export async function lockRefusedQuote(
  tx: Tx,
  id: bigint,
): Promise<(RefusedQuote & { settledAs: string | null }) | null> {
  await tx.$queryRaw`select 1 from fx_refusals where id = ${id} for update`;
  const row = await tx.fxRefusal.findUnique({ where: { id }, select: { ...REFUSED_FIELDS, settledAs: true } });
  return row === null || !isCurrency(row.currency) ? null : { ...row, currency: row.currency };
}

export async function markQuoteSettled(tx: Tx, id: bigint, settledAs: SettledAs, at: Date): Promise<void> {
  await tx.fxRefusal.update({ where: { id }, data: { settledAt: at, settledAs }, select: { id: true } });
}

/**
 * Takes the turn to ask a source: null when it is not due, or when another worker has the turn. Until `untilAt` nobody else gets it, so that
 * a worker that dies in the middle is only late. A last call of the future is the mark of a clock that was wrong.
 */
export async function takeTurnToAsk(
  tx: Tx,
  { source, at, untilAt }: { source: string; at: Date; untilAt: Date },
): Promise<{ failures: number } | null> {
  const rows = await tx.$queryRaw<{ failures: number }[]>`
    insert into fx_sources as s (source, asked_at, outcome, next_ask_at) values (${source}, ${at}, 'asking', ${untilAt})
    on conflict (source) do update set asked_at = ${at}, outcome = 'asking', detail = '', next_ask_at = ${untilAt}
      where s.next_ask_at <= ${at} or s.asked_at > ${at}
    returning failures`;
  return rows[0] ?? null;
}

export type SourceState = {
  source: string;
  askedAt: Date;
  outcome: string;
  detail: string;
  failures: number;
  nextAskAt: Date;
};

export async function writeSourceOutcome(tx: Tx, { source, ...outcome }: Omit<SourceState, "askedAt">): Promise<void> {
  await tx.fxSource.update({ where: { source }, data: outcome, select: { source: true } });
}

/** The source that was asked last; null when none was. */
export async function findLastAskedSource(db: Db): Promise<SourceState | null> {
  return db.fxSource.findFirst({
    orderBy: { askedAt: "desc" },
    select: { source: true, askedAt: true, outcome: true, detail: true, failures: true, nextAskAt: true },
  });
}
