import "server-only";
import type { Catalog } from "@/lib/catalog/catalog";
import { listCurrentFx } from "@/lib/catalog/fx-repository";
import type { Package } from "@/lib/catalog/package";
import { listMarkups, listTaxRates, markupAt } from "@/lib/catalog/price-repository";
import { type CodeTerms, normaliseCode } from "@/lib/catalog/promotion";
import { type FoundCode, findCode, listOpenOffers } from "@/lib/catalog/promotion-repository";
import {
  getCatalogVersion,
  listCurrentTax,
  listEnabledChannels,
  listPackagePriceRows,
  listPackagesAt,
} from "@/lib/catalog/repository";
import { nextMoment } from "@/lib/catalog/schedule";
import { catalogFrom, holdSnapshot, type Snapshot } from "@/lib/catalog/snapshot";
import { prisma } from "@/lib/db/prisma";
import type { Db } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { providersSetUp } from "@/lib/provider-settings";
import type { CountryCode } from "@/lib/shared/countries";
import { CURRENCIES } from "@/lib/shared/money";
import { Refusal } from "@/lib/shared/refusal";

const FRESH_MS = 2_000;
const RELOAD_MS = 30_000;
const PRICES_MAX = 50;

const currentSnapshot = holdSnapshot({
  readVersion: () => getCatalogVersion(prisma()),
  load: () => loadSnapshot(prisma(), new Date()),
  nowMs: () => performance.now(),
  freshMs: FRESH_MS,
  reloadMs: RELOAD_MS,
});

/**
 * The catalog of one country, at most two seconds old; for pages and for placing orders. Refuses with price.unavailable.
 */
export async function currentCatalog(country: CountryCode): Promise<Catalog> {
  return catalogFrom(await currentSnapshot(), country);
}

/** Straight from the tables, inside a transaction if need be: for use-cases that change prices, and for tests. */
export async function loadSnapshot(db: Db, at: Date): Promise<Snapshot> {
  // The version first: if something changes in between, the snapshot is newer than it says and is simply loaded again.
  const version = await getCatalogVersion(db);
  const [{ packages, schedules }, fx, tax, channels, markups, offers, taxes] = await Promise.all([
    listPackagesAt(db, at),
    listCurrentFx(db, at),
    listCurrentTax(db, at),
    listEnabledChannels(db, providersSetUp(env), at),
    listMarkups(db),
    listOpenOffers(db, at),
    listTaxRates(db),
  ]);
  const moments = [
    ...schedules.flatMap(({ startsAt, endsAt }) => [startsAt, endsAt]),
    ...offers.flatMap(({ startsAt, endsAt }) => [startsAt, endsAt]),
    ...[...markups, ...taxes].map(({ validFrom }) => validFrom),
    ...fx.map(({ overrideUntil }) => overrideUntil),
  ];
  return {
    ...{ version, readAt: at, fxStaleHours: env.FX_STALE_HOURS, packages, fx, tax, channels },
    markups: CURRENCIES.map((currency) => ({ currency, markupBp: markupAt(markups, currency, at)?.markupBp ?? 0 })),
    offers: offers.filter(({ startsAt }) => startsAt <= at),
    changesAt: nextMoment(moments, at),
  };
}

/** What a promo code gives, for whoever types it. Refuses with promotion.not_found, promotion.over, promotion.spent. */
export async function codeTerms(text: string, at: Date): Promise<CodeTerms> {
  const { startsAt, endsAt, endedAt, usesMax, usesCount, terms } = await getCode(text);
  const { code } = terms;
  if (endedAt !== null || startsAt > at || (endsAt !== null && endsAt <= at))
    throw new Refusal("promotion.over", { code });
  if (usesMax !== null && usesCount >= usesMax) throw new Refusal("promotion.spent", { code });
  return terms;
}

/**
 * The same for placing an order, over or used up or not: that is decided where the order is written (place_promoted), and whoever presses
 * Pay again with the same key is not refused for the use that he has. Refuses with promotion.not_found.
 */
export async function namedCode(text: string): Promise<CodeTerms> {
  return (await getCode(text)).terms;
}

async function getCode(text: string): Promise<FoundCode> {
  const code = normaliseCode(text);
  const found = code === null ? null : await findCode(prisma(), code);
  if (found === null) throw new Refusal("promotion.not_found");
  return found;
}

/** All packages as they are sold at a moment, inactive ones too, for the desk. */
export async function listPackages(db: Db, at = new Date()): Promise<Package[]> {
  return (await listPackagesAt(db, at)).packages;
}

export type PackagePriceView = {
  version: number;
  priceUsdMinor: bigint;
  actorId: string | null;
  reason: string;
  changedAt: Date;
};

/** The prices that a package has had, newest first, at most 50. */
export function listPackagePrices(db: Db, packageId: string): Promise<PackagePriceView[]> {
  return listPackagePriceRows(db, packageId, PRICES_MAX);
}
