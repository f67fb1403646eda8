import type { Metadata } from "next";
import Link from "next/link";
import { ArrivalChart } from "@/components/desk/arrival-chart";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { formatAmount, formatCount } from "@/components/desk/format";
import { GoLive } from "@/components/desk/go-live";
import { HoursChart } from "@/components/desk/hours-chart";
import { DeskNotice } from "@/components/desk/notice";
import { OrdersTable } from "@/components/desk/orders-table";
import { OverviewStats } from "@/components/desk/overview-stats";
import { PoolBars } from "@/components/desk/pool-bars";
import { PoolFacts } from "@/components/desk/pool-facts";
import { ProcessList } from "@/components/desk/process-list";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import { getOverview, listProcesses } from "@/lib/insight/desk-queries";
import { getGoLive } from "@/lib/insight/go-live";
import { listOrders } from "@/lib/orders/desk-queries";
import { countQueues } from "@/lib/orders/desk-queues";
import { getPool } from "@/lib/pool/desk-queries";

export const metadata: Metadata = { title: "Overview" };

const LATEST = 10;

export default staffPage("overview.read", async ({ query }) => {
  const now = new Date();
  const [goLive, overview, pool, queues, processes, { orders }] = await Promise.all([
    getGoLive(now),
    getOverview(now),
    getPool(),
    countQueues(),
    listProcesses(now),
    listOrders(prisma(), {}, LATEST),
  ]);
  return (
    <>
      <DeskHeading title="Overview" subtitle="Today, Manila time" />
      <DeskNotice because={query.because} />
      <GoLive steps={goLive} />
      <OverviewStats overview={overview} queues={queues} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-[minmax(0,1.55fr)_minmax(0,1fr)]">
        <CardSection
          title="Paid orders per hour"
          aside={
            <p className="flex gap-3 text-sm text-third" aria-hidden="true">
              <span className="text-accent">— today</span>
              <span>┄ a week before</span>
            </p>
          }
        >
          <HoursChart hours={overview.hours} />
        </CardSection>
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
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <CardSection title="Arrival, paid to delivered" aside={<p className="text-sm text-third">last 24 hours</p>}>
          <ArrivalChart arrivals={overview.arrivals} />
        </CardSection>
        <CardSection title="Processes" aside={<p className="text-sm text-third">a dead one shows within 20 s</p>}>
          <ProcessList processes={processes} />
        </CardSection>
      </div>
      <CardSection
        title="Latest orders"
        aside={
          <Link href="/admin/orders" className="rounded-sm font-bold text-accent hover:text-accent-strong">
            All orders
          </Link>
        }
      >
        <OrdersTable orders={orders} caption="Latest orders" hrefOf={(order) => `/support/orders/${order.id}`} />
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
});
