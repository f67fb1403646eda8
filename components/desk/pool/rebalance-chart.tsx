import type { DeviationPoint } from "@/lib/pool/rebalance-queries";
import { DAY_MS } from "@/lib/shared/durations";
import { ScaledPlot } from "../plot";
import { BALANCED_MICRO, formatDeviation } from "./rebalance-words";

const WIDTH = 620;
const HEIGHT = 160;
const BASE = HEIGHT - 4;

const BALANCED_LOOK = { stroke: "var(--color-good)", strokeWidth: "1.5", strokeDasharray: "4 4" };
const BALANCED_TEXT = `${BALANCED_MICRO / 10_000} %`;
const MARKS = [
  { at: 0, text: "24 h ago" },
  { at: 0.5, text: "12 h ago" },
  { at: 1, text: "now" },
];

/** The worst deviation of each quarter of an hour of the last day, with the line of 0.03 %, and a table behind it. */
export function DeviationChart({ points, now }: { points: readonly DeviationPoint[]; now: Date }) {
  const highest = Math.max(0, ...points.map(({ worstMicro }) => worstMicro));
  const top = Math.max(BALANCED_MICRO * 2, highest) * 1.05;
  const yOf = (micro: number): number => BASE - (micro / top) * (BASE - 8);
  const xOf = (at: string): number => WIDTH - ((now.getTime() - Date.parse(at)) / DAY_MS) * WIDTH;
  const line = points.map(({ at, worstMicro }) => `${xOf(at).toFixed(1)},${yOf(worstMicro).toFixed(1)}`).join(" ");
  const last = points.at(-1);
  return (
    <figure className="px-5 pb-4">
      <ScaledPlot
        width={WIDTH}
        height={HEIGHT}
        className="h-40 w-full"
        levels={[
          { y: yOf(BALANCED_MICRO), text: BALANCED_TEXT, look: BALANCED_LOOK },
          { y: BASE, text: "0 %" },
          ...(highest > BALANCED_MICRO ? [{ y: yOf(highest), text: formatDeviation(highest) }] : []),
        ]}
        marks={MARKS}
      >
        {last !== undefined && (
          <polyline
            points={`${line} ${WIDTH},${yOf(last.worstMicro).toFixed(1)}`}
            fill="none"
            stroke="var(--color-accent)"
            strokeWidth="2.25"
            strokeLinejoin="round"
            strokeLinecap="round"
            vectorEffect="non-scaling-stroke"
          />
        )}
      </ScaledPlot>
      <p className="figures pt-2 text-xs text-third" aria-hidden="true">
        Balanced up to the broken line of {BALANCED_TEXT}. Highest: {formatDeviation(highest)}
      </p>
      {/* Around the table, because a table keeps its size whatever is asked of it, and the page would grow. */}
      <div className="sr-only">
        <table>
          <caption>The worst deviation of each quarter of an hour, last 24 hours</caption>
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">Deviation</th>
            </tr>
          </thead>
          <tbody>
            {points.map(({ at, worstMicro }) => (
              <tr key={at}>
                <th scope="row">{at.slice(11, 16)} UTC</th>
                <td>{formatDeviation(worstMicro)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
