import { type Latency, overdueAfterMs } from "@/lib/routing/latency";

/**
 * Calls that this process has sent to a channel and that have not come back, the oldest first. A provider that hangs
 * gives no error until the time-out ten seconds later; that several calls are late is known much earlier.
 */
export type OpenCalls = readonly { attemptId: string; sentAtMs: number }[];

/** Enough to be sure; the oldest are kept, since they are late first. */
const KEPT_MAX = 32;
/** Longer than any call may take: what is older is a call whose end nobody reported. */
const LOST_AFTER_MS = 60_000;

export function withCall(calls: OpenCalls, attemptId: string, nowMs: number): OpenCalls {
  const [oldest] = calls;
  const kept =
    oldest !== undefined && nowMs - oldest.sentAtMs > LOST_AFTER_MS
      ? calls.filter(({ sentAtMs }) => nowMs - sentAtMs <= LOST_AFTER_MS)
      : calls;
  return kept.length >= KEPT_MAX ? kept : [...kept, { attemptId, sentAtMs: nowMs }];
}

export function withoutCall(calls: OpenCalls, attemptId: string): OpenCalls {
  const index = calls.findIndex((call) => call.attemptId === attemptId);
  return index === -1 ? calls : calls.toSpliced(index, 1);
}

/** How many have been under way for longer than this channel ever takes. What was sent before `sinceMs` is of another time. */
export function overdueCalls(calls: OpenCalls, latency: Latency, nowMs: number, sinceMs = 0): number {
  const [oldest] = calls;
  if (oldest === undefined) return 0;
  const dueMs = nowMs - overdueAfterMs(latency);
  if (oldest.sentAtMs > dueMs) return 0;
  const fromMs = Math.max(sinceMs, nowMs - LOST_AFTER_MS);
  let overdue = 0;
  for (const { sentAtMs } of calls) {
    if (sentAtMs > dueMs) break;
    if (sentAtMs >= fromMs) overdue += 1;
  }
  return overdue;
}
