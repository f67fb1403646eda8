import { createHistogram, type RecordableHistogram } from "node:perf_hooks";

/** A process may hold this module twice, once in Next's bundle: the times are the process's. */
const shared = globalThis as { facetDecisions?: RecordableHistogram };
shared.facetDecisions ??= createHistogram();
const times = shared.facetDecisions;

/** Decides, and keeps how long that took. */
export function timedDecision<T>(decide: () => T): T {
  const beganMs = performance.now();
  const decision = decide();
  times.record(Math.max(1, Math.round((performance.now() - beganMs) * 1_000)));
  return decision;
}

/** Microseconds that 99 of 100 decisions of this process stayed below, for its heartbeat. 0 before the first. */
export function decisionP99Us(): number {
  return times.count === 0 ? 0 : times.percentile(99);
}
