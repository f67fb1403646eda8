import { SearchX } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { FOUND_BY, FoundOrdersTable } from "@/components/desk/found-orders-table";
import { NextOrderButton } from "@/components/desk/next-order-button";
import { DeskNotice } from "@/components/desk/notice";
import { ResumeButton } from "@/components/desk/pause-switch";
import { QueueChips } from "@/components/desk/queue-chips";
import { QueueTable } from "@/components/desk/queue-table";
import { Alert } from "@/components/ui/alert";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { StaffActor } from "@/lib/accounts/actor";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import { countQueues, listQueue } from "@/lib/orders/desk-queues";
import { QueueInput } from "@/lib/orders/desk-schemas";
import { RESULTS_MAX, searchOrders } from "@/lib/orders/desk-search";
import { getPool } from "@/lib/pool/desk-queries";
import { holdsRight } from "@/lib/shared/rights";
import { nextOrderAction, resumeDeliveriesAction } from "./actions";

export const metadata: Metadata = { title: "Support" };

export default staffPage("orders.read", async ({ query, actor }) =>
  query.q === undefined || query.q.trim() === "" ? <Queues query={query} actor={actor} /> : <Results text={query.q} />,
);

async function Queues({ query, actor }: { query: Record<string, string>; actor: StaffActor }) {
  const { queue } = QueueInput.parse(query);
  const [counts, lines, pool] = await Promise.all([countQueues(), listQueue(prisma(), queue), getPool()]);
  return (
    <>
      <DeskHeading title="Support" subtitle="Orders that wait for a person, the longest wait first">
        <NextOrderButton action={nextOrderAction} queue={queue} />
      </DeskHeading>
      <DeskNotice because={query.because} />
      {pool.deliveriesPausedAt !== null && (
        <Alert
          tone="bad"
          title="All deliveries are paused"
          actions={
            holdsRight(actor.role, "pool.resume") ? (
              <ResumeButton custodianId="" name="all deliveries" action={resumeDeliveriesAction} />
            ) : null
          }
        >
          {pool.deliveriesPausedReason}. Paid orders wait and go on by themselves afterwards.
        </Alert>
      )}
      <QueueChips counts={counts} selected={queue} />
      <CardSection
        title="Waiting"
        aside={<p className="hidden text-sm text-third sm:block">j and k move, Enter opens, n takes the next</p>}
      >
        <QueueTable lines={lines} userId={actor.userId} />
      </CardSection>
    </>
  );
}

async function Results({ text }: { text: string }) {
  const { orders, foundBy, isCut } = await searchOrders(prisma(), text);
  const [only] = orders;
  if (only !== undefined && orders.length === 1) redirect(`/support/orders/${only.id}`);
  return (
    <>
      <DeskHeading
        title="Search"
        subtitle={
          orders.length === 0 ? "Nothing found" : isCut ? `The newest ${RESULTS_MAX}` : `${orders.length} orders found`
        }
        query={text}
      />
      <CardSection
        title={foundBy.length === 0 ? "No order" : `By ${foundBy.map((kind) => FOUND_BY[kind]).join(" and ")}`}
        aside={
          <Link href="/support" className={buttonClass({ variant: "quiet", size: "sm" })}>
            Back to the queues
          </Link>
        }
      >
        {orders.length === 0 ? (
          <EmptyState icon={SearchX} title="Nothing matches">
            An order number is found by its beginning, from three characters after FCT- on. All else is found whole
            only: an e-mail address, a BIGO ID, a number of the payment, its page or a dispute at the provider, the
            order id at the platform, the last four digits of a card.
          </EmptyState>
        ) : (
          <FoundOrdersTable orders={orders} />
        )}
      </CardSection>
    </>
  );
}
