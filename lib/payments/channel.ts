import type { PaymentFlow, ProviderName } from "@/lib/payments/provider";
import type { CountryCode } from "@/lib/shared/countries";
import type { MethodId } from "@/lib/shared/methods";
import { type Currency, divideRounded, type Money } from "@/lib/shared/money";

/** `<provider>-<method>`: what takes a payment, and what its capture, refund and books are tied to. */
export type ChannelId = `${ProviderName}-${string}`;

/** A percentage in basis points plus a fixed part per currency; a currency without a fixed part costs none. */
export type FeeRule = { percentBp: number; fixedMinor: Partial<Record<Currency, bigint>> };

/** What one payment may come to, both ends included, in minor units. */
export type AmountLimits = { minMinor: bigint; maxMinor: bigint };

/**
 * One connection that can take a payment: what its provider's documents and price list say of it. Which of them the shop uses, and how, is
 * the channel table (`lib/payments/channel-row.ts`). `providerFee` is what the provider keeps of us by its price list, which feeds
 * estimates and routing; the books take what it reports. `customerFee` is what the method adds to the customer's total: the same for every
 * channel of a method, so that routing never changes a price.
 */
export type Channel = {
  id: ChannelId;
  provider: ProviderName;
  method: MethodId;
  flow: PaymentFlow;
  countries: readonly CountryCode[] | "all";
  currencies: readonly Currency[] | "all";
  limits: Partial<Record<Currency, AmountLimits>>;
  providerFee: FeeRule;
  customerFee: FeeRule;
  /** From the payment page to "paid" as the provider's documents lead one to expect; measured times take its place. */
  usualMs: number;
  /** Shown order; the smaller comes first. */
  position: number;
  isEnabled: boolean;
};

export type PaymentPlace = { country: CountryCode; currency: Currency };

/** Whether a channel serves a country in a currency. */
export function servesPlace(
  { countries, currencies }: { countries: readonly string[] | "all"; currencies: readonly string[] | "all" },
  { country, currency }: PaymentPlace,
): boolean {
  return (
    (countries === "all" || countries.includes(country)) && (currencies === "all" || currencies.includes(currency))
  );
}

/** Whether a payment of this amount is inside what the channel takes at once. No limit is known: anything is. */
export function servesAmount({ limits }: Pick<Channel, "limits">, { amountMinor, currency }: Money): boolean {
  const limit = limits[currency];
  return limit === undefined || (amountMinor >= limit.minMinor && amountMinor <= limit.maxMinor);
}

/**
 * A fee in the amount's own currency: the percentage rounded half up to a whole minor unit, plus the fixed part. Never
 * more than the amount itself, so that a tiny payment cannot have a negative rest.
 */
export function feeOf(rule: FeeRule, amount: Money): Money {
  const percentMinor = divideRounded(amount.amountMinor * BigInt(rule.percentBp), 10_000n, "half-up");
  const feeMinor = percentMinor + (rule.fixedMinor[amount.currency] ?? 0n);
  return {
    amountMinor: feeMinor > amount.amountMinor ? amount.amountMinor : feeMinor,
    currency: amount.currency,
  };
}
