import type { Package } from "@/lib/catalog/package";
import { compose, type Fx, isInsideBand } from "@/lib/catalog/price";
import type { PriceWish } from "@/lib/catalog/price-wish";
import type { CountryCode } from "@/lib/shared/countries";
import { type Currency, divideRounded, minorPerMajor } from "@/lib/shared/money";

const MICRO = 1_000_000n;
const WHOLE_BP = 10_000n;
const USD_MINOR_PER_MAJOR = 100n;

/** A way to pay in a country: what its customer pays on top, and what its provider keeps of the total. */
export type PreviewMethod = {
  id: string;
  surchargeBp: number;
  providerFee: { percentBp: number; fixedMinor: bigint };
};

export type PreviewCountry = {
  country: CountryCode;
  currency: Currency;
  perUsdMicro: bigint;
  taxRateBp: number;
  markupBp: number;
  methods: readonly PreviewMethod[];
};

export type PreviewFacts = {
  packages: readonly Package[];
  countries: readonly PreviewCountry[];
  /** What a diamond of the pool cost on average, in millionths of a US cent; 0: nothing is known. */
  costPerDiamondMicro: bigint;
};

/** One package in one country. Amounts in minor units of its currency; `margin` is of the new price, with the method that leaves least. */
export type PreviewLine = {
  packageId: string;
  diamonds: number;
  country: CountryCode;
  currency: Currency;
  beforeMinor: bigint;
  afterMinor: bigint;
  perUsd: number;
  isInside: boolean;
  marginMinor: bigint | null;
  marginBp: number | null;
  /** The method that leaves least. */
  method: string | null;
};

/**
 * What prices would be after these wishes: every package that is for sale then, in every country that can be sold to, whose price, fee or
 * margin they touch. Pure; the change itself is judged again when it is made.
 *
 * Margin = price - tax - (provider's fee of the total - surcharge) - diamonds x average cost, at the day's rate.
 */
export function previewPrices(
  { packages, countries, costPerDiamondMicro }: PreviewFacts,
  wishes: readonly PriceWish[],
): PreviewLine[] {
  return packages.flatMap((item) => {
    const after = packageAfter(item, wishes);
    if (!after.isActive) return [];
    return countries.flatMap((place) => {
      const then = countryAfter(place, wishes);
      const isTouched = after !== item || then !== place;
      return isTouched ? [lineOf({ item, after, place, then, costPerDiamondMicro })] : [];
    });
  });
}

function packageAfter(item: Package, wishes: readonly PriceWish[]): Package {
  const wish = wishes.find((one) => one.target === "package" && one.packageId === item.id);
  if (wish?.target !== "package") return item;
  return {
    ...item,
    priceUsdMinor: wish.priceUsdMinor ?? item.priceUsdMinor,
    isActive: wish.isActive ?? item.isActive,
  };
}

function countryAfter(place: PreviewCountry, wishes: readonly PriceWish[]): PreviewCountry {
  let then = place;
  for (const wish of wishes) {
    if (wish.target === "markup" && wish.currency === place.currency) then = { ...then, markupBp: wish.markupBp };
    if (wish.target === "surcharge" && place.methods.some(({ id }) => id === wish.method)) {
      const { method, surchargeBp } = wish;
      then = { ...then, methods: then.methods.map((one) => (one.id === method ? { ...one, surchargeBp } : one)) };
    }
  }
  return then;
}

type Compared = {
  item: Package;
  after: Package;
  place: PreviewCountry;
  then: PreviewCountry;
  costPerDiamondMicro: bigint;
};

function lineOf({ item, after, place, then, costPerDiamondMicro }: Compared): PreviewLine {
  const fx: Fx = { currency: place.currency, perUsdMicro: place.perUsdMicro };
  const before = compose(item.priceUsdMinor, fx, { rateBp: 0, surchargeBp: 0, markupBp: place.markupBp });
  const terms = { rateBp: then.taxRateBp, markupBp: then.markupBp };
  const plain = compose(after.priceUsdMinor, fx, { ...terms, surchargeBp: 0 });
  const margins = then.methods.map((method) => marginWith(method, after, { fx, terms, costPerDiamondMicro }));
  const least = margins.reduce<Margin | null>((low, one) => (low === null || one.minor < low.minor ? one : low), null);
  const known = costPerDiamondMicro > 0n ? least : null;
  const totals = [plain.totalMinor, ...margins.map(({ totalMinor }) => totalMinor)];
  return {
    ...{ packageId: item.id, diamonds: item.diamonds, country: place.country, currency: place.currency },
    ...{ beforeMinor: before.totalMinor, afterMinor: plain.totalMinor },
    perUsd: perUsd(item.diamonds, plain.totalMinor, fx),
    isInside: totals.every((totalMinor) => isInsideBand({ diamonds: item.diamonds, totalMinor, fx })),
    marginMinor: known?.minor ?? null,
    marginBp: known && Number(divideRounded(known.minor * WHOLE_BP, known.totalMinor, "half-up")),
    method: known?.method ?? null,
  };
}

type Margin = { method: string; minor: bigint; totalMinor: bigint };

function marginWith(
  { id, surchargeBp, providerFee }: PreviewMethod,
  { diamonds, priceUsdMinor }: Package,
  {
    fx,
    terms,
    costPerDiamondMicro,
  }: { fx: Fx; terms: { rateBp: number; markupBp: number }; costPerDiamondMicro: bigint },
): Margin {
  const { totalMinor, taxMinor } = compose(priceUsdMinor, fx, { ...terms, surchargeBp });
  const percentMinor = divideRounded(totalMinor * BigInt(providerFee.percentBp), WHOLE_BP, "half-up");
  const costMinor = divideRounded(
    BigInt(diamonds) * costPerDiamondMicro * fx.perUsdMicro * minorPerMajor(fx.currency),
    USD_MINOR_PER_MAJOR * MICRO * MICRO,
    "half-up",
  );
  const minor = totalMinor - taxMinor - percentMinor - providerFee.fixedMinor - costMinor;
  return { method: id, minor, totalMinor };
}

/** Diamonds per US dollar, for people: rounded to a tenth. */
function perUsd(diamonds: number, totalMinor: bigint, { currency, perUsdMicro }: Fx): number {
  const tenths = divideRounded(
    BigInt(diamonds) * perUsdMicro * minorPerMajor(currency) * 10n,
    totalMinor * MICRO,
    "half-up",
  );
  return Number(tenths) / 10;
}

/** A price moved by so many hundredths of a percent, to the nearest cent; never below one. */
export function movedPrice(priceUsdMinor: bigint, percentBp: number): bigint {
  const moved = divideRounded(priceUsdMinor * (WHOLE_BP + BigInt(percentBp)), WHOLE_BP, "half-up");
  return moved > 0n ? moved : 1n;
}
