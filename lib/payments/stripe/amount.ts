import { type Currency, decimalsOf, isCurrency, type Money } from "@/lib/shared/money";

/**
 * How many decimals Stripe's integer amounts have, by its own list (docs.stripe.com/currencies): VND is one of its
 * zero-decimal currencies, and IDR is written in sen although nobody pays in sen. It is a table of its own because
 * Stripe decides it, not ISO 4217 and not us.
 */
const STRIPE_DECIMALS: Record<Currency, number> = { USD: 2, PHP: 2, IDR: 2, MYR: 2, THB: 2, VND: 0, SGD: 2 };

/** The integer that Stripe wants. Throws RangeError when Stripe has no way to write this amount exactly. */
export function toStripeAmount({ amountMinor, currency }: Money): number {
  const shift = STRIPE_DECIMALS[currency] - decimalsOf(currency);
  const scaled = shift >= 0 ? amountMinor * 10n ** BigInt(shift) : amountMinor / 10n ** BigInt(-shift);
  const amount = Number(scaled);
  if (!Number.isSafeInteger(amount) || fromStripeAmount(amount, currency)?.amountMinor !== amountMinor)
    throw new RangeError(`Stripe cannot take ${amountMinor} minor units of ${currency}`);
  return amount;
}

/** Null for a currency that this shop does not sell in; Stripe writes currencies in lower case. */
export function fromStripeAmount(amount: number, currencyText: string): Money | null {
  const currency = currencyText.toUpperCase();
  if (!isCurrency(currency) || !Number.isSafeInteger(amount)) return null;
  const shift = decimalsOf(currency) - STRIPE_DECIMALS[currency];
  const exact = BigInt(amount);
  if (shift >= 0) return { amountMinor: exact * 10n ** BigInt(shift), currency };
  const divisor = 10n ** BigInt(-shift);
  return exact % divisor === 0n ? { amountMinor: exact / divisor, currency } : null;
}
