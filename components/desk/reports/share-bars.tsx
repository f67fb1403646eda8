import { formatCount } from "../format";

export type ShareBar = { label: string; count: number; isGood: boolean; note?: string };

/** A histogram as a table with bars in it: readable without seeing the colours. */
export function ShareBars({
  caption,
  heads,
  bars,
}: {
  caption: string;
  heads: readonly string[];
  bars: readonly ShareBar[];
}) {
  const total = bars.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(1, ...bars.map(({ count }) => count));
  return (
    <table className="w-full border-separate border-spacing-y-1 px-5 pb-4">
      <caption className="sr-only">{caption}</caption>
      <thead className="sr-only">
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {bars.map(({ label, count, isGood, note }) => (
          <tr key={label}>
            <th scope="row" className="figures w-20 text-left text-sm font-medium whitespace-nowrap text-second">
              {label}
            </th>
            <td>
              <span className="block h-3.5 rounded-full bg-sunken">
                <span
                  className={isGood ? "block h-full rounded-full bg-accent" : "block h-full rounded-full bg-warning"}
                  style={{ width: `${count === 0 ? 0 : Math.max(1.5, (count / most) * 100)}%` }}
                />
              </span>
            </td>
            <td className="figures w-28 text-right text-sm whitespace-nowrap text-third">
              {formatCount(count)}
              <span className="pl-2">{note ?? `${total === 0 ? "0.0" : ((count / total) * 100).toFixed(1)} %`}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
