import type { MethodId, PaymentFlow, ProviderName } from "@/lib/payments/provider";
import type { CountryCode } from "@/lib/shared/countries";
import { type Currency, divideRounded, type Money } from "@/lib/shared/money";

export type ChannelId = "stripe-card" | "xendit-gcash";

/** A percentage in basis points plus a fixed part per currency; a currency without a fixed part costs none. */
export type FeeRule = { percentBp: number; fixedMinor: Partial<Record<Currency, bigint>> };

/**
 * One connection that can take a payment: a row of the channel table. `providerFee` is what the provider keeps of us,
 * as its price list says; what it really kept comes with its answer to a capture. `customerFee` is what we add to the
 * customer's total.
 */
export type Channel = {
  id: ChannelId;
  provider: ProviderName;
  method: MethodId;
  flow: PaymentFlow;
  countries: readonly CountryCode[] | "all";
  currencies: readonly Currency[] | "all";
  providerFee: FeeRule;
  customerFee: FeeRule;
  /** Shown order; the smaller comes first. */
  position: number;
  isEnabled: boolean;
};

const NO_FEE: FeeRule = { percentBp: 0, fixedMinor: {} };

/**
 * The channels a new shop starts with. Fees are the list prices the providers publish and vary by contract: they feed
 * estimates only, the books take what the provider reports.
 */
export const DEFAULT_CHANNELS: readonly Channel[] = [
  {
    id: "stripe-card",
    provider: "stripe",
    method: "card",
    flow: "hold",
    countries: "all",
    currencies: "all",
    providerFee: {
      percentBp: 340,
      fixedMinor: { USD: 30n, SGD: 50n, MYR: 100n, THB: 1_000n, PHP: 1_500n, IDR: 450_000n, VND: 7_500n },
    },
    customerFee: NO_FEE,
    position: 1,
    isEnabled: true,
  },
  {
    id: "xendit-gcash",
    provider: "xendit",
    method: "gcash",
    flow: "pay",
    countries: ["PH"],
    currencies: ["PHP"],
    providerFee: { percentBp: 230, fixedMinor: {} },
    customerFee: NO_FEE,
    position: 2,
    isEnabled: true,
  },
];

/** The channels that may take this payment, in the order to offer them. */
export function channelsFor(
  channels: readonly Channel[],
  { country, currency }: { country: CountryCode; currency: Currency },
): Channel[] {
  return channels
    .filter(
      (channel) =>
        channel.isEnabled &&
        (channel.countries === "all" || channel.countries.includes(country)) &&
        (channel.currencies === "all" || channel.currencies.includes(currency)),
    )
    .sort((a, b) => a.position - b.position);
}

/** The methods a customer may choose from, each once, however many channels can carry it. */
export function methodsFor(
  channels: readonly Channel[],
  place: { country: CountryCode; currency: Currency },
): { id: MethodId; flow: PaymentFlow }[] {
  const seen = new Map<MethodId, PaymentFlow>();
  for (const { method, flow } of channelsFor(channels, place)) if (!seen.has(method)) seen.set(method, flow);
  return [...seen].map(([id, flow]) => ({ id, flow }));
}

/** The first channel that carries this method here, or null when the method is not offered. */
export function channelForMethod(
  channels: readonly Channel[],
  { method, ...place }: { method: MethodId; country: CountryCode; currency: Currency },
): Channel | null {
  return channelsFor(channels, place).find((channel) => channel.method === method) ?? null;
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
