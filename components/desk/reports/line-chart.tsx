import { ScaledPlot } from "../plot";
import { ceilingOf, threeMarks } from "../scale";

const WIDTH = 620;
const HEIGHT = 176;
const BASE = HEIGHT - 4;

export type LineSeries = { name: string; values: readonly number[]; isGhost?: boolean };

type Props = {
  labels: readonly string[];
  series: readonly LineSeries[];
  /** A value as it stands at the scale. */
  scaleText: (value: number) => string;
};

/** One or two lines over the same days or weeks. The table with the same figures stands beside it on the page. */
export function LineChart({ labels, series, scaleText }: Props) {
  const all = series.flatMap(({ values }) => values);
  const top = ceilingOf(Math.max(0, ...all));
  const least = Math.min(0, ...all);
  const low = least < 0 ? -ceilingOf(-least) : 0;
  const placeOf = (index: number) => (labels.length <= 1 ? 0 : index / (labels.length - 1));
  const yOf = (value: number) => BASE - ((value - low) / (top - low)) * (BASE - 12);
  return (
    <figure className="px-5 pb-4">
      <ScaledPlot
        width={WIDTH}
        height={HEIGHT}
        className="h-44 w-full"
        levels={[0, top, ...(low < 0 ? [low] : []), top / 2].map((value) => ({
          y: yOf(value),
          text: scaleText(value),
          look: value === 0 && low < 0 ? { stroke: "var(--color-line-strong)" } : undefined,
        }))}
        marks={threeMarks(labels, placeOf)}
      >
        {series.map(({ name, values, isGhost }) => (
          <polyline
            key={name}
            points={values
              .map((value, index) => `${(placeOf(index) * WIDTH).toFixed(1)},${yOf(value).toFixed(1)}`)
              .join(" ")}
            fill="none"
            stroke={isGhost ? "var(--color-field-line)" : "var(--color-accent)"}
            strokeWidth={isGhost ? 1.5 : 2.25}
            strokeDasharray={isGhost ? "4 4" : undefined}
            strokeLinejoin="round"
            vectorEffect="non-scaling-stroke"
          />
        ))}
      </ScaledPlot>
    </figure>
  );
}
