import type { PriceLine } from "@/lib/catalog/price-line";
import type { TaxRow } from "@/lib/catalog/repository";
import type { Prisma } from "@/lib/db/generated/client";
import type { Db, Tx } from "@/lib/db/transaction";
import { type CountryCode, isCountryCode } from "@/lib/shared/countries";
import { CURRENCIES, type Currency, isCurrency } from "@/lib/shared/money";

/** The part of the catalog's repository that holds `price_changes`, `currency_markups`, dated `tax_rates` and the methods' surcharges. It decides nothing. */

/** One writer of prices at a time until the transaction ends: the band is a rule about package, mark-up and surcharge together. */
export async function lockPrices(tx: Tx): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('facet.prices'))`;
}

export type PriceChangeRow = {
  id: string;
  seq: bigint;
  kind: string;
  askedHash: string;
  lines: PriceLine[];
  actorId: string | null;
  reason: string;
  reverts: string | null;
  madeAt: Date;
  revertedBy: { id: string } | null;
};

const CHANGE_FIELDS = {
  ...{ id: true, seq: true, kind: true, askedHash: true, lines: true, actorId: true, reason: true, reverts: true },
  ...{ madeAt: true, revertedBy: { select: { id: true } } },
} as const;

export async function findPriceChange(db: Db, id: string): Promise<PriceChangeRow | null> {
  const row = await db.priceChange.findUnique({ where: { id }, select: CHANGE_FIELDS });
  return row && { ...row, lines: row.lines as unknown as PriceLine[] };
}

/** Newest first. */
export async function listPriceChanges(
  db: Db,
  { beforeSeq, kind, take }: { beforeSeq: bigint | null; kind: string | null; take: number },
): Promise<PriceChangeRow[]> {
  const rows = await db.priceChange.findMany({
    where: { ...(beforeSeq === null ? {} : { seq: { lt: beforeSeq } }), ...(kind === null ? {} : { kind }) },
    orderBy: { seq: "desc" },
    select: CHANGE_FIELDS,
    take,
  });
  return rows.map((row) => ({ ...row, lines: row.lines as unknown as PriceLine[] }));
}

export async function insertPriceChange(
  tx: Tx,
  { lines, ...row }: Omit<PriceChangeRow, "seq" | "revertedBy">,
): Promise<void> {
  await tx.priceChange.create({
    data: { ...row, lines: lines as unknown as Prisma.InputJsonArray },
    select: { id: true },
  });
}

export type MarkupRow = { currency: Currency; version: number; markupBp: number; validFrom: Date };

const MARKUPS_MAX = 50;

/** The mark-ups of each currency, the newest version first, at most 50 of each. */
export async function listMarkups(db: Db): Promise<MarkupRow[]> {
  const rows = await Promise.all(
    CURRENCIES.map((currency) =>
      db.currencyMarkup.findMany({
        where: { currency },
        orderBy: { version: "desc" },
        select: { currency: true, version: true, markupBp: true, validFrom: true },
        take: MARKUPS_MAX,
      }),
    ),
  );
  return rows.flat().flatMap((row) => (isCurrency(row.currency) ? { ...row, currency: row.currency } : []));
}

/** What counts at a moment: of those whose day has come the latest day, and of one day the latest version. */
export function markupAt(rows: readonly MarkupRow[], currency: Currency, at: Date): MarkupRow | null {
  return rows
    .filter((row) => row.currency === currency && row.validFrom <= at)
    .reduce<MarkupRow | null>((best, row) => (best === null || isLater(row, best) ? row : best), null);
}

type Dated = { validFrom: Date; version: number };

function isLater(a: Dated, b: Dated): boolean {
  return a.validFrom > b.validFrom || (a.validFrom.getTime() === b.validFrom.getTime() && a.version > b.version);
}

export async function insertMarkup(tx: Tx, row: MarkupRow & { changeId: string }): Promise<void> {
  await tx.currencyMarkup.create({ data: row, select: { id: true } });
}

export type DatedTax = TaxRow & { validFrom: Date; version: number };

const TAXES_MAX = 300;

/** All rates on record, the latest day first. */
export async function listTaxRates(db: Db): Promise<DatedTax[]> {
  const rows = await db.taxRate.findMany({
    orderBy: [{ validFrom: "desc" }, { version: "desc" }],
    select: { country: true, name: true, rateBp: true, validFrom: true, version: true },
    take: TAXES_MAX,
  });
  return rows.flatMap((row) => (isCountryCode(row.country) ? { ...row, country: row.country } : []));
}

export function taxAt(rows: readonly DatedTax[], country: CountryCode, at: Date): DatedTax | null {
  return rows
    .filter((row) => row.country === country && row.validFrom <= at)
    .reduce<DatedTax | null>((best, row) => (best === null || isLater(row, best) ? row : best), null);
}

export async function insertTaxRate(tx: Tx, row: DatedTax & { changeId: string }): Promise<void> {
  await tx.taxRate.create({ data: row, select: { id: true } });
}

export type MethodSurcharge = { method: string; surchargeBp: number; countries: string[] };

/** What each method costs its customers on top, as its first channel has it; set on all of a method's channels at once. */
export async function listSurcharges(db: Db): Promise<MethodSurcharge[]> {
  const rows = await db.channel.findMany({
    select: { method: true, surchargeBp: true, countries: true },
    orderBy: [{ position: "asc" }, { id: "asc" }],
    take: 200,
  });
  const methods = new Map<string, MethodSurcharge>();
  for (const row of rows) {
    const known = methods.get(row.method);
    if (known === undefined) methods.set(row.method, { ...row });
    else known.countries = [...new Set([...known.countries, ...row.countries])];
  }
  return [...methods.values()];
}

export async function writeSurcharge(tx: Tx, method: string, surchargeBp: number): Promise<void> {
  await tx.channel.updateMany({ where: { method }, data: { surchargeBp } });
}
