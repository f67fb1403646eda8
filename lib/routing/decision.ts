import type { Exclusion } from "@/lib/routing/filters";

/** Why the chosen channel was chosen. `no_candidate`: none was. */
export type DecisionReason =
  | "rule"
  | "breaker_probe"
  | "last_resort"
  | "only_candidate"
  | "best_value"
  | "exploration"
  | "no_candidate";

/** One channel as the decision saw it. Values are estimates in minor units of the payment's currency. */
export type CandidateRecord = {
  channelId: string;
  excludedBecause: Exclusion | null;
  /** null of a channel that was excluded, and when a rule decided before anything was weighed. */
  score: CandidateScore | null;
};

export type CandidateScore = {
  approvalMean: number;
  /** How many outcomes stand behind it, prior included. */
  approvalWeight: number;
  availability: number;
  isHealthy: boolean;
  p95Ms: number | null;
  feeMinor: number;
  latencyPenaltyMinor: number;
  /** The value at the mean, and at the draw that decided. */
  valueMinor: number;
  drawnValueMinor: number | null;
  /** The share of such payments that would go to it now. */
  propensity: number;
};

/**
 * What routing decided about one attempt, and why. Plain JSON: it is stored with the attempt, shown to staff, and the
 * propensity lets later analysis weigh each outcome by how likely it was to be seen.
 */
export type RoutingDecision = {
  atMs: number;
  method: string;
  country: string;
  amountMinor: string;
  currency: string;
  channelId: string | null;
  because: DecisionReason;
  /** The id of the rule that chose. */
  ruleApplied: string | null;
  isExploration: boolean;
  /** The probability, under the same facts, of choosing what was chosen; 0 when nothing was. */
  propensity: number;
  candidates: CandidateRecord[];
};
