import type { AccountForecast } from "@/lib/pool/forecast-queries";
import { formatCount } from "../format";
import { Level, Plot } from "../plot";

const WIDTH = 620;
const HEIGHT = 180;
const TOP = 10;
const DAYS = 7;
const HOURS = DAYS * 24;

/**
 * What will be available over the next week if nothing is deposited, with the reorder point as a dashed line. Labels stand on the lines
 * themselves, in text that does not stretch; a table behind it says the same in figures.
 */
export function ForecastChart({ forecast }: { forecast: AccountForecast }) {
  const { points, reorderDiamonds, reorderInHours, emptyInHours } = forecast;
  const top = Math.max(1, reorderDiamonds, ...points.map(({ diamonds }) => diamonds)) * 1.08;
  const xOf = (hours: number): number => (hours / HOURS) * WIDTH;
  const yOf = (diamonds: number): number => HEIGHT - (diamonds / top) * (HEIGHT - TOP);
  const line = points.map(({ hoursAhead, diamonds }) => `${xOf(hoursAhead).toFixed(1)},${yOf(diamonds).toFixed(1)}`);
  const reorderY = yOf(reorderDiamonds);
  return (
    <figure className="px-5 pb-4">
      <div className="relative" aria-hidden="true">
        <Plot width={WIDTH} height={HEIGHT} className="h-44 w-full">
          <Level width={WIDTH} y={HEIGHT - 0.5} />
          <polygon
            points={`0,${HEIGHT} ${line.join(" ")} ${WIDTH},${HEIGHT}`}
            fill="var(--color-accent)"
            opacity="0.1"
          />
          <Level width={WIDTH} y={reorderY} stroke="var(--color-warning)" strokeWidth="1.5" strokeDasharray="5 4" />
          <polyline
            points={line.join(" ")}
            fill="none"
            stroke="var(--color-accent)"
            strokeWidth="2.25"
            strokeLinejoin="round"
            vectorEffect="non-scaling-stroke"
          />
          <Mark hours={reorderInHours} xOf={xOf} colour="var(--color-warning)" />
          <Mark hours={emptyInHours} xOf={xOf} colour="var(--color-bad)" />
        </Plot>
        <span
          className="figures absolute right-0 -translate-y-full bg-surface px-1 text-xs text-warning"
          style={{ top: `${Math.max(12, (reorderY / HEIGHT) * 100)}%` }}
        >
          reorder at {formatCount(Math.round(reorderDiamonds))}
        </span>
        <span className="figures absolute top-0 left-0 bg-surface px-1 text-xs text-accent">
          available {formatCount(forecast.availableDiamonds)}
        </span>
      </div>
      <div className="figures flex justify-between pt-1 text-xs text-third" aria-hidden="true">
        {Array.from({ length: DAYS + 1 }, (_, day) => day).map((day) => (
          <span key={day}>{day === 0 ? "now" : `${day} d`}</span>
        ))}
      </div>
      <figcaption className="pt-2 text-sm text-second">{forecastText(forecast)}</figcaption>
      <table className="sr-only">
        <caption>What {forecast.name} is forecast to have available</caption>
        <thead>
          <tr>
            <th scope="col">Days from now</th>
            <th scope="col">Diamonds</th>
            <th scope="col">Against the reorder point</th>
          </tr>
        </thead>
        <tbody>
          {points
            .filter(({ hoursAhead }) => hoursAhead % 24 === 0)
            .map(({ hoursAhead, diamonds }) => (
              <tr key={hoursAhead}>
                <th scope="row">{hoursAhead / 24}</th>
                <td>{formatCount(Math.round(diamonds))}</td>
                <td>{diamonds > reorderDiamonds ? "above" : "at or below"}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </figure>
  );
}

function Mark({ hours, xOf, colour }: { hours: number | null; xOf: (hours: number) => number; colour: string }) {
  if (hours === null || hours <= 0) return null;
  return (
    <line
      x1={xOf(hours)}
      x2={xOf(hours)}
      y1={TOP}
      y2={HEIGHT}
      stroke={colour}
      strokeWidth="1"
      strokeDasharray="2 3"
      vectorEffect="non-scaling-stroke"
    />
  );
}

function inTime(hours: number): string {
  return hours < 48 ? `about ${Math.max(1, Math.round(hours))} h` : `about ${Math.round(hours / 24)} days`;
}

/** The forecast in one sentence, for whoever does not read charts. */
export function forecastText({ perDayDiamonds, reorderInHours, emptyInHours }: AccountForecast): string {
  if (perDayDiamonds <= 0) return "Nothing went out of it lately, so nothing is forecast.";
  const pace = `About ${formatCount(Math.round(perDayDiamonds))} diamonds a day go out.`;
  const reorder =
    reorderInHours === null
      ? "The reorder point is more than a week away."
      : reorderInHours === 0
        ? "The reorder point is passed: order a deposit now."
        : `Order a deposit within ${inTime(reorderInHours)}.`;
  const empty = emptyInHours === null ? "" : ` Without one it is empty in ${inTime(emptyInHours)}.`;
  return `${pace} ${reorder}${empty}`;
}
