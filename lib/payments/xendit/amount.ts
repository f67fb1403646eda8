import { fromMajorString, isCurrency, type Money, toMajorString } from "@/lib/shared/money";

/**
 * Xendit writes amounts as JSON numbers in major units: 581.5 is 581 pesos and 50 centavos. A double holds every
 * amount below 90 trillion with two decimals exactly enough to be printed back.
 */
export function toXenditAmount(money: Money): number {
  const amount = Number(toMajorString(money));
  if (fromXenditAmount(amount, money.currency)?.amountMinor !== money.amountMinor)
    throw new RangeError(`Xendit cannot take ${money.amountMinor} minor units of ${money.currency}`);
  return amount;
}

/** Null for anything but a number of a currency that we sell in, with no more decimals than the currency has. */
export function fromXenditAmount(amount: unknown, currency: unknown): Money | null {
  if (typeof amount !== "number" || !Number.isFinite(amount) || !isCurrency(currency)) return null;
  return fromMajorString(String(amount), currency);
}
