import type { DecisionReason, RoutingDecision } from "@/lib/routing/decision";
import { isCurrency } from "@/lib/shared/money";
import { channelName, providerOfChannel } from "./channel-words";
import { formatAmount } from "./format";

/** Why a payment went where it went, in one plain sentence. */
export function decisionSentence(decision: RoutingDecision): string {
  const { channelId, because } = decision;
  if (channelId === null) return "No channel could take it.";
  return SENTENCES[because](channelName(channelId), decision);
}

const SENTENCES: Readonly<Record<DecisionReason, (name: string, decision: RoutingDecision) => string>> = {
  rule: (name, { ruleApplied }) =>
    ruleApplied?.startsWith("force:") === true
      ? `${name}: staff have forced it, so it takes every payment of its method.`
      : `${name}: a rule of staff says so.`,
  breaker_probe: (name) => `${name}: it had not answered, and this payment tries whether it does again.`,
  last_resort: (name) => `${name}: no channel of the method answered, and this one had been left alone the longest.`,
  only_candidate: (name) => `${name}: it was the only channel that could take it.`,
  best_value: (name, decision) => `${name}: ${worthOf(decision)}. ${shareSentence(decision)}`,
  exploration: (name) =>
    `${name}: a small share of payments goes to each channel, so that the shop keeps knowing how it does.`,
  no_candidate: () => "No channel could take it.",
};

function worthOf({ candidates, channelId, currency }: RoutingDecision): string {
  const score = candidates.find((candidate) => candidate.channelId === channelId)?.score;
  if (score == null) return "it was worth the most";
  const { valueMinor } = score;
  if (valueMinor >= 0) return `it was worth the most, ${estimateText(valueMinor, currency)} expected of this payment`;
  // Small amounts: fees and what a failed attempt costs are more than the margin.
  return `no channel was expected to earn on this payment, and it loses least, ${estimateText(-valueMinor, currency)}`;
}

function shareSentence({ propensity, channelId }: RoutingDecision): string {
  const of100 = Math.round(propensity * 100);
  const provider = providerOfChannel(channelId ?? "");
  return of100 >= 100
    ? `All such payments would have gone to ${provider}.`
    : `${of100} of 100 such payments would have gone to ${provider}.`;
}

/** An estimate in minor units, rounded: it was never booked. */
export function estimateText(minor: number, currency: string): string {
  if (!isCurrency(currency)) return `${Math.round(minor)} ${currency}`;
  return formatAmount(BigInt(Math.round(minor)), currency);
}

/** "97.1 %" of a share from 0 to 1. */
export function ratioText(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}
