import type { Catalog } from "@/lib/catalog/catalog";
import { DIAMONDS_PER_USD_MAX, DIAMONDS_PER_USD_MIN, type PriceTier } from "@/lib/catalog/package";
import { type CodeTerms, type Offer, type Reduced, reducedPrice } from "@/lib/catalog/promotion";
import type { CountryCode } from "@/lib/shared/countries";
import { isForPackagesOnly } from "@/lib/shared/methods";
import { type Currency, divideRounded, minorPerMajor } from "@/lib/shared/money";
import { Refusal } from "@/lib/shared/refusal";

/** Local prices are multiples of these, in minor units: amounts that people know from a price tag. */
export const PRICE_STEP_MINOR: Record<Currency, bigint> = {
  USD: 1n,
  PHP: 50n,
  IDR: 10_000n,
  MYR: 10n,
  THB: 100n,
  VND: 500n,
  SGD: 10n,
};

const MICRO = 1_000_000n;
const USD_MINOR_PER_MAJOR = 100n;
const BASIS_POINTS = 10_000n;

/** `perUsdMicro` is how many major units one US dollar buys, times a million. */
export type Fx = { currency: Currency; perUsdMicro: bigint };

/**
 * US cents to the country's minor unit, with the currency's mark-up, up to the next step, so that rounding never sells below the price.
 *
 * @param markupBp what the currency's customers pay on top, in hundredths of a percent; below 0 they pay less
 */
export function localise(usdMinor: bigint, { currency, perUsdMicro }: Fx, markupBp = 0): bigint {
  const step = PRICE_STEP_MINOR[currency];
  const numerator = usdMinor * perUsdMicro * minorPerMajor(currency) * (BASIS_POINTS + BigInt(markupBp));
  return divideRounded(numerator, USD_MINOR_PER_MAJOR * MICRO * BASIS_POINTS * step, "up") * step;
}

/** What an amount is worth in US cents, half up: for limits and reports, never for charging. */
export function toUsdMinor(amountMinor: bigint, { currency, perUsdMicro }: Fx): bigint {
  return divideRounded(amountMinor * USD_MINOR_PER_MAJOR * MICRO, perUsdMicro * minorPerMajor(currency), "half-up");
}

/** Splits a price that includes tax. net + tax = gross, always. */
export function splitTax(grossMinor: bigint, rateBp: number): { netMinor: bigint; taxMinor: bigint } {
  const taxMinor = divideRounded(grossMinor * BigInt(rateBp), BASIS_POINTS + BigInt(rateBp), "half-up");
  return { netMinor: grossMinor - taxMinor, taxMinor };
}

/**
 * The price of a free amount in US cents: per diamond as in the largest package that is not larger (the smallest package
 * below that one), rounded up to a cent, and never more than a larger package costs as a whole.
 *
 * Without that cap 199 diamonds would cost more than 200. With it a larger amount never costs less than a smaller one,
 * whatever prices an admin sets.
 */
export function freePriceUsdMinor(diamonds: number, tiers: readonly PriceTier[]): bigint {
  let level = tiers[0];
  if (level === undefined) throw new Refusal("price.unavailable", { because: "no active package" });
  let cap: bigint | null = null;
  for (const tier of tiers) {
    if (tier.diamonds <= diamonds) level = tier;
    if (tier.diamonds >= diamonds && (cap === null || tier.priceUsdMinor < cap)) cap = tier.priceUsdMinor;
  }
  const linear = divideRounded(level.priceUsdMinor * BigInt(diamonds), BigInt(level.diamonds), "up");
  return cap !== null && cap < linear ? cap : linear;
}

/**
 * Whether what the customer pays gives 25 to 100 diamonds per US dollar at the day's rate, both ends included. Exact:
 * cross-multiplied, nothing is rounded.
 */
export function isInsideBand({ diamonds, totalMinor, fx }: { diamonds: number; totalMinor: bigint; fx: Fx }): boolean {
  const perDollar = BigInt(diamonds) * fx.perUsdMicro * minorPerMajor(fx.currency);
  const oneEach = totalMinor * MICRO;
  return perDollar >= DIAMONDS_PER_USD_MIN * oneEach && perDollar <= DIAMONDS_PER_USD_MAX * oneEach;
}

export type Composition = { totalMinor: bigint; netMinor: bigint; taxMinor: bigint; feeMinor: bigint };

/**
 * US cents to what the customer pays: local price (mark-up and tax inside) plus the surcharge of the chosen method, rounded up to a
 * minor unit. net + tax + fee = total, always. The surcharge carries no tax of its own in this version.
 */
export function compose(
  usdMinor: bigint,
  fx: Fx,
  { rateBp, surchargeBp, markupBp = 0 }: { rateBp: number; surchargeBp: number; markupBp?: number },
): Composition {
  const grossMinor = localise(usdMinor, fx, markupBp);
  const feeMinor = divideRounded(grossMinor * BigInt(surchargeBp), BASIS_POINTS, "up");
  return { ...splitTax(grossMinor, rateBp), feeMinor, totalMinor: grossMinor + feeMinor };
}

