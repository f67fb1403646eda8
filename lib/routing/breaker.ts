/**
 * The circuit breaker of one channel and operation. Only technical errors feed it (time-out, 5xx, 429, a torn
 * connection); a declined card says nothing about the line to the provider.
 *
 *   closed    -> open       5 failures in a row, or more than half of at least 20 calls within a minute
 *   open      -> half-open  30 s x 2^k after it opened (at most 10 min), or as soon as 1 + k health probes in a row found the provider up
 *   half-open -> closed     its one probe, a real call, went well
 *   half-open -> open       its probe failed; k grows
 *   open      -> closed     a call went well that was sent after it had opened: a customer who pressed again on an attempt that is bound to this
 *                           channel, or the last resort of a method
 *
 * k falls back to 0 when the channel has stayed closed for a minute: a channel that works every other second opens
 * again at once, and must not be tried every 30 s for that. Half-open is not stored, it follows from the time.
 */
export type Breaker = {
  isOpen: boolean;
  failuresInRow: number;
  /** Calls of the last minute in spans of `SPAN_MS`, the newest last. */
  spans: readonly CallSpan[];
  /** k: how often it has opened without a quiet minute between. */
  reopened: number;
  /** When it last opened and closed; null of one that never did. */
  openedAtMs: number | null;
  closedAtMs: number | null;
  /** An open breaker lets a probe through from this moment on. */
  retryAtMs: number;
  /** The call that is on its way to find out. */
  probe: { attemptId: string; sentAtMs: number } | null;
  /** Health probes in a row that found the provider up since it opened. */
  upInRow: number;
};

export type CallSpan = { fromMs: number; calls: number; failures: number };

/** What a breaker says to the next call. `probing`: half-open, and the one probe is under way. */
export type BreakerStanding = "closed" | "open" | "half_open" | "probing";

const FAILURES_IN_ROW_MAX = 5;
const WINDOW_MS = 60_000;
const SPAN_MS = 5_000;
const CALLS_MIN = 20;
const FAILED_SHARE_MAX = 0.5;
const COOL_DOWN_MS = 30_000;
const COOL_DOWN_MAX_MS = 600_000;
const QUIET_MS = 60_000;
/** A probe whose answer got lost must not keep the breaker shut for ever; longer than any call may take. */
const PROBE_DEADLINE_MS = 60_000;

export const CLOSED_BREAKER: Breaker = {
  isOpen: false,
  failuresInRow: 0,
  spans: [],
  reopened: 0,
  openedAtMs: null,
  closedAtMs: null,
  retryAtMs: 0,
  probe: null,
  upInRow: 0,
};

export function breakerStanding(breaker: Breaker, nowMs: number): BreakerStanding {
  if (!breaker.isOpen) return "closed";
  if (breaker.probe !== null && nowMs - breaker.probe.sentAtMs < PROBE_DEADLINE_MS) return "probing";
  return nowMs >= breaker.retryAtMs ? "half_open" : "open";
}

/** A call goes out. Whatever goes out while the breaker is open and no probe is under way is its probe. */
export function callSent(breaker: Breaker, attemptId: string, nowMs: number): Breaker {
  if (!breaker.isOpen || breakerStanding(breaker, nowMs) === "probing") return breaker;
  return { ...breaker, probe: { attemptId, sentAtMs: nowMs } };
}

/** The provider answered as agreed, be it with a refusal of the card. `sentAtMs`: when the call went out, null where that is not known. */
export function callSucceeded(
  breaker: Breaker,
  attemptId: string,
  nowMs: number,
  sentAtMs: number | null = null,
): Breaker {
  if (!breaker.isOpen) return { ...breaker, failuresInRow: 0, spans: counted(breaker.spans, nowMs, 0) };
  const { reopened, openedAtMs } = breaker;
  // An answer to a call from before it opened says nothing about now.
  const isFresh = sentAtMs !== null && openedAtMs !== null && sentAtMs > openedAtMs;
  if (breaker.probe?.attemptId !== attemptId && !isFresh) return breaker;
  return { ...CLOSED_BREAKER, reopened, openedAtMs, closedAtMs: nowMs };
}

/**
 * Whether a call is of the time before the channel was found well again. That it fails in the end, a time-out above all, says nothing about now.
 */
export function isOldNews({ isOpen, closedAtMs }: Breaker, sentAtMs: number): boolean {
  return !isOpen && closedAtMs !== null && sentAtMs < closedAtMs;
}

/** A technical error. */
export function callFailed(breaker: Breaker, attemptId: string, nowMs: number): Breaker {
  const { isOpen, probe, retryAtMs } = breaker;
  if (isOpen && probe?.attemptId !== attemptId) return breaker;
  // Sent before it was time, it was not meant to find out anything: if it counted, ten customers who press again would shut a channel for minutes.
  if (isOpen && probe !== null && probe.sentAtMs < retryAtMs)
    return { ...breaker, openedAtMs: nowMs, probe: null, upInRow: 0 };
  if (isOpen) return opened(breaker, nowMs);
  const failuresInRow = breaker.failuresInRow + 1;
  const spans = counted(breaker.spans, nowMs, 1);
  if (failuresInRow < FAILURES_IN_ROW_MAX && !isMostlyFailing(spans)) return { ...breaker, failuresInRow, spans };
  return opened(breaker, nowMs);
}

/** A health probe came back: not a call of this operation, so it opens nothing, and it closes nothing by itself. */
export function healthProbed(breaker: Breaker, isUp: boolean, nowMs: number): Breaker {
  if (!breaker.isOpen) return breaker;
  const upInRow = isUp ? breaker.upInRow + 1 : 0;
  const isReady = upInRow > breaker.reopened && breaker.retryAtMs > nowMs;
  return { ...breaker, upInRow, retryAtMs: isReady ? nowMs : breaker.retryAtMs };
}

function opened(breaker: Breaker, nowMs: number): Breaker {
  const { isOpen, closedAtMs } = breaker;
  const wasQuiet = !isOpen && (closedAtMs === null || nowMs - closedAtMs >= QUIET_MS);
  const reopened = wasQuiet ? 0 : breaker.reopened + 1;
  const coolDownMs = Math.min(COOL_DOWN_MAX_MS, COOL_DOWN_MS * 2 ** reopened);
  return {
    ...CLOSED_BREAKER,
    ...{ isOpen: true, reopened, openedAtMs: nowMs, closedAtMs, retryAtMs: nowMs + coolDownMs },
  };
}

function counted(spans: readonly CallSpan[], nowMs: number, failures: number): CallSpan[] {
  const last = spans.at(-1);
  if (last !== undefined && nowMs < last.fromMs + SPAN_MS)
    return [...spans.slice(0, -1), { fromMs: last.fromMs, calls: last.calls + 1, failures: last.failures + failures }];
  const fresh = spans.filter(({ fromMs }) => fromMs > nowMs - WINDOW_MS);
  return [...fresh, { fromMs: nowMs, calls: 1, failures }];
}

function isMostlyFailing(spans: readonly CallSpan[]): boolean {
  let calls = 0;
  let failures = 0;
  for (const span of spans) {
    calls += span.calls;
    failures += span.failures;
  }
  return calls >= CALLS_MIN && failures > calls * FAILED_SHARE_MAX;
}
