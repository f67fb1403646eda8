import Link from "next/link";
import { Fragment } from "react";
import type { OverviewView } from "@/lib/insight/overview-view";
import { ARRIVAL_GOAL_PER_MILLE } from "@/lib/orders/lateness";
import { changeOf, formatAmount, formatCount, formatDuration } from "./format";
import { QUEUE_WORDS } from "./queue-table";
import { LATE_ORDERS_HREF } from "./records/record-words";
import { Stat } from "./stat";

/** Of all orders, those that are to arrive within 15 s. */
const GOAL_PERCENT = ARRIVAL_GOAL_PER_MILLE / 10;
const LINK_CLASS = "rounded-sm underline underline-offset-2 hover:no-underline";

type Props = { view: OverviewView; mayReadTickets: boolean };

/** The five figures that a day is judged by, each beside what it is to be compared with. */
export function OverviewStats({ view, mayReadTickets }: Props) {
  const { today, before, marginPercent, withinGoalPercent } = view.overview;
  const orders = changeOf(today.paid, before.paid);
  const revenue = changeOf(BigInt(today.revenueUsdMinor), BigInt(before.revenueUsdMinor));
  const waiting = waitingFor(view, mayReadTickets);
  const medianText = today.medianMs === null ? null : `median ${formatDuration(today.medianMs)}`;
  const isBelowGoal = withinGoalPercent !== null && Number(withinGoalPercent) < GOAL_PERCENT;
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
        note={isBelowGoal ? <LateOrders /> : (medianText ?? "nothing delivered yet")}
        tone={medianText === null ? "neutral" : isBelowGoal ? "warning" : "good"}
      />
      <Stat
        label="Needs a person"
        className="col-span-2 lg:col-span-1"
        value={formatCount(people)}
        note={people === 0 ? "nobody waits" : <WaitingList waiting={waiting} />}
        tone={people === 0 ? "good" : "warning"}
      />
    </div>
  );
}

/** A figure below the goal leads to the orders that made it so. */
function LateOrders() {
  return (
    <Link href={LATE_ORDERS_HREF} prefetch={false} className={LINK_CLASS}>
      goal {GOAL_PERCENT} %: see the late ones
    </Link>
  );
}

type Waiting = { count: number; word: string; href: string | null };

/** What waits for somebody, each with the place where it is seen to. */
function waitingFor({ queues, openTickets }: OverviewView, mayReadTickets: boolean): Waiting[] {
  const orders = queues.map(({ queue, count }) => ({
    count,
    word: QUEUE_WORDS[queue].toLowerCase(),
    href: `/support?queue=${queue}`,
  }));
  const tickets = {
    count: openTickets,
    word: openTickets === 1 ? "ticket" : "tickets",
    href: mayReadTickets ? "/support/tickets" : null,
  };
  return [...orders, tickets].filter(({ count }) => count > 0);
}

function WaitingList({ waiting }: { waiting: readonly Waiting[] }) {
  return waiting.map(({ count, word, href }, index) => (
    <Fragment key={word}>
      {index > 0 && " · "}
      {href === null ? (
        `${formatCount(count)} ${word}`
      ) : (
        <Link href={href} prefetch={false} className={`${LINK_CLASS} whitespace-nowrap`}>
          {formatCount(count)} {word}
        </Link>
      )}
    </Fragment>
  ));
}
