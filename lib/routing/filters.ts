import { breakerStanding } from "@/lib/routing/breaker";
import type { RoutingRule } from "@/lib/routing/rules";
import { breakerOf, type ChannelHealth, type RoutingChannel, type RoutingRequest } from "@/lib/routing/snapshot";

/** Why a channel cannot take a payment. Stored with the decision, so a word never changes its meaning. */
export const EXCLUSIONS = [
  "disabled",
  "draining",
  "method_not_served",
  "country_not_served",
  "currency_not_served",
  "amount_too_small",
  "amount_too_large",
  "tried_already",
  "forbidden_by_rule",
  "daily_cap_used_up",
  "maintenance",
  "breaker_open",
  "breaker_probing",
] as const;
export type Exclusion = (typeof EXCLUSIONS)[number];

/** What only says how the channel is just now; a forced channel is used in spite of it. */
const ABOUT_HEALTH: ReadonlySet<Exclusion> = new Set(["maintenance", "breaker_open", "breaker_probing"]);

/** True of a channel that could take the payment if it were well. `undefined`: no such channel. */
export function isAboutHealth(exclusion: Exclusion | null | undefined): boolean {
  return exclusion === null || (exclusion !== undefined && ABOUT_HEALTH.has(exclusion));
}

/**
 * The first reason against this channel, in the order of `EXCLUSIONS`, or null. A half-open breaker is no reason, for it
 * wants a probe, unless the payment is too large to be one.
 */
export function exclusionOf(
  channel: RoutingChannel,
  health: ChannelHealth | undefined,
  request: RoutingRequest,
  { rules, probeUsdMinorMax }: { rules: readonly RoutingRule[]; probeUsdMinorMax: bigint },
  nowMs: number,
): Exclusion | null {
  const misfit = misfitOf(channel, request);
  if (misfit !== null) return misfit;
  if (request.triedChannelIds.includes(channel.id)) return "tried_already";
  if (rules.some((rule) => rule.kind === "forbid" && rule.channelIds.includes(channel.id))) return "forbidden_by_rule";
  const { dailyCapUsdMinor: cap, usedTodayUsdMinor: used } = channel;
  if (cap !== null && used + request.amountUsdMinor > cap) return "daily_cap_used_up";
  if (channel.maintenance.some(({ fromMs, toMs }) => nowMs >= fromMs && nowMs < toMs)) return "maintenance";
  switch (breakerStanding(breakerOf(health, "start"), nowMs)) {
    case "closed":
      return null;
    case "half_open":
      return request.amountUsdMinor <= probeUsdMinorMax ? null : "breaker_open";
    case "open":
      return "breaker_open";
    case "probing":
      return "breaker_probing";
  }
}

/** What the channel does not do at all. */
function misfitOf(channel: RoutingChannel, { method, country, amount }: RoutingRequest): Exclusion | null {
  if (!channel.isEnabled) return "disabled";
  if (channel.isDraining) return "draining";
  if (!channel.methods.includes(method)) return "method_not_served";
  if (channel.countries !== "all" && !channel.countries.includes(country)) return "country_not_served";
  if (channel.currencies !== "all" && !channel.currencies.includes(amount.currency)) return "currency_not_served";
  const limits = channel.limits[amount.currency];
  if (limits !== undefined && amount.amountMinor < limits.minMinor) return "amount_too_small";
  if (limits !== undefined && amount.amountMinor > limits.maxMinor) return "amount_too_large";
  return null;
}
