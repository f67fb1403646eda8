/** When each buyer of a run comes, and nothing about whether the shop keeps up: that is what makes the load open. */
export type Load = {
  ratePerSecond: number;
  seconds: number;
  seed: number;
  /** Another rate that follows at once. */
  afterwards?: { ratePerSecond: number; seconds: number };
};

/**
 * Arrival times in milliseconds from the start, sorted. Exactly rate × seconds of them, each at a random moment: a Poisson
 * process whose count is given, so that buyers come in bunches as people do and two runs still offer the same number.
 */
export function arrivalTimesMs({ ratePerSecond, seconds, seed, afterwards }: Load): number[] {
  const random = createRandom(seed);
  const count = Math.round(ratePerSecond * seconds);
  const times = Array.from({ length: count }, () => random() * seconds * 1000).sort((a, b) => a - b);
  if (afterwards === undefined) return times;
  return [...times, ...arrivalTimesMs({ ...afterwards, seed: seed + 3 }).map((timeMs) => seconds * 1000 + timeMs)];
}

/** Mulberry32: the same seed gives the same run. Numbers from 0 up to, but not including, 1. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
