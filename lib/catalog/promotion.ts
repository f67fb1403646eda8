import type { CountryCode } from "@/lib/shared/countries";
import { divideRounded } from "@/lib/shared/money";
import { Refusal } from "@/lib/shared/refusal";

/** A lower price of one package for a time, in US cents, tax included. */
export type Offer = { id: string; priceUsdMinor: bigint; endsAt: Date };

/** What a promo code gives: a part off the price in dollars, or so many US cents. One of the two is null. */
export type CodeTerms = {
  id: string;
  code: string;
  percentBp: number | null;
  amountUsdMinor: bigint | null;
  /** Orders below this list price do not get it. */
  minimumUsdMinor: bigint;
  /** The one package that it is for; null: for all, free amounts too. */
  packageId: string | null;
  /** Empty: everywhere. */
  countries: readonly string[];
  endsAt: Date | null;
};

export type Reduced = { usdMinor: bigint; promotion: { id: string; kind: "offer" | "code" } | null };

type Asked = {
  offer: Offer | null;
  code?: CodeTerms | null;
  country?: CountryCode;
  packageId?: string | null;
};

const WHOLE_BP = 10_000n;

/**
 * The price in US cents after an offer or a code, whichever is cheaper: the two are never added up. Never below one cent, never above the
 * list price. Pure, and safe in the browser.
 *
 * Refuses a code with promotion.not_here, promotion.other_package, promotion.below_minimum.
 */
export function reducedPrice(listUsdMinor: bigint, { offer, code = null, country, packageId = null }: Asked): Reduced {
  let best: Reduced = { usdMinor: listUsdMinor, promotion: null };
  if (offer !== null && offer.priceUsdMinor < listUsdMinor) {
    best = { usdMinor: offer.priceUsdMinor, promotion: { id: offer.id, kind: "offer" } };
  }
  if (code === null) return best;
  refuseElsewhere(code, { listUsdMinor, country, packageId });
  const usdMinor = afterCode(listUsdMinor, code);
  return usdMinor < best.usdMinor ? { usdMinor, promotion: { id: code.id, kind: "code" } } : best;
}

function afterCode(listUsdMinor: bigint, { percentBp, amountUsdMinor }: CodeTerms): bigint {
  const off = amountUsdMinor ?? divideRounded(listUsdMinor * BigInt(percentBp ?? 0), WHOLE_BP, "down");
  return off >= listUsdMinor ? 1n : listUsdMinor - off;
}

function refuseElsewhere(
  { countries, minimumUsdMinor, packageId, code }: CodeTerms,
  asked: { listUsdMinor: bigint; country?: CountryCode; packageId: string | null },
): void {
  if (countries.length > 0 && (asked.country === undefined || !countries.includes(asked.country)))
    throw new Refusal("promotion.not_here", { code });
  if (packageId !== null && packageId !== asked.packageId) throw new Refusal("promotion.other_package", { code });
  if (asked.listUsdMinor < minimumUsdMinor) throw new Refusal("promotion.below_minimum", { code });
}

/** As it is kept and compared: people type codes in any case, with blanks around them. Null when it cannot be one. */
export function normaliseCode(text: string): string | null {
  const code = text.normalize("NFKC").trim().toUpperCase();
  return /^[A-Z0-9][A-Z0-9-]{2,29}$/.test(code) ? code : null;
}

/** What the browser is told of a code, amounts as decimal strings. */
export type CodeView = Omit<CodeTerms, "amountUsdMinor" | "minimumUsdMinor" | "endsAt"> & {
  amountUsdMinor: string | null;
  minimumUsdMinor: string;
  endsAt: string | null;
};

export function toCodeView({ amountUsdMinor, minimumUsdMinor, endsAt, ...terms }: CodeTerms): CodeView {
  return {
    ...terms,
    amountUsdMinor: amountUsdMinor?.toString() ?? null,
    minimumUsdMinor: minimumUsdMinor.toString(),
    endsAt: endsAt?.toISOString() ?? null,
  };
}

export function fromCodeView({ amountUsdMinor, minimumUsdMinor, endsAt, ...terms }: CodeView): CodeTerms {
  return {
    ...terms,
    amountUsdMinor: amountUsdMinor === null ? null : BigInt(amountUsdMinor),
    minimumUsdMinor: BigInt(minimumUsdMinor),
    endsAt: endsAt === null ? null : new Date(endsAt),
  };
}
