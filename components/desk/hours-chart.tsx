import { formatCount } from "./format";
import { Level, Plot } from "./plot";

type Hour = { hour: number; today: number | null; before: number };

const WIDTH = 620;
const HEIGHT = 176;
const BASE = HEIGHT - 4;

const xOf = (hour: number): number => (hour / 23) * WIDTH;

/** The next round number above the largest value, so that the lines of the grid carry readable figures. */
function ceilingOf(max: number): number {
  if (max <= 4) return 4;
  const step = 10 ** Math.floor(Math.log10(max));
  return [1, 2, 2.5, 4, 5, 10].map((times) => times * step).find((top) => top >= max) ?? max;
}

/** Paid orders by hour: today as a filled line, the same weekday before as a ghost, a table behind both. */
export function HoursChart({ hours }: { hours: readonly Hour[] }) {
  const top = ceilingOf(Math.max(...hours.map(({ today, before }) => Math.max(today ?? 0, before))));
  const yOf = (count: number): number => BASE - (count / top) * (BASE - 12);
  const points = (values: readonly { hour: number; count: number }[]) =>
    values.map(({ hour, count }) => `${xOf(hour).toFixed(1)},${yOf(count).toFixed(1)}`).join(" ");
  const today = hours.flatMap(({ hour, today: count }) => (count === null ? [] : [{ hour, count }]));
  const last = today.at(-1);
  return (
    <figure className="px-5 pb-4">
      <Plot width={WIDTH} height={HEIGHT} className="h-44 w-full">
        <defs>
          <linearGradient id="hours-fill" x1="0" y1="0" x2="0" y2="1">
            <stop offset="0" stopColor="var(--color-accent)" stopOpacity="0.22" />
            <stop offset="1" stopColor="var(--color-accent)" stopOpacity="0" />
          </linearGradient>
        </defs>
        {[0.25, 0.5, 0.75, 1].map((share) => (
          <Level key={share} width={WIDTH} y={yOf(top * share)} />
        ))}
        {last && last.hour > 0 && (
          <polygon points={`0,${BASE} ${points(today)} ${xOf(last.hour)},${BASE}`} fill="url(#hours-fill)" />
        )}
        <polyline
          points={points(hours.map(({ hour, before }) => ({ hour, count: before })))}
          fill="none"
          stroke="var(--color-field-line)"
          strokeWidth="1.5"
          strokeDasharray="4 4"
          vectorEffect="non-scaling-stroke"
        />
        <polyline
          points={points(today)}
          fill="none"
          stroke="var(--color-accent)"
          strokeWidth="2.25"
          strokeLinejoin="round"
          strokeLinecap="round"
          vectorEffect="non-scaling-stroke"
        />
      </Plot>
      <div className="figures flex justify-between pt-1 text-xs text-third" aria-hidden="true">
        {["00", "04", "08", "12", "16", "20", "23"].map((hour) => (
          <span key={hour}>{hour}</span>
        ))}
      </div>
      <p className="figures pt-2 text-xs text-third" aria-hidden="true">
        Highest line: {formatCount(top)} paid orders in an hour
      </p>
      <table className="sr-only">
        <caption>Paid orders by hour, Manila time</caption>
        <thead>
          <tr>
            <th scope="col">Hour</th>
            <th scope="col">Today</th>
            <th scope="col">A week before</th>
          </tr>
        </thead>
        <tbody>
          {hours.map(({ hour, today: count, before }) => (
            <tr key={hour}>
              <th scope="row">{hour}</th>
              <td>{count ?? "not yet"}</td>
              <td>{before}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