export type QuoteRequest = {
  country: CountryCode;
  catalog: Catalog;
  /** The method decides the fee. Left out: the price before any fee. */
  method?: string;
  /** What the customer's promo code gives. */
  code?: CodeTerms;
} & ({ packageId: string; diamonds?: undefined } | { diamonds: number; packageId?: undefined });

export type Quote = Composition & {
  diamonds: number;
  currency: Currency;
  taxRateBp: number;
  taxName: string;
  fxPerUsdMicro: bigint;
  fxQuotedAt: Date;
  packageId: string | null;
  catalogVersion: bigint;
  totalUsdMinor: bigint;
  /** The price before any reduction and without the fee; less the discount it is net + tax. */
  listMinor: bigint;
  discountMinor: bigint;
  /** What reduced it: the offer or the code, whichever is cheaper. The two are never added up. */
  promotion: Reduced["promotion"];
};

/**
 * The one price rule: the shop shows with it, and the server charges with it. Pure, and safe in the browser.
 *
 * Refuses with package.not_found, package.amount_out_of_range, payment.method_not_offered, payment.amount_not_served,
 * price.outside_band, price.unavailable, shop.country_not_served; a code also with promotion.not_here, promotion.other_package,
 * promotion.below_minimum, promotion.not_with_method, promotion.outside_band.
 */
export function quote(request: QuoteRequest): Quote {
  const { catalog, country } = request;
  if (catalog.country !== country) throw new Refusal("shop.country_not_served", { country });
  const { diamonds, listUsdMinor, offer } = pick(request);
  // What Google Play sells was set up there at its list price.
  const isListOnly = request.method !== undefined && isForPackagesOnly(request.method);
  if (isListOnly && request.code !== undefined)
    throw new Refusal("promotion.not_with_method", { method: request.method });
  const { usdMinor, promotion } = reducedPrice(listUsdMinor, {
    ...{ offer: isListOnly ? null : offer, code: request.code ?? null, country, packageId: request.packageId ?? null },
  });
  const fx: Fx = { currency: catalog.currency, perUsdMicro: catalog.fx.perUsdMicro };
  const surchargeBp = request.method === undefined ? 0 : surchargeOf(catalog, request.method);
  const markupBp = catalog.markupBp ?? 0;
  const composition = compose(usdMinor, fx, { rateBp: catalog.tax.rateBp, surchargeBp, markupBp });
  if (!isInsideBand({ diamonds, totalMinor: composition.totalMinor, fx })) {
    const code = promotion?.kind === "code" ? "promotion.outside_band" : "price.outside_band";
    throw new Refusal(code, { diamonds, totalMinor: composition.totalMinor.toString(), country });
  }
  const listMinor = localise(listUsdMinor, fx, markupBp);
  refuseOutsideLimits(request, composition.totalMinor);
  return {
    ...composition,
    diamonds,
    currency: catalog.currency,
    taxRateBp: catalog.tax.rateBp,
    taxName: catalog.tax.name,
    fxPerUsdMicro: catalog.fx.perUsdMicro,
    fxQuotedAt: catalog.fx.quotedAt,
    packageId: request.packageId ?? null,
    catalogVersion: catalog.version,
    totalUsdMinor: toUsdMinor(composition.totalMinor, fx),
    listMinor,
    discountMinor: listMinor - composition.netMinor - composition.taxMinor,
    promotion,
  };
}

type Picked = { diamonds: number; listUsdMinor: bigint; offer: Offer | null };

function pick({ catalog, packageId, diamonds }: QuoteRequest): Picked {
  if (packageId !== undefined) {
    const found = catalog.packages.find((candidate) => candidate.id === packageId && candidate.isActive);
    if (found === undefined) throw new Refusal("package.not_found", { packageId });
    return { diamonds: found.diamonds, listUsdMinor: found.priceUsdMinor, offer: found.offer ?? null };
  }
  const { minDiamonds, maxDiamonds } = catalog.free;
  if (!Number.isSafeInteger(diamonds) || diamonds < minDiamonds || diamonds > maxDiamonds) {
    throw new Refusal("package.amount_out_of_range", { diamonds });
  }
  // An offer is for its package: a free amount follows the price list.
  return { diamonds, listUsdMinor: freePriceUsdMinor(diamonds, catalog.priceTiers), offer: null };
}

function surchargeOf(catalog: Catalog, method: string): number {
  const offered = catalog.methods.find((candidate) => candidate.id === method);
  if (offered === undefined) throw new Refusal("payment.method_not_offered", { method, country: catalog.country });
  return offered.surchargeBp;
}

/** Not every method takes every amount: a phone bill ends where the operator says. */
function refuseOutsideLimits({ catalog, method }: QuoteRequest, totalMinor: bigint): void {
  const limits = catalog.methods.find(({ id }) => id === method)?.limits ?? null;
  if (limits === null || (totalMinor >= limits.minMinor && totalMinor <= limits.maxMinor)) return;
  throw new Refusal("payment.amount_not_served", {
    method,
    minMinor: limits.minMinor.toString(),
    maxMinor: limits.maxMinor.toString(),
    currency: catalog.currency,
  });
}
