import { Level, Plot } from "../plot";

const WIDTH = 240;
const HEIGHT = 64;
const TOP = 4;
const BASE = HEIGHT - 4;
const WHOLE_BP = 10_000;
const FLOORS_BP = [9_000, 8_000, 5_000, 0];

type Points = readonly (number | null)[];

/** A rate over the last hour as a line, the hour before as a ghost. The scale ends where all of it is to be seen. */
export function RateChart({ now, before }: { now: Points; before: Points }) {
  const known = [...now, ...before].filter((bp) => bp !== null);
  const least = Math.min(WHOLE_BP, ...known);
  const floor = FLOORS_BP.find((bp) => bp <= least) ?? 0;
  const yOf = (bp: number) => TOP + ((WHOLE_BP - bp) / (WHOLE_BP - floor)) * (BASE - TOP);
  return (
    <div className="flex gap-2">
      <Plot width={WIDTH} height={HEIGHT} className="h-16 min-w-0 flex-1">
        {[WHOLE_BP, floor].map((bp) => (
          <Level key={bp} width={WIDTH} y={yOf(bp)} />
        ))}
        <Line points={before} yOf={yOf} stroke="var(--color-field-line)" width={1.5} dash="4 4" />
        <Line points={now} yOf={yOf} stroke="var(--color-accent)" width={2.25} />
      </Plot>
      <span className="figures flex w-9 flex-col justify-between text-right text-2xs text-third" aria-hidden="true">
        <span>100 %</span>
        <span>{floor / 100} %</span>
      </span>
    </div>
  );
}

type LineProps = { points: Points; yOf: (bp: number) => number; stroke: string; width: number; dash?: string };

/** A line that is broken where nothing was counted; a point alone is a dot. */
function Line({ points, yOf, stroke, width, dash }: LineProps) {
  return stretchesOf(points).map(({ from, values }) => (
    <polyline
      key={from}
      points={[...values, ...(values.length === 1 ? values : [])]
        .map((bp, index) => `${xOf(from + index, points.length)},${yOf(bp).toFixed(1)}`)
        .join(" ")}
      fill="none"
      stroke={stroke}
      strokeWidth={width}
      strokeDasharray={dash}
      strokeLinejoin="round"
      strokeLinecap="round"
      vectorEffect="non-scaling-stroke"
    />
  ));
}

function xOf(index: number, count: number): string {
  return ((index / Math.max(1, count - 1)) * WIDTH).toFixed(1);
}

function stretchesOf(points: Points): { from: number; values: number[] }[] {
  const stretches: { from: number; values: number[] }[] = [];
  for (const [index, bp] of points.entries()) {
    if (bp === null) continue;
    const last = stretches.at(-1);
    if (last !== undefined && last.from + last.values.length === index) last.values.push(bp);
    else stretches.push({ from: index, values: [bp] });
  }
  return stretches;
}
