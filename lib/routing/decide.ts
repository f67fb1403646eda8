import { availabilityAt } from "@/lib/routing/availability";
import type { Random } from "@/lib/routing/beta";
import { breakerStanding } from "@/lib/routing/breaker";
import type { CandidateScore, DecisionReason, RoutingDecision } from "@/lib/routing/decision";
import { type Exclusion, exclusionOf, isAboutHealth } from "@/lib/routing/filters";
import { pickByRule, type RoutingRule, rulesFor } from "@/lib/routing/rules";
import { type Score, scoreOf, valueAt } from "@/lib/routing/score";
import { ROUTING_SETTINGS, type RoutingSettings } from "@/lib/routing/settings";
import { breakerOf, type RoutingChannel, type RoutingRequest, type RoutingSnapshot } from "@/lib/routing/snapshot";
import { isHealthy, type Weighed, weigh } from "@/lib/routing/weigh";

type Candidate = { channel: RoutingChannel; exclusion: Exclusion | null; isHalfOpen: boolean };

type Choice = {
  channelId: string | null;
  because: DecisionReason;
  propensity: number;
  ruleApplied?: string;
  isExploration?: boolean;
  scores?: ReadonlyMap<string, CandidateScore>;
};

/** While a method has no channel left, one payment a second may still try: it has nothing to lose. */
const LAST_RESORT_EVERY_MS = 1_000;

/**
 * Chooses the channel for one payment. Pure: the same snapshot, request, time and random numbers give the same decision.
 *
 * 1. Filters, each with a reason. 2. Rules of staff. 3. A half-open breaker gets this payment as its probe, and so may a channel that is
 * not trusted although what was last sent to it went well. 4. The largest expected value under one draw of every arm's approval rate; every
 * healthy arm keeps its share of small payments.
 * 5. When breakers have taken the last channel away, one payment a second tries the one that has been open the longest.
 *
 * @param random used only where something is drawn: a split, exploration, arms that overlap
 */
export function decide(
  snapshot: RoutingSnapshot,
  request: RoutingRequest,
  nowMs: number,
  random: Random,
  settings: RoutingSettings = ROUTING_SETTINGS,
): RoutingDecision {
  const rules = rulesFor(snapshot.rules, request);
  const limits = { rules, probeUsdMinorMax: settings.exploration.amountUsdMinorMax };
  const candidates = snapshot.channels.map((channel) => {
    const health = snapshot.health[channel.id];
    const exclusion = exclusionOf(channel, health, request, limits, nowMs);
    const isHalfOpen = exclusion === null && breakerStanding(breakerOf(health, "start"), nowMs) === "half_open";
    return { channel, exclusion, isHalfOpen };
  });
  const choice =
    chooseByRule(candidates, rules, random) ??
    chooseProbe(candidates) ??
    chooseTrial(candidates, snapshot, request, nowMs, random, settings) ??
    chooseByValue(candidates, snapshot, request, nowMs, random, settings) ??
    chooseLastResort(candidates, snapshot, nowMs) ??
    NO_CHOICE;
  return recordOf(choice, candidates, request, nowMs);
}

const NO_CHOICE: Choice = { channelId: null, because: "no_candidate", propensity: 0 };

function chooseByRule(candidates: readonly Candidate[], rules: readonly RoutingRule[], random: Random): Choice | null {
  if (rules.length === 0) return null;
  const exclusions = new Map(candidates.map(({ channel, exclusion }) => [channel.id, exclusion]));
  const pick = pickByRule(
    rules,
    (channelId) => exclusions.get(channelId) === null,
    (channelId) => isAboutHealth(exclusions.get(channelId)),
    random,
  );
  if (pick === null) return null;
  const { rule, channelId, propensity } = pick;
  return { channelId, because: "rule", propensity, ruleApplied: rule.id };
}

function chooseProbe(candidates: readonly Candidate[]): Choice | null {
  const halfOpen = candidates.find(({ isHalfOpen }) => isHalfOpen);
  return halfOpen === undefined
    ? null
    : { channelId: halfOpen.channel.id, because: "breaker_probe", propensity: 1, isExploration: true };
}

/**
 * A channel that is not trusted gets no payments, and without payments nothing is learnt of it but what its health probes say. So as soon as the
 * last thing that was sent to it went well, it gets one payment in so many, one at a time, until it is trusted or one of them fails.
 */
