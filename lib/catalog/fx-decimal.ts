import { divideRounded } from "@/lib/shared/money";

/** A number as JSON writes it. The lengths are far above any rate and keep a stranger from making us count with a million digits. */
const NUMBER = /^(\d{1,20})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,3}))?$/;
const MICRO_DECIMALS = 6;
/** Powers of ten beyond this are no rate. */
const SHIFT_MAX = 60;
/** Below a thousand million of anything for one US dollar: as much as the desk takes, too. */
const MICRO_MAX = 999_999_999_999_999n;

/**
 * Millionths of a decimal, from its text and never through a binary number: the digits become one whole number and the point a power of ten.
 * What is finer than a millionth is rounded half up.
 *
 * @returns null of what is no decimal, not above zero once rounded, or a thousand million and more
 */
export function toMicro(text: string): bigint | null {
  const match = NUMBER.exec(text);
  if (match === null) return null;
  const [, whole = "0", fraction = "", exponent = "0"] = match;
  const shift = MICRO_DECIMALS + Number(exponent) - fraction.length;
  if (Math.abs(shift) > SHIFT_MAX) return null;
  const digits = BigInt(whole + fraction);
  const micro = shift >= 0 ? digits * 10n ** BigInt(shift) : divideRounded(digits, 10n ** BigInt(-shift), "half-up");
  return micro > 0n && micro <= MICRO_MAX ? micro : null;
}
