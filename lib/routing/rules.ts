import type { Random } from "@/lib/routing/beta";
import type { RoutingRequest } from "@/lib/routing/snapshot";
import type { CountryCode } from "@/lib/shared/countries";

/**
 * What staff decided. Rules come before any learning: `forbid` takes channels away, then the first other rule that fits
 * and can be followed decides. Every rule chooses among what can take the payment at all; only `force` also overrules an open
 * breaker and a maintenance window, for the person who knows better than the figures.
 */
export type RoutingRule = { id: string; when: RuleCondition } & (
  | { kind: "forbid"; channelIds: readonly string[] }
  /** The first of them that can take it. When none can, the next rule is asked. */
  | { kind: "prefer"; channelIds: readonly string[] }
  /** By volume: shares need not add up to anything, what cannot take it leaves its share to the others. */
  | { kind: "split"; shares: readonly { channelId: string; share: number }[] }
  | { kind: "force"; channelId: string }
);

/** All that is named must fit. Amounts in US cents, both ends included. */
export type RuleCondition = {
  methods: readonly string[] | "all";
  countries: readonly CountryCode[] | "all";
  fromUsdMinor: bigint | null;
  toUsdMinor: bigint | null;
};

export type RulePick = { rule: RoutingRule; channelId: string; propensity: number };

export function rulesFor(rules: readonly RoutingRule[], request: RoutingRequest): RoutingRule[] {
  return rules.filter(({ when }) => fits(when, request));
}

function fits(
  { methods, countries, fromUsdMinor, toUsdMinor }: RuleCondition,
  { method, country, amountUsdMinor }: RoutingRequest,
): boolean {
  if (methods !== "all" && !methods.includes(method)) return false;
  if (countries !== "all" && !countries.includes(country)) return false;
  if (fromUsdMinor !== null && amountUsdMinor < fromUsdMinor) return false;
  return toUsdMinor === null || amountUsdMinor <= toUsdMinor;
}

/**
 * The first rule that can be followed, and the channel it picks; null when learning may decide.
 *
 * @param rules those that fit the payment
 * @param isEligible nothing speaks against the channel
 * @param isForceable nothing but its health speaks against it
 */
export function pickByRule(
  rules: readonly RoutingRule[],
  isEligible: (channelId: string) => boolean,
  isForceable: (channelId: string) => boolean,
  random: Random,
): RulePick | null {
  for (const rule of rules) {
    const pick = follow(rule, isEligible, isForceable, random);
    if (pick !== null) return { rule, ...pick };
  }
  return null;
}

function follow(
  rule: RoutingRule,
  isEligible: (channelId: string) => boolean,
  isForceable: (channelId: string) => boolean,
  random: Random,
): { channelId: string; propensity: number } | null {
  switch (rule.kind) {
    case "forbid":
      return null;
    case "force":
      return isForceable(rule.channelId) ? { channelId: rule.channelId, propensity: 1 } : null;
    case "prefer": {
      const channelId = rule.channelIds.find(isEligible);
      return channelId === undefined ? null : { channelId, propensity: 1 };
    }
    case "split":
      return drawShare(
        rule.shares.filter(({ channelId, share }) => share > 0 && isEligible(channelId)),
        random,
      );
  }
}

function drawShare(
  shares: readonly { channelId: string; share: number }[],
  random: Random,
): { channelId: string; propensity: number } | null {
  const sum = shares.reduce((total, { share }) => total + share, 0);
  let rest = random() * sum;
  for (const [index, { channelId, share }] of shares.entries()) {
    rest -= share;
    // The last one also takes what rounding left over.
    if (rest < 0 || index === shares.length - 1) return { channelId, propensity: share / sum };
  }
  return null;
}
