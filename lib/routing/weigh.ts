import { type Random, sampleBeta } from "@/lib/routing/beta";
import { type Score, valueAt } from "@/lib/routing/score";
import type { RoutingSettings } from "@/lib/routing/settings";

/** Which of the scored channels takes the payment, and how likely each was to take it. */
export type Weighed = {
  index: number;
  isExploration: boolean;
  /** By index of the scores. */
  propensities: number[];
  /** The value each had in the draw that decided; null when nothing had to be drawn. */
  drawnValues: (number | null)[];
};

/**
 * Thompson sampling on the expected value, over an exploration floor.
 *
 * Each arm that is worth trying takes the payment with probability `floor`; otherwise every arm's approval rate is drawn from its
 * posterior and the largest value wins. The same draw, made `draws` times in all, gives the propensities: the deciding one
 * is among them, so a logged propensity is never 0. Nothing is explored where `mayExplore` is false (a large amount): then the largest
 * value at the mean wins, for certain.
 *
 * @param scores at least one
 */
export function weigh(
  scores: readonly Score[],
  mayExplore: boolean,
  random: Random,
  settings: RoutingSettings,
): Weighed {
  const nothingDrawn = scores.map(() => null);
  if (!mayExplore) {
    const index = indexOfLargest(scores.map((score) => valueAt(score, score.approvalMean)));
    return { index, isExploration: false, propensities: onlyAt(scores.length, index), drawnValues: nothingDrawn };
  }
  const tried = indicesWorthTrying(scores, settings);
  const floor = tried.length > 1 ? settings.exploration.floor : 0;
  const explored = floor > 0 ? tried[Math.floor(random() / floor)] : undefined;
  const { winner, wins, drawnValues } = drawWinners(scores, random, settings.draws);
  const drawnShare = 1 - floor * tried.length;
  const propensities = wins.map((won) => (drawnShare * won) / settings.draws);
  if (floor > 0) for (const index of tried) propensities[index] = (propensities[index] ?? 0) + floor;
  return {
    index: explored ?? winner,
    isExploration: explored !== undefined,
    propensities,
    drawnValues: explored === undefined ? drawnValues : nothingDrawn,
  };
}

/** Healthy enough to be tried out on customers; the others are tried by probes. */
export function isHealthy({ availability }: Score, { exploration }: RoutingSettings): boolean {
  return availability >= exploration.healthyAvailability;
}

/**
 * Arms that keep their share of the payments. One that would lose at an approval rate of 1 (its fee alone is too high while the
 * others are well) has nothing to show: whether it works is what probes find out.
 */
function indicesWorthTrying(scores: readonly Score[], settings: RoutingSettings): number[] {
  const best = Math.max(...scores.map((score) => valueAt(score, score.approvalMean)));
  return scores.flatMap((score, index) => (isHealthy(score, settings) && valueAt(score, 1) >= best ? [index] : []));
}

/** Beyond so many deviations a draw does not happen: the chance is below one in a billion. */
const DEVIATIONS_MAX = 6;

/**
 * Draws every arm that can win at all. An arm whose best conceivable value lies below another's worst would lose each of the
 * 200 draws, so it is left out, which makes most decisions need no draw.
 */
function drawWinners(
  scores: readonly Score[],
  random: Random,
  draws: number,
): { winner: number; wins: number[]; drawnValues: (number | null)[] } {
  const contenders = contendersOf(scores);
  const wins = scores.map(() => 0);
  const drawnValues: (number | null)[] = scores.map(() => null);
  const [first = 0] = contenders;
  if (contenders.length === 1) {
    wins[first] = draws;
    return { winner: first, wins, drawnValues };
  }
  let winner = first;
  for (let draw = 0; draw < draws; draw += 1) {
    let best = first;
    let bestValue = Number.NEGATIVE_INFINITY;
    for (const index of contenders) {
      const score = scores[index];
      if (score === undefined) continue;
      const value = valueAt(score, sampleBeta(score.posterior.alpha, score.posterior.beta, random));
      if (draw === 0) drawnValues[index] = value;
      if (value <= bestValue) continue;
      best = index;
      bestValue = value;
    }
    wins[best] = (wins[best] ?? 0) + 1;
    if (draw === 0) winner = best;
  }
  return { winner, wins, drawnValues };
}

function contendersOf(scores: readonly Score[]): number[] {
  const reach = scores.map((score) => {
    const spread = DEVIATIONS_MAX * score.approvalDeviation;
    const [a, b] = [score.approvalMean - spread, score.approvalMean + spread].map((approval) =>
      valueAt(score, Math.min(1, Math.max(0, approval))),
    );
    return { worst: Math.min(a ?? 0, b ?? 0), best: Math.max(a ?? 0, b ?? 0) };
  });
  const floor = Math.max(...reach.map(({ worst }) => worst));
  return reach.flatMap(({ best }, index) => (best >= floor ? [index] : []));
}

function indexOfLargest(values: readonly number[]): number {
  let largest = 0;
  for (let index = 1; index < values.length; index += 1)
    if ((values[index] ?? 0) > (values[largest] ?? 0)) largest = index;
  return largest;
}

function onlyAt(length: number, index: number): number[] {
  return Array.from({ length }, (_, at) => (at === index ? 1 : 0));
}
