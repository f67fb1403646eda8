import type { Catalog, Method } from "@/lib/catalog/catalog";
import { type DatedFx, fxAgeOf } from "@/lib/catalog/fx-age";
import { FREE_AMOUNT, type Package, priceTiersOf } from "@/lib/catalog/package";
import { isInsideBand, localise } from "@/lib/catalog/price";
import type { Offer } from "@/lib/catalog/promotion";
import { COUNTRIES, type CountryCode } from "@/lib/shared/countries";
import type { Currency } from "@/lib/shared/money";
import { Refusal } from "@/lib/shared/refusal";

/** All that prices depend on, for every country, as the tables said at one moment. */
export type Snapshot = {
  version: bigint;
  /** When the tables were read; what is dated is judged by it. */
  readAt: Date;
  /** How old a rate may be before its country is not sold to. */
  fxStaleHours: number;
  packages: Package[];
  fx: (DatedFx & { perUsdMicro: bigint; source: string })[];
  tax: { country: CountryCode; name: string; rateBp: number }[];
  channels: ChannelOffer[];
  /** Mark-ups in force, in hundredths of a percent; a currency that is left out has none. */
  markups?: { currency: Currency; markupBp: number }[];
  /** Offers that can be taken now. */
  offers?: PackageOffer[];
  /** When the next dated row comes into force or ends; null: none is waiting. */
  changesAt?: Date | null;
};

/** Empty countries: everywhere. */
export type PackageOffer = Offer & { packageId: string; countries: readonly string[] };

type Limits = { minMinor: bigint; maxMinor: bigint };

/** What one channel offers: a method, where, and within which amounts of each currency. */
export type ChannelOffer = Omit<Method, "limits"> & {
  countries: string[];
  currencies: string[];
  limits: Partial<Record<Currency, Limits>>;
};

/**
 * One country's part. Refuses with price.unavailable while its rate or its tax is not known, or its rate was not renewed for too long:
 * guessing either costs money.
 */
export function catalogFrom(snapshot: Snapshot, country: CountryCode): Catalog {
  const { currency } = COUNTRIES[country];
  const fx = snapshot.fx.find((rate) => rate.currency === currency);
  const tax = snapshot.tax.find((rate) => rate.country === country);
  if (fx === undefined || tax === undefined) {
    throw new Refusal("price.unavailable", { country, hasFx: fx !== undefined, hasTax: tax !== undefined });
  }
  if (fxAgeOf(fx, { at: snapshot.readAt, staleHours: snapshot.fxStaleHours }) === "stale") {
    throw new Refusal("price.unavailable", { country, because: "rate_stale", quotedAt: fx.quotedAt.toISOString() });
  }
  const markupBp = snapshot.markups?.find((row) => row.currency === currency)?.markupBp ?? 0;
  const packages = snapshot.packages.filter((item) => item.isActive);
  const rate = { currency, perUsdMicro: fx.perUsdMicro };
  const offers = (snapshot.offers ?? []).filter(
    ({ countries }) => countries.length === 0 || countries.includes(country),
  );
  return {
    version: snapshot.version,
    country,
    currency,
    fx: { perUsdMicro: fx.perUsdMicro, quotedAt: fx.quotedAt, source: fx.source },
    tax: { name: tax.name, rateBp: tax.rateBp },
    markupBp,
    packages: packages.map((item) => withOffer(item, offers, (usdMinor) => localise(usdMinor, rate, markupBp), rate)),
    priceTiers: priceTiersOf(packages),
    free: FREE_AMOUNT,
    methods: methodsOf(snapshot, country, currency),
  };
}

/** An offer that rates have moved out of the band is left out: its package is then sold at the list price. */
function withOffer(
  item: Package,
  offers: readonly PackageOffer[],
  toLocal: (usdMinor: bigint) => bigint,
  fx: { currency: Currency; perUsdMicro: bigint },
): Package {
  const found = offers.find(({ packageId }) => packageId === item.id);
  if (found === undefined) return item;
  const { id, priceUsdMinor, endsAt } = found;
  if (!isInsideBand({ diamonds: item.diamonds, totalMinor: toLocal(priceUsdMinor), fx })) return item;
  return { ...item, offer: { id, priceUsdMinor, endsAt } };
}

/**
 * Each method once, however many channels carry it. The first channel in order speaks for it; an amount that any of them takes is taken,
 * and it is there as long as one of them answers.
 */
function methodsOf({ channels }: Snapshot, country: CountryCode, currency: Currency): Method[] {
  const methods = new Map<string, Method>();
  for (const { countries, currencies, limits, ...offer } of channels) {
    if (!countries.includes(country) || !currencies.includes(currency)) continue;
    const first = methods.get(offer.id);
    const own = limits[currency] ?? null;
    if (first === undefined) methods.set(offer.id, { ...offer, limits: own });
    else
      methods.set(offer.id, {
        ...first,
        usualMs: first.usualMs ?? offer.usualMs,
        limits: widerOf(first.limits, own),
        isAvailable: first.isAvailable || offer.isAvailable,
      });
  }
  return [...methods.values()];
}

function widerOf(one: Limits | null, other: Limits | null): Limits | null {
  if (one === null || other === null) return null;
  return {
    minMinor: one.minMinor < other.minMinor ? one.minMinor : other.minMinor,
    maxMinor: one.maxMinor > other.maxMinor ? one.maxMinor : other.maxMinor,
  };
}

type Source = {
  readVersion: () => Promise<bigint>;
  load: () => Promise<Snapshot>;
  nowMs: () => number;
  /** Within this time the held snapshot is given without a look at the database. */
  freshMs: number;
  /**
   * After this time it is loaded again even if its version stands: dated rates and taxes come into force by themselves. Sooner where the
   * snapshot says when (`changesAt`).
   */
  reloadMs: number;
};

/**
 * Holds one snapshot per process. Every order and every visitor needs prices, and they change a few times a day: a look
 * at one version number every `freshMs` replaces a dozen queries for each. A change is seen within `freshMs`; an order is
 * safe before that, since it names the price that its customer saw.
 */
export function holdSnapshot({ readVersion, load, nowMs, freshMs, reloadMs }: Source): () => Promise<Snapshot> {
  let held: { snapshot: Snapshot; checkedMs: number; reloadAtMs: number } | null = null;
  let underWay: Promise<Snapshot> | null = null;

  async function refresh(): Promise<Snapshot> {
    const startedMs = nowMs();
    if (held !== null && startedMs < held.reloadAtMs && (await readVersion()) === held.snapshot.version) {
      held = { ...held, checkedMs: startedMs };
      return held.snapshot;
    }
    const snapshot = await load();
    held = { snapshot, checkedMs: startedMs, reloadAtMs: startedMs + Math.min(reloadMs, dueInMs(snapshot)) };
    return snapshot;
  }

  return () => {
    if (held !== null && nowMs() - held.checkedMs < freshMs) return Promise.resolve(held.snapshot);
    // Everybody who asks meanwhile waits for the same answer; a failure is told to them and forgotten.
    underWay ??= refresh().finally(() => {
      underWay = null;
    });
    return underWay;
  };
}

/** How long until something dated comes into force or ends. */
function dueInMs({ changesAt, readAt }: Snapshot): number {
  return changesAt ? Math.max(0, changesAt.getTime() - readAt.getTime()) : Number.POSITIVE_INFINITY;
}
