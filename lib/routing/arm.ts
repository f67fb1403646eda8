import type { RoutingSettings } from "@/lib/routing/settings";

/**
 * What became of the payments that were sent down one arm (a channel, for one method and country): how many were
 * approved and how many declined, each fading with time. Technical errors are not in it: they belong to the channel's
 * availability, which knows them for the whole channel at once and forgets them when they are over.
 */
export type Arm = { successes: number; failures: number; atMs: number };

export type ArmSettings = RoutingSettings["arm"];

export const UNUSED_ARM: Arm = { successes: 0, failures: 0, atMs: 0 };

/** The two counts as they weigh now. */
export function fadedArm({ successes, failures, atMs }: Arm, nowMs: number, tauMs: number): Arm {
  const faded = Math.exp(-Math.max(0, nowMs - atMs) / tauMs);
  return { successes: successes * faded, failures: failures * faded, atMs: Math.max(atMs, nowMs) };
}

/**
 * The arm after one more outcome. `weight` is 1 for news of now; a late webhook weighs what an outcome of its payment's age
 * weighs, and a negative weight takes back what was counted before. Counts never fall below 0.
 */
export function creditedArm(
  arm: Arm,
  outcome: { isSuccess: boolean; weight: number; weightMax: number },
  nowMs: number,
  { tauMs }: ArmSettings,
): Arm {
  const faded = fadedArm(arm, nowMs, tauMs);
  const successes = Math.max(0, faded.successes + (outcome.isSuccess ? outcome.weight : 0));
  const failures = Math.max(0, faded.failures + (outcome.isSuccess ? 0 : outcome.weight));
  const over = (successes + failures) / outcome.weightMax;
  return over <= 1
    ? { successes, failures, atMs: faded.atMs }
    : { successes: successes / over, failures: failures / over, atMs: faded.atMs };
}

/** Beta(alpha, beta) over the share that is approved. */
export type Posterior = { alpha: number; beta: number };

/** What is believed of an arm: its own outcomes over a prior of `priorWeight` outcomes at the channel's share over all segments. */
export function posteriorOf(arm: Arm, pooled: Arm, nowMs: number, settings: ArmSettings): Posterior {
  const all = fadedArm(pooled, nowMs, settings.tauMs);
  const own = fadedArm(arm, nowMs, settings.tauMs);
  const share =
    (all.successes + settings.firstApproval * settings.firstApprovalWeight) /
    (all.successes + all.failures + settings.firstApprovalWeight);
  return {
    alpha: settings.certainty * (settings.priorWeight * share + own.successes),
    beta: settings.certainty * (settings.priorWeight * (1 - share) + own.failures),
  };
}

export function meanOf({ alpha, beta }: Posterior): number {
  return alpha / (alpha + beta);
}

export function deviationOf({ alpha, beta }: Posterior): number {
  const sum = alpha + beta;
  return Math.sqrt((alpha * beta) / (sum * sum * (sum + 1)));
}
