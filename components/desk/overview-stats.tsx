import type { Overview } from "@/lib/insight/desk-queries";
import type { QueueCount } from "@/lib/orders/desk-queues";
import { changeOf, formatAmount, formatCount, formatDuration } from "./format";
import { QUEUE_WORDS } from "./queue-table";
import { Stat } from "./stat";

/** The five figures that a day is judged by, each beside what it is to be compared with. */
export function OverviewStats({ overview, queues }: { overview: Overview; queues: readonly QueueCount[] }) {
  const { today, before, marginPercent, withinGoalPercent } = overview;
  const orders = changeOf(today.paid, before.paid);
  const revenue = changeOf(BigInt(today.revenueUsdMinor), BigInt(before.revenueUsdMinor));
  const waiting = queues.filter(({ count }) => count > 0);
  const people = waiting.reduce((sum, { count }) => sum + count, 0);
  return (
    <div className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-5">
      <Stat
        label="Paid orders"
        value={formatCount(today.paid)}
        note={orders === null ? `${formatCount(today.placed)} placed` : `${orders.text} on a week before`}
        tone={orders === null ? "neutral" : orders.isUp ? "good" : "warning"}
      />
      <Stat
        label="Net revenue"
        value={formatAmount(today.revenueUsdMinor, "USD")}
        note={revenue === null ? "without tax" : revenue.text}
        tone={revenue === null ? "neutral" : revenue.isUp ? "good" : "warning"}
        title="From the books: what was delivered today, without tax, at each order's own rate"
      />
      <Stat
        label="Margin"
        value={marginPercent === null ? "—" : `${marginPercent} %`}
        note={marginPercent === null ? "nothing sold yet" : "after diamonds and fees"}
      />
      <Stat
        label="Arrived within 15 s"
        value={withinGoalPercent === null ? "—" : `${withinGoalPercent} %`}
        note={today.medianMs === null ? "nothing delivered yet" : `median ${formatDuration(today.medianMs)}`}
        tone={today.medianMs === null ? "neutral" : today.medianMs <= 15_000 ? "good" : "warning"}
      />
      <Stat
        label="Needs a person"
        className="col-span-2 lg:col-span-1"
        value={formatCount(people)}
        note={
          people === 0
            ? "nobody waits"
            : waiting.map(({ queue, count }) => `${count} ${QUEUE_WORDS[queue].toLowerCase()}`).join(" · ")
        }
        tone={people === 0 ? "good" : "warning"}
      />
    </div>
  );
}
