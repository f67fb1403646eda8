/** A currency of these countries does not move so far between two entries; a slipped decimal point does. */
const STEP_MAX_PERCENT = 20n;

/** Whether a rate is at most 20 % away from the one before, in millionths both. Pure and exact. */
export function isPlausibleStep(lastMicro: bigint, nextMicro: bigint): boolean {
  const difference = nextMicro > lastMicro ? nextMicro - lastMicro : lastMicro - nextMicro;
  return difference * 100n <= lastMicro * STEP_MAX_PERCENT;
}
