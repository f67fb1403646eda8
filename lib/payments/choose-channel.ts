import { feeOf } from "@/lib/payments/channel";
import { channelBoard } from "@/lib/payments/channel-board";
import type { ChannelConfig, ConfiguredChannel } from "@/lib/payments/channel-config";
import { timedDecision } from "@/lib/payments/decision-time";
import { decide } from "@/lib/routing/decide";
import type { RoutingDecision } from "@/lib/routing/decision";
import { isAboutHealth } from "@/lib/routing/filters";
import type { RoutingRule } from "@/lib/routing/rules";
import type { RoutingRequest, RoutingSnapshot } from "@/lib/routing/snapshot";
import type { CountryCode } from "@/lib/shared/countries";
import type { MethodId } from "@/lib/shared/methods";
import { divideRounded, type Money } from "@/lib/shared/money";
import { Refusal } from "@/lib/shared/refusal";

/** One payment that looks for a channel. Amounts in minor units; `netMinor` is what is left of the amount without tax. */
export type ChannelAsk = {
  method: MethodId;
  country: CountryCode;
  amount: Money;
  amountUsdMinor: bigint;
  netMinor: bigint;
  diamonds: number;
  /** What has definitely refused this payment already. */
  triedChannelIds?: readonly string[];
};

export type ChosenChannel = { channel: ConfiguredChannel; decision: RoutingDecision };

/** Half of the customers whose payment fails try again, by the retry rates that providers publish: a failure costs half a sale. */
const FAILURE_COST_BP = 5_000n;
/** What a sale is taken to be worth at least, in parts of its amount: a customer who could not pay does not come back. */
const WORTH_MIN_BP = 1_000n;
const BASIS_POINTS = 10_000n;
const MICRO = 1_000_000n;

/**
 * The channel for a payment, and the record of the decision. Decided in memory: no query, but for the first of a process.
 *
 * Refuses with payment.amount_not_served, payment.channel_unavailable (the method's channels do not answer now) and
 * payment.method_not_offered.
 */
export async function chooseChannel(ask: ChannelAsk): Promise<ChosenChannel> {
  const { config, snapshot } = await channelBoard();
  return timedDecision(() => chooseFrom(config, snapshot, ask, Date.now(), Math.random));
}

/** The same on a given state of the world: pure but for the random numbers that are handed in. */
export function chooseFrom(
  config: ChannelConfig,
  snapshot: RoutingSnapshot,
  ask: ChannelAsk,
  nowMs: number,
  random: () => number,
): ChosenChannel {
  const { decision } = decideFrom(config, snapshot, ask, nowMs, random);
  const channel = decision.channelId === null ? undefined : config.channels.get(decision.channelId);
  if (channel === undefined) throw refusalOf(decision, ask);
  return { channel, decision };
}

/** The decision itself, of which there is a record also when no channel can take the payment; and what was weighed. */
export function decideFrom(
  config: ChannelConfig,
  snapshot: RoutingSnapshot,
  ask: ChannelAsk,
  nowMs: number,
  random: () => number,
): { decision: RoutingDecision; request: RoutingRequest } {
  const own = snapshot.channels.filter(({ methods }) => methods.includes(ask.method));
  const request = requestOf(ask, config, own);
  const narrowed = { ...snapshot, channels: own };
  // A channel with less than its full weight steps back from so many payments, as long as another can take them.
  const resting = restingRules(own, config, random);
  let decision = decide({ ...narrowed, rules: [...resting, ...snapshot.rules] }, request, nowMs, random);
  // Rather a channel that rests than none, or one that does not answer.
  const isWanting = decision.channelId === null || decision.because === "last_resort";
  if (isWanting && resting.length > 0) decision = decide(narrowed, request, nowMs, random);
  return { decision: rounded(decision), request };
}

/**
 * A small order may bring less than its channel keeps of it. It was offered at that price all the same, so failing must never look better than
 * taking it: the cost of a failure is more than what the dearest channel would lose. Otherwise a dead channel would be the cheapest.
 */
function requestOf(ask: ChannelAsk, config: ChannelConfig, own: RoutingSnapshot["channels"]): RoutingRequest {
  const { method, country, amount, amountUsdMinor, netMinor, diamonds, triedChannelIds = [] } = ask;
  const costUsdMinor = divideRounded(BigInt(diamonds) * config.costPerDiamondUsdMinorMicro, MICRO, "half-up");
  // In the payment's own currency, at the rate that the order was quoted with.
  const costMinor =
    amountUsdMinor === 0n ? 0n : divideRounded(costUsdMinor * amount.amountMinor, amountUsdMinor, "half-up");
  const marginMinor = netMinor > costMinor ? netMinor - costMinor : 0n;
  const worthMinor = bigger(marginMinor, (amount.amountMinor * WORTH_MIN_BP) / BASIS_POINTS);
  const dearestMinor = own.reduce((dearest, { fee }) => bigger(dearest, feeOf(fee, amount).amountMinor), 0n);
  const lossMinor = bigger(0n, dearestMinor - marginMinor);
  const failureCostMinor = (worthMinor * FAILURE_COST_BP) / BASIS_POINTS + lossMinor;
  return { method, country, amount, amountUsdMinor, marginMinor, failureCostMinor, triedChannelIds };
}

const bigger = (one: bigint, other: bigint) => (one > other ? one : other);

function restingRules(
  own: RoutingSnapshot["channels"],
  { channels, rules }: ChannelConfig,
  random: () => number,
): RoutingRule[] {
  const when = { methods: "all", countries: "all", fromUsdMinor: null, toUsdMinor: null } as const;
  return own.flatMap(({ id }) => {
    // Forced is forced: it takes every payment, whatever its weight.
    if (rules.some((rule) => rule.kind === "force" && rule.channelId === id)) return [];
    const weightBp = channels.get(id)?.weightBp ?? 10_000;
    if (weightBp >= 10_000 || random() * 10_000 < weightBp) return [];
    return [{ id: `weight:${id}`, kind: "forbid" as const, channelIds: [id], when }];
  });
}

/** What a customer is told when no channel can take the payment. */
export function refusalOf({ candidates }: RoutingDecision, { method, country }: ChannelAsk): Refusal {
  const reasons = candidates.map(({ excludedBecause }) => excludedBecause);
  const facts = { method, country, reasons: reasons.join(",") };
  const isDown = reasons.some((reason) => reason !== null && isAboutHealth(reason));
  if (isDown || reasons.includes("tried_already") || reasons.includes("daily_cap_used_up"))
    return new Refusal("payment.channel_unavailable", facts);
  if (reasons.includes("amount_too_small") || reasons.includes("amount_too_large"))
    return new Refusal("payment.amount_not_served", facts);
  return new Refusal("payment.method_not_offered", facts);
}

const DIGITS = 4;

/** Estimates with as many digits as they are worth: the record lies beside every payment. */
function rounded(decision: RoutingDecision): RoutingDecision {
  return JSON.parse(
    JSON.stringify(decision, (key, value: unknown) =>
      typeof value === "number" && key !== "atMs" ? Number(value.toPrecision(DIGITS)) : value,
    ),
  ) as RoutingDecision;
}