function chooseTrial(
  candidates: readonly Candidate[],
  { health }: RoutingSnapshot,
  { amountUsdMinor }: RoutingRequest,
  nowMs: number,
  random: Random,
  { exploration }: RoutingSettings,
): Choice | null {
  if (amountUsdMinor > exploration.amountUsdMinorMax) return null;
  const isUntrusted = ({ channel, exclusion }: Candidate) => {
    const known = health[channel.id];
    if (exclusion !== null || known === undefined || known.goodAtMs <= known.badAtMs) return false;
    // What still hangs from before the channel was found well again is no answer that is waited for.
    const sinceMs = breakerOf(known, "start").closedAtMs ?? 0;
    if (known.openCalls.some(({ sentAtMs }) => sentAtMs >= sinceMs)) return false;
    return availabilityAt(known.availability, nowMs) < exploration.healthyAvailability;
  };
  const untrusted = candidates.find(isUntrusted);
  if (untrusted === undefined || random() >= exploration.trialShare) return null;
  return {
    channelId: untrusted.channel.id,
    because: "breaker_probe",
    propensity: exploration.trialShare,
    isExploration: true,
  };
}

function chooseByValue(
  candidates: readonly Candidate[],
  snapshot: RoutingSnapshot,
  request: RoutingRequest,
  nowMs: number,
  random: Random,
  settings: RoutingSettings,
): Choice | null {
  const scores: Score[] = [];
  for (const { channel, exclusion } of candidates)
    if (exclusion === null) scores.push(scoreOf(channel, request, snapshot, nowMs, settings));
  if (scores.length === 0) return null;
  const mayExplore = request.amountUsdMinor <= settings.exploration.amountUsdMinorMax;
  const weighed = weigh(scores, mayExplore, random, settings);
  const chosen = scores[weighed.index];
  if (chosen === undefined) return null;
  return {
    channelId: chosen.channelId,
    because: scores.length === 1 ? "only_candidate" : weighed.isExploration ? "exploration" : "best_value",
    propensity: weighed.propensities[weighed.index] ?? 0,
    isExploration: weighed.isExploration,
    scores: new Map(scores.map((score, index) => [score.channelId, scoreRecord(score, index, weighed, settings)])),
  };
}

function chooseLastResort(candidates: readonly Candidate[], { health }: RoutingSnapshot, nowMs: number): Choice | null {
  let longest: { channelId: string; openedAtMs: number } | null = null;
  for (const { channel, exclusion } of candidates) {
    if (exclusion !== "breaker_open") continue;
    const openedAtMs = breakerOf(health[channel.id], "start").openedAtMs ?? 0;
    if (nowMs - openedAtMs < LAST_RESORT_EVERY_MS) continue;
    if (longest === null || openedAtMs < longest.openedAtMs) longest = { channelId: channel.id, openedAtMs };
  }
  return longest && { channelId: longest.channelId, because: "last_resort", propensity: 1 };
}

function recordOf(
  choice: Choice,
  candidates: readonly Candidate[],
  { method, country, amount }: RoutingRequest,
  nowMs: number,
): RoutingDecision {
  const { channelId, because, propensity, ruleApplied = null, isExploration = false, scores } = choice;
  return {
    atMs: nowMs,
    method,
    country,
    amountMinor: amount.amountMinor.toString(),
    currency: amount.currency,
    ...{ channelId, because, ruleApplied, isExploration, propensity },
    candidates: candidates.map(({ channel, exclusion }) => ({
      channelId: channel.id,
      excludedBecause: exclusion,
      score: scores?.get(channel.id) ?? null,
    })),
  };
}

function scoreRecord(score: Score, index: number, weighed: Weighed, settings: RoutingSettings): CandidateScore {
  const { alpha, beta } = score.posterior;
  return {
    approvalMean: score.approvalMean,
    approvalWeight: alpha + beta,
    availability: score.availability,
    isHealthy: isHealthy(score, settings),
    p95Ms: score.p95Ms,
    feeMinor: score.feeMinor,
    latencyPenaltyMinor: score.latencyPenaltyMinor,
    valueMinor: valueAt(score, score.approvalMean),
    drawnValueMinor: weighed.drawnValues[index] ?? null,
    propensity: weighed.propensities[index] ?? 0,
  };
}
