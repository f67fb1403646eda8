import { Admission, type Look } from "@/lib/jobs/admission";
import { createRandom } from "@/tests/bench/schedule";

/** A shop as its admission sees it: orders are paid a moment after they are admitted, wait in one queue, and are served at a rate. */
export type QueueModel = {
  offeredPerSecond: (second: number) => number;
  servedPerSecond: (second: number) => number;
  seconds: number;
  /** From the admission to the queue. */
  paidAfterMs: number;
  paidShare: number;
  /** By how much a look may be wrong, in parts of what it should say. */
  noise: number;
  seed: number;
};

export type Played = {
  admitted: number;
  refusedAtMs: number[];
  served: number;
  /** The wait of whoever joins the queue, in each step. */
  waitsMs: number[];
  busyAtMs: number[];
  /** Whether everybody was admitted at the end. */
  isOpen: boolean;
};

const STEP_MS = 10;
const LOOK_EVERY_STEPS = 20;
const STOP_AFTER_MS = 5_000;
export const ON_TIME: Look = {
  eventsLateMs: 0,
  deliveriesLateMs: 0,
  placingLateMs: 0,
  answerLateMs: 0,
  turnMs: 0,
  settledPerSecond: 0,
};

/** Plays the model with a clock of its own. The same seed gives the same play. */
export function play({ paidAfterMs, paidShare, noise, seconds, seed, ...model }: QueueModel): Played {
  const random = createRandom(seed);
  const admission = new Admission(STOP_AFTER_MS);
  const played: Played = { admitted: 0, refusedAtMs: [], served: 0, waitsMs: [], busyAtMs: [], isOpen: true };
  const paid: number[] = [];
  const servedLately: number[] = [];
  let coming = 0;
  let queue = 0;
  for (let step = 0; step * STEP_MS < seconds * 1_000; step += 1) {
    const nowMs = step * STEP_MS;
    // Two customers in one moment are as likely as none: what comes is random around its rate.
    coming += model.offeredPerSecond(nowMs / 1_000) * (STEP_MS / 1_000) * 2 * random();
    let paying = 0;
    for (; coming >= 1; coming -= 1) {
      if (admission.admit(nowMs)) {
        played.admitted += 1;
        if (random() < paidShare) paying += 1;
      } else played.refusedAtMs.push(nowMs);
    }
    paid.push(paying);
    queue += paid[step - Math.round(paidAfterMs / STEP_MS)] ?? 0;
    const perSecond = model.servedPerSecond(nowMs / 1_000);
    const served = Math.min(queue, perSecond * (STEP_MS / 1_000));
    queue -= served;
    played.served += served;
    servedLately.push(served);
    const lateMs = (queue / perSecond) * 1_000;
    played.waitsMs.push(lateMs);
    if (step % LOOK_EVERY_STEPS !== 0) continue;
    const eventsLateMs = lateMs * (1 + noise * (2 * random() - 1));
    const settledPerSecond = servedLately.slice(-1_000 / STEP_MS).reduce((sum, count) => sum + count, 0);
    admission.look(nowMs, { ...ON_TIME, eventsLateMs, settledPerSecond });
    if (admission.retryAfterSeconds(nowMs) !== null) played.busyAtMs.push(nowMs);
  }
  return { ...played, isOpen: admission.isOpen };
}
