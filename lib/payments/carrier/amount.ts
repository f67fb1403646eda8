import { fromMajorString, isCurrency, type Money, toMajorString } from "@/lib/shared/money";

/**
 * CAMARA writes amounts as JSON numbers in major units, at least 0.001 and in steps of it: 581.5 is 581 pesos and 50 centavos.
 * Throws RangeError on nothing, on less than nothing, and on what a double cannot hold exactly.
 */
export function toCarrierAmount(money: Money): number {
  const amount = Number(toMajorString(money));
  if (money.amountMinor <= 0n || fromCarrierAmount(amount, money.currency)?.amountMinor !== money.amountMinor)
    throw new RangeError(`Carrier billing cannot take ${money.amountMinor} minor units of ${money.currency}`);
  return amount;
}

/** Null for anything but a number of a currency that we sell in, with no more decimals than the currency has. */
export function fromCarrierAmount(amount: unknown, currency: unknown): Money | null {
  if (typeof amount !== "number" || !Number.isFinite(amount) || !isCurrency(currency)) return null;
  return fromMajorString(String(amount), currency);
}
