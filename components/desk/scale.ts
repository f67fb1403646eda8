/** The scale of a chart: figures at the lines of its grid, words below. Pure. */

export type LevelLook = { stroke?: string; strokeWidth?: string; strokeDasharray?: string };

/** A line of the grid with the figure that it stands for. */
export type ScaleLevel = { y: number; text: string; look?: LevelLook };
/** A word below the plot; `at` is where, from 0 at the left edge to 1 at the right one. */
export type ScaleMark = { at: number; text: string };

/** Two figures that are nearer would stand in each other. */
const LABEL_ROOM = 17;

/** The levels whose figures can be read: the first ones win, and no figure is said twice. */
export function labelledLevels(levels: readonly ScaleLevel[]): ScaleLevel[] {
  const kept: ScaleLevel[] = [];
  for (const level of levels) {
    if (kept.every(({ y, text }) => text !== level.text && Math.abs(y - level.y) >= LABEL_ROOM)) kept.push(level);
  }
  return kept;
}

/** The next round number above, whose half is whole, so that the lines of the grid carry readable figures. */
export function ceilingOf(max: number): number {
  if (max <= 2) return 2;
  const step = 10 ** Math.floor(Math.log10(max));
  const rounds = [1, 2, 2.5, 3, 4, 5, 6, 8, 10].map((times) => times * step);
  return rounds.find((top) => top >= max && Number.isInteger(top / 2)) ?? max;
}

/** The first of these words, one in the middle and the last, below what they name. `placeOf` is where the word of an index stands. */
export function threeMarks(labels: readonly string[], placeOf: (index: number) => number): ScaleMark[] {
  const middle = Math.floor(labels.length / 2);
  return [
    ...labels.slice(0, 1).map((text) => ({ at: 0, text })),
    ...(labels.length > 2 ? [{ at: placeOf(middle), text: labels[middle] ?? "" }] : []),
    ...(labels.length > 1 ? [{ at: 1, text: labels.at(-1) ?? "" }] : []),
  ];
}
