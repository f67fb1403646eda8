import "server-only";
import type { Package } from "@/lib/catalog/package";
import type { PriceLine } from "@/lib/catalog/price-line";
import type { PreviewCountry, PreviewMethod } from "@/lib/catalog/price-preview";
import {
  type DatedTax,
  listMarkups,
  listPriceChanges,
  listSurcharges,
  listTaxRates,
  type MethodSurcharge,
  markupAt,
  taxAt,
} from "@/lib/catalog/price-repository";
import {
  findPromotion,
  listPromotions,
  listPromotionUses,
  type PromotionRow,
  type PromotionUseRow,
} from "@/lib/catalog/promotion-repository";
import { listPackagesAt, schedulesOf } from "@/lib/catalog/repository";
import type { Schedule } from "@/lib/catalog/schedule";
import type { Snapshot } from "@/lib/catalog/snapshot";
import type { Db } from "@/lib/db/transaction";
import { COUNTRIES, COUNTRY_CODES, type CountryCode } from "@/lib/shared/countries";
import { CURRENCIES, type Currency } from "@/lib/shared/money";

/** A package as it is sold now, and what is planned for it. */
export type DeskPackage = Package & { schedules: Schedule[] };

export async function packagesForDesk(db: Db, at: Date): Promise<DeskPackage[]> {
  const { packages, schedules } = await listPackagesAt(db, at);
  return packages.map((item) => ({
    ...item,
    schedules: schedulesOf(schedules, item.id).filter(({ startsAt, endsAt }) => (endsAt ?? startsAt) > at),
  }));
}

export type MarkupView = {
  currency: Currency;
  /** The newest version on record, whenever it begins; 0: none ever was. */
  version: number;
  markupBp: number;
  coming: { markupBp: number; validFrom: Date }[];
};

/** The mark-up of every currency of the shop: now, and what is to come. */
export async function markupsForDesk(db: Db, at: Date): Promise<MarkupView[]> {
  const rows = await listMarkups(db);
  return CURRENCIES.filter((currency) => currency !== "USD").map((currency) => {
    const own = rows.filter((row) => row.currency === currency);
    return {
      ...{ currency, version: own[0]?.version ?? 0, markupBp: markupAt(own, currency, at)?.markupBp ?? 0 },
      coming: own.filter(({ validFrom, version }) => validFrom > at && isLastOfDay(own, validFrom, version)),
    };
  });
}

function isLastOfDay(rows: readonly { validFrom: Date; version: number }[], day: Date, version: number): boolean {
  return rows.every((row) => row.validFrom.getTime() !== day.getTime() || row.version <= version);
}

export function surchargesForDesk(db: Db): Promise<MethodSurcharge[]> {
  return listSurcharges(db);
}

export type TaxView = DatedTax & { state: "in_force" | "coming" | "past" };

/** Every tax rate on record, by country, the latest day first; of two for one day only the one that counts. */
export async function taxesForDesk(db: Db, at: Date): Promise<TaxView[]> {
  const rows = await listTaxRates(db);
  return COUNTRY_CODES.flatMap((country) => {
    const own = rows.filter((row) => row.country === country);
    const now = taxAt(own, country, at);
    const counting = own.filter(({ validFrom, version }) => isLastOfDay(own, validFrom, version));
    return counting.map((row): TaxView => {
      const state = row.validFrom > at ? "coming" : row === now ? "in_force" : "past";
      return { ...row, state };
    });
  });
}

const CHANGES_PAGE = 30;

export type ChangeView = {
  id: string;
  kind: string;
  lines: PriceLine[];
  actorId: string | null;
  reason: string;
  madeAt: Date;
  isRevert: boolean;
  isReverted: boolean;
};

/** What was changed about prices, newest first, 30 at a time. */
export async function changesForDesk(
  db: Db,
  { before, kind }: { before: string | undefined; kind: string | null },
): Promise<{ changes: ChangeView[]; nextBefore: string | null }> {
  const beforeSeq = before !== undefined && /^\d{1,18}$/.test(before) ? BigInt(before) : null;
  const rows = await listPriceChanges(db, { beforeSeq, kind, take: CHANGES_PAGE + 1 });
  const shown = rows.slice(0, CHANGES_PAGE);
  return {
    changes: shown.map(({ id, kind: own, lines, actorId, reason, madeAt, reverts, revertedBy }) => ({
      ...{ id, kind: own, lines, actorId, reason, madeAt, isRevert: reverts !== null, isReverted: revertedBy !== null },
    })),
    nextBefore: rows.length > CHANGES_PAGE ? (shown.at(-1)?.seq.toString() ?? null) : null,
  };
}

const PROMOTIONS_PAGE = 50;
const USES_SHOWN = 50;

/** Offers and codes, newest first, 50 at a time. */
export async function promotionsForDesk(
  db: Db,
  { before, kind }: { before: string | undefined; kind: string | null },
): Promise<{ promotions: PromotionRow[]; nextBefore: string | null }> {
  const beforeId = before !== undefined && /^[0-9a-f-]{36}$/.test(before) ? before : null;
  const rows = await listPromotions(db, { kind, beforeId, take: PROMOTIONS_PAGE + 1 });
  const shown = rows.slice(0, PROMOTIONS_PAGE);
  return { promotions: shown, nextBefore: rows.length > PROMOTIONS_PAGE ? (shown.at(-1)?.id ?? null) : null };
}

/** One promotion with its newest 50 uses, or null. */
export async function promotionForDesk(
  db: Db,
  id: string | undefined,
): Promise<{ promotion: PromotionRow; uses: PromotionUseRow[] } | null> {
  if (id === undefined || !/^[0-9a-f-]{36}$/.test(id)) return null;
  const promotion = await findPromotion(db, id);
  return promotion && { promotion, uses: await listPromotionUses(db, id, USES_SHOWN) };
}

/** The countries that can be sold to, with what a preview of their prices needs; the provider's fees come from whoever knows the channels. */
export function previewCountries(
  { fx, tax, markups, channels }: Snapshot,
  providerFee: (asked: { method: string; country: CountryCode; currency: Currency }) => PreviewMethod["providerFee"],
): PreviewCountry[] {
  return COUNTRY_CODES.flatMap((country): PreviewCountry[] => {
    const { currency } = COUNTRIES[country];
    const rate = fx.find((row) => row.currency === currency);
    const taxRate = tax.find((row) => row.country === country);
    if (rate === undefined || taxRate === undefined) return [];
    const offered = channels.filter((one) => one.countries.includes(country) && one.currencies.includes(currency));
    const methods = new Map(offered.toReversed().map(({ id, surchargeBp }) => [id, surchargeBp]));
    return [
      {
        ...{ country, currency, perUsdMicro: rate.perUsdMicro, taxRateBp: taxRate.rateBp },
        markupBp: markups?.find((row) => row.currency === currency)?.markupBp ?? 0,
        methods: [...methods].map(([id, surchargeBp]) => ({
          ...{ id, surchargeBp },
          providerFee: providerFee({ method: id, country, currency }),
        })),
      },
    ];
  });
}
