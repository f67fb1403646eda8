export const CURRENCIES = ["USD", "PHP", "IDR", "MYR", "THB", "VND", "SGD"] as const;

export type Currency = (typeof CURRENCIES)[number];

/** An amount in the currency's minor unit (cents, sen, dong), never a float. */
export type Money = { amountMinor: bigint; currency: Currency };

/** How a quotient becomes whole; the names mean what they mean in `java.math.RoundingMode`. */
export type Rounding = "half-up" | "down" | "up";

/** ISO 4217 decimals. Our prices in IDR are whole rupiah, yet its minor unit stays the sen. */
const DECIMALS: Record<Currency, number> = { USD: 2, PHP: 2, IDR: 2, MYR: 2, THB: 2, VND: 0, SGD: 2 };

export function isCurrency(text: unknown): text is Currency {
  return typeof text === "string" && (CURRENCIES as readonly string[]).includes(text);
}

export function decimalsOf(currency: Currency): number {
  return DECIMALS[currency];
}

/** How many minor units make one major unit: 100 for USD, 1 for VND. */
export function minorPerMajor(currency: Currency): bigint {
  return 10n ** BigInt(DECIMALS[currency]);
}

/**
 * The one place where a quotient is rounded. `half-up` sends ties away from zero, `down` goes toward zero, `up` away
 * from it, so that a reversed amount rounds to the reverse of the amount. Throws RangeError on a denominator of 0.
 */
export function divideRounded(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  const isNegative = numerator < 0n !== denominator < 0n;
  const top = numerator < 0n ? -numerator : numerator;
  const bottom = denominator < 0n ? -denominator : denominator;
  const whole = top / bottom;
  const rest = top % bottom;
  const goesUp = rest !== 0n && (rounding === "up" || (rounding === "half-up" && rest * 2n >= bottom));
  const magnitude = goesUp ? whole + 1n : whole;
  return isNegative ? -magnitude : magnitude;
}

export function isSameMoney(a: Money, b: Money): boolean {
  return a.currency === b.currency && a.amountMinor === b.amountMinor;
}

/** Major units with a point and all decimals of the currency: "581.00", "-0.05", "27000" (VND). Not for people. */
export function toMajorString({ amountMinor, currency }: Money): string {
  const decimals = DECIMALS[currency];
  const sign = amountMinor < 0n ? "-" : "";
  const digits = (amountMinor < 0n ? -amountMinor : amountMinor).toString().padStart(decimals + 1, "0");
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/**
 * Reads "581", "581.5" or "581.00". Returns null for anything else: an exponent, a comma, a blank, more than 18 digits,
 * or digits beyond the currency's decimals that are not 0. Cutting those off would change an amount silently.
 */
export function fromMajorString(text: string, currency: Currency): Money | null {
  const match = /^(-?)(\d{1,18})(?:\.(\d{1,18}))?$/.exec(text);
  if (match === null) return null;
  const [, sign, whole = "0", fraction = ""] = match;
  const decimals = DECIMALS[currency];
  if (!/^0*$/.test(fraction.slice(decimals))) return null;
  const magnitude = BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
  return { amountMinor: sign === "-" ? -magnitude : magnitude, currency };
}

const formatters = new Map<string, Intl.NumberFormat>();

/** A formatter takes about 50 microseconds to build, and a price list shows the same few again and again. */
function formatterOf(locale: string, currency: Currency, decimals: number): Intl.NumberFormat {
  const key = `${locale}|${currency}|${decimals}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    // "$" alone would make a Singapore price look like US dollars.
    currencyDisplay: currency === "SGD" ? "symbol" : "narrowSymbol",
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  formatters.set(key, made);
  return made;
}

/** For people, in their language: "₱581.00", "Rp 33.900". Whole rupiah show no sen, since nobody pays in sen. */
export function formatMoney(money: Money, locale: string): string {
  const isWhole = money.amountMinor % minorPerMajor(money.currency) === 0n;
  const decimals = money.currency === "IDR" && isWhole ? 0 : DECIMALS[money.currency];
  // The string form keeps every digit; a number would lose them above 2^53.
  return formatterOf(locale, money.currency, decimals).format(toMajorString(money) as `${number}`);
}
