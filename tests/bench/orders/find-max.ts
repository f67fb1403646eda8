import type { OrdersFigures } from "@/tests/bench/orders/report";

/** A rate that was tried, and whether it held. */
export type Step = { ratePerSecond: number; isHeld: boolean };

export const SUCCESS_RATE_MIN = 0.9995;
export const P99_MAX_MS = 1_000;
/** Steps up are large until one breaks; then the gap is halved until it is this small. */
const GROWTH = 1.5;
const GAP_MAX = 1.06;
const LOWER_BY = 0.95;
const RATE_MIN = 1;

/** Whether a run is within the promise: at least 99.95 % of those who came got their diamonds, 99 of 100 within a second. */
export function isHeld({
  successRate,
  paidToDeliveredMs,
}: Pick<OrdersFigures, "successRate" | "paidToDeliveredMs">): boolean {
  const { p99 } = paidToDeliveredMs;
  return successRate >= SUCCESS_RATE_MIN && p99 !== null && p99 <= P99_MAX_MS;
}

/**
 * The next rate to try, in orders a second, or null when the highest one that held is known well enough. Pure.
 *
 * @param firstPerSecond where to begin
 */
export function nextRate(steps: readonly Step[], firstPerSecond: number): number | null {
  if (steps.length === 0) return firstPerSecond;
  const held = bestRate(steps);
  const broken = Math.min(
    ...steps.filter((step) => !step.isHeld && step.ratePerSecond > held).map((step) => step.ratePerSecond),
  );
  if (broken === Number.POSITIVE_INFINITY) return Math.round(held * GROWTH);
  if (held === 0) return broken / 2 < RATE_MIN ? null : Math.round(broken / 2);
  if (broken / held <= GAP_MAX) return null;
  const middle = Math.round(Math.sqrt(held * broken));
  return middle === held || middle === broken ? null : middle;
}

/** The highest rate that held, or 0. */
export function bestRate(steps: readonly Step[]): number {
  return Math.max(0, ...steps.filter((step) => step.isHeld).map((step) => step.ratePerSecond));
}

/**
 * What to confirm after a confirmation missed: five per cent less, and no more than that run delivered in a second, since a shop
 * that fell so far behind would miss every rate above it.
 */
export function lowerRate(ratePerSecond: number, deliveredPerSecond: number): number {
  return Math.floor(Math.max(0, Math.min(ratePerSecond * LOWER_BY, deliveredPerSecond, ratePerSecond - 1)));
}
