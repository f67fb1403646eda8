"use client";

import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import type { OverviewView } from "@/lib/insight/overview-view";
import { AlertStrip } from "../alert-strip";
import { ArrivalChart } from "../arrival-chart";
import { CardSection } from "../card-section";
import { formatAmount, formatCount } from "../format";
import { HoursChart } from "../hours-chart";
import { Legend } from "../legend";
import { ConnectionBadge } from "../live/connection-badge";
import { useLive } from "../live/use-live";
import { OrdersTable } from "../orders-table";
import { OverviewStats } from "../overview-stats";
import { PoolBars } from "../pool-bars";
import { PoolFacts } from "../pool-facts";
import { ProcessList } from "../process-list";

const SOURCE = { url: "/admin/overview/events", event: "overview" };

type Props = { initial: OverviewView; mayReadTickets: boolean };

/** The shop as it is, while one looks. `initial` is what the page came with. */
export function LiveOverview({ initial, mayReadTickets }: Props) {
  const { view, connection } = useLive(SOURCE, initial);
  return (
    <>
      <Announcer view={view} />
      <div className="flex items-center gap-2 text-sm text-third">
        <ConnectionBadge connection={connection} />
        Today, Manila time, beside the same hours a week before
      </div>
      <AlertStrip alerts={view.alerts} />
      <OverviewStats view={view} mayReadTickets={mayReadTickets} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-[minmax(0,1.55fr)_minmax(0,1fr)]">
        <CardSection
          title="Paid orders per hour"
          aside={
            <Legend
              entries={[
                ["line", "today"],
                ["ghost", "a week before"],
              ]}
            />
          }
        >
          <HoursChart hours={view.overview.hours} />
        </CardSection>
        <PoolCard pool={view.pool} />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <CardSection title="Arrival, paid to delivered" aside={<p className="text-sm text-third">last 24 hours</p>}>
          <ArrivalChart arrivals={view.overview.arrivals} />
        </CardSection>
        <CardSection title="Processes" aside={<p className="text-sm text-third">a dead one shows within 20 s</p>}>
          <ProcessList processes={view.processes} />
        </CardSection>
      </div>
      <LatestOrders view={view} />
    </>
  );
}

function PoolCard({ pool }: { pool: OverviewView["pool"] }) {
  return (
    <CardSection
      title="Pool"
      aside={
        <Link href="/admin/pool" className="figures text-md font-bold hover:text-accent" title="Available diamonds">
          {formatCount(pool.availableDiamonds)}
        </Link>
      }
    >
      <PoolBars custodians={pool.custodians} />
      <PoolFacts pool={pool} />
    </CardSection>
  );
}

function LatestOrders({ view: { latest, overview } }: { view: OverviewView }) {
  return (
    <>
      <CardSection
        title="Latest orders"
        aside={
          <Link href="/admin/orders" className="rounded-sm font-bold text-accent hover:text-accent-strong">
            All orders
          </Link>
        }
      >
        <OrdersTable orders={latest} caption="Latest orders" hrefOf={(order) => `/support/orders/${order.id}`} />
      </CardSection>
      {overview.revenueByCurrency.length > 0 && (
        <p className="figures text-sm text-third">
          Net revenue today by currency:{" "}
          {overview.revenueByCurrency
            .map(({ currency, amountMinor }) => formatAmount(amountMinor, currency))
            .join(" · ")}
        </p>
      )}
    </>
  );
}

/** For who does not see the chips change: a process that died, and one that came back. */
function Announcer({ view: { processes } }: { view: OverviewView }) {
  const before = useRef(new Map(processes.map(({ id, isAlive }) => [id, isAlive])));
  const [text, setText] = useState("");
  useEffect(() => {
    const changed = processes.filter(({ id, isAlive }) => before.current.has(id) && before.current.get(id) !== isAlive);
    before.current = new Map(processes.map(({ id, isAlive }) => [id, isAlive]));
    if (changed.length > 0)
      setText(
        changed.map(({ kind, isAlive }) => `A ${kind} process is ${isAlive ? "alive again" : "dead"}`).join(". "),
      );
  }, [processes]);
  return (
    <p className="sr-only" aria-live="polite">
      {text}
    </p>
  );
}
