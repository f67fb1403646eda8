import type { Db, Tx } from "@/lib/db/transaction";
import { CURRENCIES, type Currency, isCurrency } from "@/lib/shared/money";

/** The part of the catalog's repository that holds exchange rates: `fx_rates`, `fx_refusals`, `fx_sources`. It decides nothing. */

export type FxRow = { currency: Currency; perUsdMicro: bigint; source: string; quotedAt: Date };
export type FxOverride = FxRow & {
  overrideId: string;
  overrideUntil: Date;
  overrideEndedAt: Date | null;
  reason: string;
};
export type CurrentFx = FxRow & { overrideUntil: Date | null };

const QUOTE_FIELDS = { currency: true, perUsdMicro: true, source: true, quotedAt: true } as const;
const OVERRIDE_FIELDS = {
  ...QUOTE_FIELDS,
  ...{ overrideId: true, overrideUntil: true, overrideEndedAt: true, reason: true },
} as const;
const OVERRIDES_MAX = 50;

/** What prices follow at a moment: each currency's override in force, else its newest quote that is not of the future. */
export async function listCurrentFx(db: Db, at: Date): Promise<CurrentFx[]> {
  const [quotes, overrides] = await Promise.all([listQuotedFx(db, at), listFxOverrides(db, at)]);
  return CURRENCIES.flatMap((currency): CurrentFx[] => {
    const override = overrides.find((row) => row.currency === currency);
    if (override !== undefined) {
      const { perUsdMicro, source, quotedAt, overrideUntil } = override;
      return [{ currency, perUsdMicro, source, quotedAt, overrideUntil }];
    }
    const quoted = quotes.find((row) => row.currency === currency);
    return quoted === undefined ? [] : [{ ...quoted, overrideUntil: null }];
  });
}

/** The newest quote of each currency that is not of the future, whatever overrides there are. */
export async function listQuotedFx(db: Db, at: Date): Promise<FxRow[]> {
  const rows = await Promise.all(CURRENCIES.map((currency) => findQuotedFx(db, currency, at)));
  return rows.flatMap((row) => row ?? []);
}

export async function findQuotedFx(db: Db, currency: Currency, at: Date): Promise<FxRow | null> {
  const row = await db.fxRate.findFirst({
    where: { currency, overrideUntil: null, quotedAt: { lte: at } },
    orderBy: [{ quotedAt: "desc" }, { id: "desc" }],
    select: QUOTE_FIELDS,
  });
  return row === null ? null : { ...row, currency };
}

/** The overrides that are in force at a moment. One that another process has just set counts, though its clock may be ahead of ours. */
export async function listFxOverrides(db: Db, at: Date): Promise<FxOverride[]> {
  const rows = await db.fxRate.findMany({
    where: { overrideUntil: { gt: at }, overrideEndedAt: null },
    orderBy: { id: "desc" },
    select: OVERRIDE_FIELDS,
    take: OVERRIDES_MAX,
  });
  return rows.flatMap((row) => toOverride(row) ?? []);
}

/** One writer of rates at a time until the transaction ends: of two that look at once, the second must find the first one's row. */
export async function lockFxRates(tx: Tx): Promise<void> {
  await tx.$executeRaw`lock table fx_rates in share row exclusive mode`;
}

/** False when this very rate (currency, day and time, source) is on record already. */
export async function insertFxRate(tx: Tx, row: FxRow): Promise<boolean> {
  const { currency, quotedAt, source } = row;
  await lockFxRates(tx);
  const known = await tx.fxRate.findFirst({
    where: { currency, quotedAt, source, overrideUntil: null },
    select: { id: true },
  });
  if (known !== null) return false;
  await tx.fxRate.create({ data: row, select: { id: true } });
  return true;
}

export async function findFxOverride(db: Db, overrideId: string): Promise<FxOverride | null> {
  const row = await db.fxRate.findUnique({ where: { overrideId }, select: OVERRIDE_FIELDS });
  return row === null ? null : toOverride(row);
}

export async function insertFxOverride(tx: Tx, row: Omit<FxOverride, "overrideEndedAt">): Promise<void> {
  await tx.fxRate.create({ data: row, select: { id: true } });
}

export async function markFxOverrideEnded(tx: Tx, overrideId: string, at: Date): Promise<void> {
  await tx.fxRate.update({ where: { overrideId }, data: { overrideEndedAt: at }, select: { id: true } });
}

type OverrideRow = Record<"currency" | "source" | "reason", string> & {
  perUsdMicro: bigint;
  quotedAt: Date;
  overrideId: string | null;
  overrideUntil: Date | null;
  overrideEndedAt: Date | null;
};

function toOverride({ currency, overrideId, overrideUntil, ...rest }: OverrideRow): FxOverride | null {
  if (!isCurrency(currency) || overrideId === null || overrideUntil === null) return null;
  return { ...rest, currency, overrideId, overrideUntil };
}
