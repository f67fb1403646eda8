import { Level, Plot } from "../plot";

const WIDTH = 620;
const HEIGHT = 176;
const TOP = 10;

export type ColumnPart = { label: string; value: number; text: string };

/** The next round number above, so that the highest line carries a readable figure. */
export function ceilingOf(max: number): number {
  if (max <= 0) return 1;
  const step = 10 ** Math.floor(Math.log10(max));
  return [1, 2, 2.5, 4, 5, 10].map((times) => times * step).find((top) => top >= max) ?? max;
}

type Props = {
  caption: string;
  /** What the columns are: the head of the table behind them. */
  heads: readonly [label: string, value: string, inner: string];
  columns: ReadonlyArray<ColumnPart & { inner: { value: number; text: string } }>;
  topText: (top: number) => string;
};

/** Columns with a part of each filled, and a table behind them for who does not see them. */
export function ColumnChart({ caption, heads, columns, topText }: Props) {
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
      <Plot width={WIDTH} height={HEIGHT} className="h-44 w-full">
        {[0, 0.5, 1].map((share) => (
          <Level key={share} width={WIDTH} y={HEIGHT - heightOf(top * share)} />
        ))}
        {columns.map(({ label, value, inner }, index) => (
          <g key={label}>
            {bar(value, index, "var(--color-line-strong)")}
            {bar(inner.value, index, "var(--color-accent)")}
          </g>
        ))}
      </Plot>
      <div className="figures flex justify-between gap-2 pt-1 text-xs text-third" aria-hidden="true">
        <span>{columns[0]?.label}</span>
        {columns.length > 2 && <span>{columns[Math.floor(columns.length / 2)]?.label}</span>}
        {columns.length > 1 && <span>{columns.at(-1)?.label}</span>}
      </div>
      <p className="figures pt-2 text-xs text-third" aria-hidden="true">
        Highest line: {topText(top)}
      </p>
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
