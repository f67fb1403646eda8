import type { SettlementSpan } from "@/lib/finance/settlement";
import { DAY_MS, HOUR_MS } from "@/lib/shared/durations";

/** Which span of a provider's report to read next. Pure. */

/** What a shop reads that has never read this report: earlier payments are not judged. */
const FIRST_MS = 7 * DAY_MS;
/**
 * How far each span reaches back into the one before. Longer than the grace for a missing movement, so that all of them are judged once, and
 * long enough for movements that a provider dates back: a refund that ends days later stands under the day it was asked for.
 */
const OVERLAP_MS = 3 * DAY_MS;
/** More is read in several spans, so that a shop that was closed for a month does not hold a month in memory. */
export const SPAN_MAX_MS = 7 * DAY_MS;
/** A report that is too long is asked for in halves, down to this. */
export const SPAN_MIN_MS = HOUR_MS;
/** After a report that could not be read. */
const RETRY_MS = 15 * 60_000;

/**
 * Since when the report is to be read now. `isByHand`: at least yesterday and today, by the clock of UTC. `lagDays`: how long after what it tells the report
 * may come, so that its first reading finds something.
 */
export function readSince(
  now: Date,
  { until, isByHand, lagDays = 0 }: { until: Date | null; isByHand: boolean; lagDays?: number },
): Date {
  const usual = until === null ? now.getTime() - FIRST_MS - lagDays * DAY_MS : until.getTime() - OVERLAP_MS;
  const yesterday = Math.floor(now.getTime() / DAY_MS) * DAY_MS - DAY_MS;
  return new Date(isByHand ? Math.min(usual, yesterday) : usual);
}

/** The next span from that moment on, at most `lengthMs` long; null when everything up to now is read. */
export function nextSpan(from: Date, now: Date, lengthMs: number): SettlementSpan | null {
  if (from >= now) return null;
  return { from, to: new Date(Math.min(from.getTime() + lengthMs, now.getTime())) };
}

/** Whether it is time to read again: after `everySeconds`, or sooner when the last try came to nothing. */
export function isDue(now: Date, last: { startedAt: Date; outcome: string } | null, everySeconds: number): boolean {
  if (last === null) return true;
  const everyMs = everySeconds * 1_000;
  const waitMs = last.outcome === "unknown" ? Math.min(everyMs, RETRY_MS) : everyMs;
  return now.getTime() - last.startedAt.getTime() >= waitMs;
}
