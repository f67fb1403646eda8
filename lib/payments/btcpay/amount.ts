import {
  type Currency,
  divideRounded,
  fromMajorString,
  isCurrency,
  type Money,
  minorPerMajor,
  toMajorString,
} from "@/lib/shared/money";

/** The shop's money as Greenfield writes it: a decimal text in major units, "581.50". Throws RangeError on nothing or less. */
export function toBtcpayAmount(money: Money): string {
  if (money.amountMinor <= 0n)
    throw new RangeError(`BTCPay cannot ask for ${money.amountMinor} minor units of ${money.currency}`);
  return toMajorString(money);
}

/** Null for anything but a decimal text of a currency that we sell in, with no more decimals than the currency has. */
export function fromBtcpayAmount(amount: unknown, currency: unknown): Money | null {
  return typeof amount === "string" && isCurrency(currency) ? fromMajorString(amount, currency) : null;
}

/** An exact decimal: `unscaled` divided by ten to the power of `scale`. */
export type Decimal = { unscaled: bigint; scale: number };

/** Reads "0.00019384", "3400000" or "-0.5". Null for anything else, or for more digits than .NET's decimal (29) could have written. */
export function readDecimal(value: unknown): Decimal | null {
  const match = typeof value === "string" ? /^(-?)(\d{1,29})(?:\.(\d{1,29}))?$/.exec(value) : null;
  if (match === null) return null;
  const [, sign, whole = "0", fraction = ""] = match;
  const magnitude = BigInt(whole + fraction);
  return { unscaled: sign === "-" ? -magnitude : magnitude, scale: fraction.length };
}

/** A coin amount at a rate (units of the currency for one coin), exactly. */
export function atRate(coins: Decimal, rate: Decimal): Decimal {
  return { unscaled: coins.unscaled * rate.unscaled, scale: coins.scale + rate.scale };
}

export function sumOf(parts: readonly Decimal[]): Decimal {
  const scale = Math.max(0, ...parts.map((part) => part.scale));
  const unscaled = parts.reduce((sum, part) => sum + part.unscaled * 10n ** BigInt(scale - part.scale), 0n);
  return { unscaled, scale };
}

/** Major units as whole minor units, rounded half-up once, at the very end. */
export function toMinorHalfUp({ unscaled, scale }: Decimal, currency: Currency): Money {
  const amountMinor = divideRounded(unscaled * minorPerMajor(currency), 10n ** BigInt(scale), "half-up");
  return { amountMinor, currency };
}
