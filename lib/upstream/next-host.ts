import type { NoAnswerReason, UpstreamHost } from "@/lib/upstream/upstream-answer";

/** Of the previous call with the same `bu_orderid`; `because` is null when the platform gave a result code. */
export type PreviousCall = { host: UpstreamHost; because: NoAnswerReason | null };

/**
 * Which host the next call with the same `bu_orderid` goes to. The backup is for transport errors only: after one the other
 * host is tried, since the path to the first may be down. Whoever answered, even with HTTP 5xx or 408, was reached, so the
 * next call goes to the main host again. The caller keeps the `bu_orderid`; only the `seqid` is new.
 */
export function nextHost(previous: PreviousCall | null): UpstreamHost {
  if (previous === null) return "main";
  const isTransportError = previous.because === "timeout" || previous.because === "network";
  return isTransportError && previous.host === "main" ? "backup" : "main";
}
