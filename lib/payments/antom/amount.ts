import { asRecord } from "@/lib/payments/json-reading";
import { isCurrency, type Money } from "@/lib/shared/money";

/** An amount as Antom writes it: a text of digits, counting the currency's smallest unit. */
export type AntomAmount = { currency: string; value: string };

const DIGITS_MAX = 16;

/**
 * Antom counts in the smallest unit of ISO 4217 ("Usage rules of the Amount object": 1.00 IDR is 100, 1 VND is 1), as we do, so nothing
 * is converted. Throws RangeError on what it cannot write: nothing or less, and more than 16 digits.
 */
export function toAntomAmount({ amountMinor, currency }: Money): AntomAmount {
  const value = amountMinor.toString();
  if (amountMinor <= 0n || value.length > DIGITS_MAX)
    throw new RangeError(`Antom cannot take ${amountMinor} minor units of ${currency}`);
  return { currency, value };
}

/** Null for anything but a positive whole number, in digits, of a currency that we sell in. */
export function fromAntomAmount(amount: unknown): Money | null {
  const { currency, value } = asRecord(amount) ?? {};
  if (typeof value !== "string" || !/^[1-9]\d{0,15}$/.test(value) || !isCurrency(currency)) return null;
  return { amountMinor: BigInt(value), currency };
}
