/** How long a channel takes to answer: a moving mean and mean deviation, as TCP keeps them of its round trips (RFC 6298). */
export type Latency = {
  meanMs: number;
  deviationMs: number;
  /** null until the first answer. */
  atMs: number | null;
  /** What the provider says of itself, where it says it: the least a payment takes now. */
  statedMs: number | null;
};

const WEIGHT = 1 / 16;
/** After a silence of this length a new answer counts for most of the estimate: the old ones are of another time. */
const FORGET_MS = 60_000;
/** Mean plus so many mean deviations is near the 95th percentile of the skewed shapes that answer times have. */
const DEVIATIONS_TO_P95 = 2.5;
/** A call is overdue after so many p95, but never before or after these. */
const OVERDUE_P95S = 4;
const OVERDUE_MIN_MS = 400;
const OVERDUE_MAX_MS = 30_000;
const OVERDUE_UNSEEN_MS = 3_000;

export const UNSEEN_LATENCY: Latency = { meanMs: 0, deviationMs: 0, atMs: null, statedMs: null };

/** One answer more. A refusal or a time-out is no answer: its time belongs to the trouble, not to the channel. */
export function latencyAfter(latency: Latency, tookMs: number, nowMs: number): Latency {
  if (latency.atMs === null) return { ...latency, meanMs: tookMs, deviationMs: tookMs / 4, atMs: nowMs };
  const gapMs = Math.max(0, nowMs - latency.atMs);
  const weight = 1 - (1 - WEIGHT) * Math.exp(-gapMs / FORGET_MS);
  const difference = tookMs - latency.meanMs;
  return {
    ...latency,
    meanMs: latency.meanMs + weight * difference,
    deviationMs: latency.deviationMs + weight * (Math.abs(difference) - latency.deviationMs),
    atMs: nowMs,
  };
}

/** About the 95th percentile; null of a channel that has not answered yet and says nothing of itself. */
export function p95Ms(latency: Latency): number | null {
  if (latency.atMs === null) return latency.statedMs;
  return Math.max(latency.statedMs ?? 0, latency.meanMs + DEVIATIONS_TO_P95 * latency.deviationMs);
}

/** How long a call may be under way before it is taken for a bad sign, in milliseconds. */
export function overdueAfterMs(latency: Latency): number {
  const p95 = p95Ms(latency);
  if (p95 === null) return OVERDUE_UNSEEN_MS;
  return Math.min(OVERDUE_MAX_MS, Math.max(OVERDUE_MIN_MS, OVERDUE_P95S * p95));
}
