import { ScaledPlot } from "../plot";
import { ceilingOf, threeMarks } from "../scale";

const WIDTH = 620;
const HEIGHT = 176;
const TOP = 10;

export type ColumnPart = { label: string; value: number; text: string };

type Props = {
  caption: string;
  /** What the columns are: the head of the table behind them. */
  heads: readonly [label: string, value: string, inner: string];
  columns: ReadonlyArray<ColumnPart & { inner: { value: number; text: string } }>;
  /** A value as it stands at the scale. */
  scaleText: (value: number) => string;
};

/** Columns with a part of each filled, and a table behind them for who does not see them. */
export function ColumnChart({ caption, heads, columns, scaleText }: Props) {
  const top = ceilingOf(Math.max(0, ...columns.map(({ value }) => value)));
  const room = WIDTH / Math.max(1, columns.length);
  const width = Math.min(46, room * 0.72);
  const heightOf = (value: number) => (Math.max(0, value) / top) * (HEIGHT - TOP);
  const bar = (value: number, index: number, fill: string) => (
    <rect
      x={index * room + (room - width) / 2}
      y={HEIGHT - heightOf(value)}
      width={width}
      height={heightOf(value)}
      rx="2"
      fill={fill}
    />
  );
  return (
    <figure className="px-5 pb-4">
      <ScaledPlot
        width={WIDTH}
        height={HEIGHT}
        className="h-44 w-full"
        levels={[0, top, top / 2].map((value) => ({ y: HEIGHT - heightOf(value), text: scaleText(value) }))}
        marks={threeMarks(
          columns.map(({ label }) => label),
          (index) => (index + 0.5) / columns.length,
        )}
      >
        {columns.map(({ label, value, inner }, index) => (
          <g key={label}>
            {bar(value, index, "var(--color-line-strong)")}
            {bar(inner.value, index, "var(--color-accent)")}
          </g>
        ))}
      </ScaledPlot>
      <table className="sr-only">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {columns.map(({ label, text, inner }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{text}</td>
              <td>{inner.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
