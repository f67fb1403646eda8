/**
 * How likely a call to a channel is to be answered at all, as a filter over three conditions: up, browned out, dead.
 *
 * The breaker alone needs five failures in a row, which a brown-out may never show, and says nothing between open and
 * closed. A plain moving average is no better: fast enough for an outage, it also flinches at the one failure in three
 * hundred that is normal. Weighing each outcome by how likely it is in each condition does both: one failure among many
 * successes hardly counts, three close together say "browned out", and with silence the doubt fades by itself.
 */
export type Availability = {
  /** Probabilities; what is left is "up". */
  brownedOut: number;
  dead: number;
  atMs: number;
};

/** What was seen: a call answered or failed, a health probe answered or failed, a call that is overdue. */
export type Sighting = "answered" | "failed" | "probe_up" | "probe_down" | "overdue";

/** How likely each sighting is in each condition: [up, browned out, dead]. */
const LIKELIHOOD: Record<Sighting, readonly [number, number, number]> = {
  answered: [0.996, 0.6, 0.02],
  failed: [0.004, 0.4, 0.98],
  // A health probe reads; that a provider can read does not prove that it can take a payment.
  probe_up: [0.995, 0.6, 0.2],
  probe_down: [0.005, 0.4, 0.8],
  // Not yet failed: later than four times the usual p95.
  overdue: [0.01, 0.4, 0.98],
};

/** A channel turns bad about once in two hours each way; a brown-out lasts about a minute and a half, an outage a minute. */
const TURNS_BAD_PER_MS = 1 / 7_200_000;
const BROWN_OUT_ENDS_PER_MS = 1 / 90_000;
const OUTAGE_ENDS_PER_MS = 1 / 60_000;
/** However sure it is, it stays able to change its mind within a few sightings. */
const DOUBT_MIN = 1e-6;

/** The share of bad times in the long run: what is believed of a channel that nobody has seen yet. */
export const UNSEEN_AVAILABILITY: Availability = { brownedOut: 0.012, dead: 0.008, atMs: 0 };

/** The probability that a call that goes out now is answered, from 0 to 1. */
export function availabilityAt(availability: Availability, nowMs: number, overdueCalls = 0): number {
  let now = aged(availability, nowMs);
  for (let call = 0; call < Math.min(overdueCalls, 8); call += 1) now = weighed(now, "overdue");
  const [up, brownedOut, dead] = LIKELIHOOD.answered;
  return (1 - now.brownedOut - now.dead) * up + now.brownedOut * brownedOut + now.dead * dead;
}

/** The belief after one more sighting. */
export function seen(availability: Availability, sighting: Sighting, nowMs: number): Availability {
  return weighed(aged(availability, nowMs), sighting);
}

/**
 * Without a sighting each doubt goes where it is in the long run: to the share of time that channels spend in that condition. However long nobody
 * looked, the conditions stay shares of one whole.
 */
function aged({ brownedOut, dead, atMs }: Availability, nowMs: number): Availability {
  const passedMs = Math.max(0, nowMs - atMs);
  return {
    brownedOut: relaxed(brownedOut, BROWN_OUT_ENDS_PER_MS, passedMs),
    dead: relaxed(dead, OUTAGE_ENDS_PER_MS, passedMs),
    atMs: Math.max(atMs, nowMs),
  };
}

/** Towards the long run's share of that condition: after a silence of any length nothing else is believed. */
function relaxed(share: number, endsPerMs: number, passedMs: number): number {
  const inTheLongRun = TURNS_BAD_PER_MS / (TURNS_BAD_PER_MS + endsPerMs);
  return inTheLongRun + (share - inTheLongRun) * Math.exp(-passedMs * (TURNS_BAD_PER_MS + endsPerMs));
}

function weighed({ brownedOut, dead, atMs }: Availability, sighting: Sighting): Availability {
  const [ifUp, ifBrownedOut, ifDead] = LIKELIHOOD[sighting];
  const upWeight = Math.max(DOUBT_MIN, 1 - brownedOut - dead) * ifUp;
  const brownWeight = Math.max(DOUBT_MIN, brownedOut) * ifBrownedOut;
  const deadWeight = Math.max(DOUBT_MIN, dead) * ifDead;
  const sum = upWeight + brownWeight + deadWeight;
  return { brownedOut: brownWeight / sum, dead: deadWeight / sum, atMs };
}
