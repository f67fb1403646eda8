import { Level, Plot } from "../plot";
import { ceilingOf } from "./column-chart";

const WIDTH = 620;
const HEIGHT = 176;
const BASE = HEIGHT - 4;

export type LineSeries = { name: string; values: readonly number[]; isGhost?: boolean };

type Props = {
  labels: readonly string[];
  series: readonly LineSeries[];
  /** What stands below: the highest line, in words. */
  topText: (top: number) => string;
};

/** One or two lines over the same days or weeks. The table with the same figures stands beside it on the page. */
export function LineChart({ labels, series, topText }: Props) {
  const all = series.flatMap(({ values }) => values);
  const top = ceilingOf(Math.max(0, ...all));
  const low = Math.min(0, ...all);
  const span = top - low;
  const xOf = (index: number) => (labels.length <= 1 ? 0 : (index / (labels.length - 1)) * WIDTH);
  const yOf = (value: number) => BASE - ((value - low) / span) * (BASE - 12);
  return (
    <figure className="px-5 pb-4">
      <Plot width={WIDTH} height={HEIGHT} className="h-44 w-full">
        {[low, 0, top / 2, top].map((value, index) => (
          <Level
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of the grid never move.
            key={index}
            width={WIDTH}
            y={yOf(value)}
            stroke={value === 0 && low < 0 ? "var(--color-line-strong)" : "var(--color-line)"}
          />
        ))}
        {series.map(({ name, values, isGhost }) => (
          <polyline
            key={name}
            points={values.map((value, index) => `${xOf(index).toFixed(1)},${yOf(value).toFixed(1)}`).join(" ")}
            fill="none"
            stroke={isGhost ? "var(--color-field-line)" : "var(--color-accent)"}
            strokeWidth={isGhost ? 1.5 : 2.25}
            strokeDasharray={isGhost ? "4 4" : undefined}
            strokeLinejoin="round"
            vectorEffect="non-scaling-stroke"
          />
        ))}
      </Plot>
      <div className="figures flex justify-between gap-2 pt-1 text-xs text-third" aria-hidden="true">
        <span>{labels[0]}</span>
        {labels.length > 2 && <span>{labels[Math.floor((labels.length - 1) / 2)]}</span>}
        {labels.length > 1 && <span>{labels.at(-1)}</span>}
      </div>
      <p className="figures pt-2 text-xs text-third" aria-hidden="true">
        Highest line: {topText(top)}
      </p>
    </figure>
  );
}
