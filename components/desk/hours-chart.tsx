import { formatScale } from "./format";
import { ScaledPlot } from "./plot";
import { ceilingOf } from "./scale";

type Hour = { hour: number; today: number | null; before: number };

const WIDTH = 620;
const HEIGHT = 176;
const BASE = HEIGHT - 4;

const LAST_HOUR = 23;
const MARKED_HOURS = [0, 4, 8, 12, 16, 20, LAST_HOUR];
/** So few orders are no reason for a line half an order high. */
const TOP_MIN = 4;

const placeOf = (hour: number): number => hour / LAST_HOUR;
const xOf = (hour: number): number => placeOf(hour) * WIDTH;

/** Paid orders by hour: today as a filled line, the same weekday before as a ghost, a table behind both. */
export function HoursChart({ hours }: { hours: readonly Hour[] }) {
  const top = ceilingOf(Math.max(TOP_MIN, ...hours.map(({ today, before }) => Math.max(today ?? 0, before))));
  const yOf = (count: number): number => BASE - (count / top) * (BASE - 12);
  const points = (values: readonly { hour: number; count: number }[]) =>
    values.map(({ hour, count }) => `${xOf(hour).toFixed(1)},${yOf(count).toFixed(1)}`).join(" ");
  const today = hours.flatMap(({ hour, today: count }) => (count === null ? [] : [{ hour, count }]));
  const last = today.at(-1);
  return (
    <figure className="px-5 pb-4">
      <ScaledPlot
        width={WIDTH}
        height={HEIGHT}
        className="h-44 w-full"
        levels={[top, 0, top / 2].map((count) => ({ y: yOf(count), text: formatScale(count) }))}
        marks={MARKED_HOURS.map((hour) => ({ at: placeOf(hour), text: String(hour).padStart(2, "0") }))}
      >
        <defs>
          <linearGradient id="hours-fill" x1="0" y1="0" x2="0" y2="1">
            <stop offset="0" stopColor="var(--color-accent)" stopOpacity="0.22" />
            <stop offset="1" stopColor="var(--color-accent)" stopOpacity="0" />
          </linearGradient>
        </defs>
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
      </ScaledPlot>
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
