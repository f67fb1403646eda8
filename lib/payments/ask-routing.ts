import type { Catalog } from "@/lib/catalog/catalog";
import { type Composition, compose, freePriceUsdMinor, splitTax, toUsdMinor } from "@/lib/catalog/price";
import { currentCatalog } from "@/lib/catalog/queries";
import { channelBoardNow } from "@/lib/payments/channel-board";
import type { ChannelConfig } from "@/lib/payments/channel-config";
import { type ChannelAsk, decideFrom, refusalOf } from "@/lib/payments/choose-channel";
import type { AskRouting } from "@/lib/payments/desk-schemas";
import type { RoutingDecision } from "@/lib/routing/decision";
import { type Currency, divideRounded, fromMajorString } from "@/lib/shared/money";
import { Refusal } from "@/lib/shared/refusal";

/** What a payment consists of. Amounts are decimal strings of minor units of the currency, but for those in US cents. */
export type PaymentParts = {
  currency: Currency;
  /** Estimated where an amount was asked about: as many as it buys. */
  diamonds: number;
  totalMinor: string;
  netMinor: string;
  taxMinor: string;
  feeMinor: string;
  taxName: string;
  taxRateBp: number;
  totalUsdMinor: string;
  fxPerUsdMicro: string;
  fxQuotedAt: string;
  /** What the shop earns before the provider's fee, and what a failed payment costs it: what channels are weighed with. */
  marginMinor: string;
  failureCostMinor: string;
};

export type RoutingAnswer = {
  decision: RoutingDecision;
  /** The same question without the rules of staff, when a rule decided: what the figures alone would say. */
  withoutRules: RoutingDecision | null;
  parts: PaymentParts;
  /** What the customer would be told when no channel can take it. */
  refusal: string | null;
};

const WHOLE_BP = 10_000n;

/**
 * What routing would do with such a payment now. Decides exactly as for a real one, on what this process knows, and writes nothing.
 *
 * Refuses with price.unavailable, and with input.invalid for an amount that the currency cannot write.
 */
export async function askRouting(input: AskRouting, now: Date, random: () => number): Promise<RoutingAnswer> {
  const catalog = await currentCatalog(input.country);
  const { config, snapshot } = await channelBoardNow();
  const offered = catalog.methods.find(({ id }) => id === input.method);
  const { diamonds, composition } = composed(input, catalog, offered?.surchargeBp ?? surchargeOf(config, input.method));
  const amount = { amountMinor: composition.totalMinor, currency: catalog.currency };
  const fx = { currency: catalog.currency, perUsdMicro: catalog.fx.perUsdMicro };
  const ask: ChannelAsk = {
    ...{ method: input.method, country: input.country, amount, diamonds },
    ...{ amountUsdMinor: toUsdMinor(amount.amountMinor, fx), netMinor: composition.netMinor + composition.feeMinor },
  };
  const nowMs = now.getTime();
  const { decision, request } = decideFrom(config, snapshot, ask, nowMs, random);
  const free = { ...snapshot, rules: [] };
  return {
    decision,
    withoutRules: decision.ruleApplied === null ? null : decideFrom(config, free, ask, nowMs, random).decision,
    parts: {
      ...{ currency: catalog.currency, diamonds, taxName: catalog.tax.name, taxRateBp: catalog.tax.rateBp },
      totalMinor: composition.totalMinor.toString(),
      netMinor: composition.netMinor.toString(),
      taxMinor: composition.taxMinor.toString(),
      feeMinor: composition.feeMinor.toString(),
      totalUsdMinor: ask.amountUsdMinor.toString(),
      fxPerUsdMicro: catalog.fx.perUsdMicro.toString(),
      fxQuotedAt: catalog.fx.quotedAt.toISOString(),
      marginMinor: request.marginMinor.toString(),
      failureCostMinor: request.failureCostMinor.toString(),
    },
    refusal: decision.channelId === null ? refusalOf(decision, ask).publicMessage : null,
  };
}

/** What the method adds for the customer is the same on all of its channels; asked of the channels, since a method that nobody can use now has no price. */
function surchargeOf({ channels }: ChannelConfig, method: string): number {
  for (const channel of channels.values()) if (channel.method === method) return channel.customerFee.percentBp;
  return 0;
}

type Composed = { diamonds: number; composition: Composition };

function composed({ diamonds, amount }: AskRouting, catalog: Catalog, surchargeBp: number): Composed {
  if (amount === "") {
    const count = diamonds ?? catalog.free.minDiamonds;
    return { diamonds: count, composition: compositionOf(count, catalog, surchargeBp) };
  }
  const total = fromMajorString(amount.replaceAll(",", ""), catalog.currency);
  if (total === null) throw new Refusal("input.invalid", { amount, currency: catalog.currency });
  // The method's own part is taken off the amount as it would have been put on.
  const grossMinor = divideRounded(total.amountMinor * WHOLE_BP, WHOLE_BP + BigInt(surchargeBp), "half-up");
  const composition = {
    ...splitTax(grossMinor, catalog.tax.rateBp),
    ...{ feeMinor: total.amountMinor - grossMinor, totalMinor: total.amountMinor },
  };
  return { diamonds: diamondsFor(total.amountMinor, catalog, surchargeBp), composition };
}

function compositionOf(
  diamonds: number,
  { currency, fx, tax, markupBp, priceTiers }: Catalog,
  surchargeBp: number,
): Composition {
  const rate = { currency, perUsdMicro: fx.perUsdMicro };
  return compose(freePriceUsdMinor(diamonds, priceTiers), rate, { rateBp: tax.rateBp, surchargeBp, markupBp });
}

/** The most diamonds that an amount buys; prices never fall when the number grows, so the search may halve. */
function diamondsFor(totalMinor: bigint, catalog: Catalog, surchargeBp: number): number {
  let [low, high] = [catalog.free.minDiamonds, catalog.free.maxDiamonds];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (compositionOf(middle, catalog, surchargeBp).totalMinor <= totalMinor) low = middle;
    else high = middle - 1;
  }
  return low;
}
