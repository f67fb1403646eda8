import Link from "next/link";
import { GOAL_BUCKET } from "@/lib/insight/reports/arrival";
import { formatCount } from "./format";
import { LATE_ORDERS_HREF } from "./records/record-words";

/** From paid to delivered, as a histogram with its figures beside the bars: readable without seeing the colours. Late bars lead to the orders. */
export function ArrivalChart({ arrivals }: { arrivals: ReadonlyArray<{ label: string; count: number }> }) {
  const total = arrivals.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(1, ...arrivals.map(({ count }) => count));
  if (total === 0) {
    return <p className="px-5 pb-5 text-second">Nothing was delivered within the last 24 hours.</p>;
  }
  return (
    <table className="w-full border-separate border-spacing-y-1 px-5 pb-4">
      <caption className="sr-only">Time from paid to delivered, last 24 hours</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Share</th>
          <th scope="col">Orders</th>
        </tr>
      </thead>
      <tbody>
        {arrivals.map(({ label, count }, index) => (
          <tr key={label}>
            <th scope="row" className="figures w-18 text-left text-sm font-medium whitespace-nowrap text-second">
              {index > GOAL_BUCKET && count > 0 ? (
                <Link
                  href={LATE_ORDERS_HREF}
                  prefetch={false}
                  className="rounded-sm text-accent underline underline-offset-2 hover:no-underline"
                >
                  {label}
                </Link>
              ) : (
                label
              )}
            </th>
            <td>
              <span className="block h-3.5 rounded-full bg-sunken">
                <span
                  className={
                    index <= GOAL_BUCKET
                      ? "block h-full rounded-full bg-accent"
                      : "block h-full rounded-full bg-warning"
                  }
                  style={{ width: `${count === 0 ? 0 : Math.max(1.5, (count / most) * 100)}%` }}
                />
              </span>
              <span className="sr-only">{((count / total) * 100).toFixed(1)} %</span>
            </td>
            <td className="figures w-16 text-right text-sm text-third">{formatCount(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
