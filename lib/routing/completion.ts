/**
 * Payments opened against payments finished, per channel. One customer who leaves is no signal: people change their
 * minds. That far fewer come back than usual is one: the hosted page may be dead while the API still answers. It does not
 * judge the channel, it asks for a probe.
 */
export type Completion = {
  /** Counts that fade within minutes, and within an hour: now against usual. */
  recent: Flow;
  usual: Flow;
  atMs: number;
};

export type Flow = { opened: number; finished: number };

const RECENT_TAU_MS = 3 * 60_000;
const USUAL_TAU_MS = 60 * 60_000;
/** Below this the recent share is chance. */
const OPENED_MIN = 20;
const USUAL_OPENED_MIN = 60;
/** "Far fewer": less than half of the usual share. */
const FALL = 0.5;

const NOTHING: Flow = { opened: 0, finished: 0 };
export const UNSEEN_COMPLETION: Completion = { recent: NOTHING, usual: NOTHING, atMs: 0 };

/** `opened`: a payment page was opened. `finished`: its customer came to an end, paid or declined. */
export function completionAfter(completion: Completion, happening: keyof Flow, nowMs: number): Completion {
  const passedMs = Math.max(0, nowMs - completion.atMs);
  const count = (flow: Flow, tauMs: number): Flow => {
    const faded = Math.exp(-passedMs / tauMs);
    const next = { opened: flow.opened * faded, finished: flow.finished * faded };
    next[happening] += 1;
    return next;
  };
  return {
    recent: count(completion.recent, RECENT_TAU_MS),
    usual: count(completion.usual, USUAL_TAU_MS),
    atMs: Math.max(completion.atMs, nowMs),
  };
}

/** True when far fewer finish than usual, by enough payments to be no chance. */
export function hasFallen({ recent, usual }: Completion): boolean {
  if (recent.opened < OPENED_MIN || usual.opened < USUAL_OPENED_MIN) return false;
  return recent.finished / recent.opened < FALL * (usual.finished / usual.opened);
}
