import { SearchX } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { DeskNotice } from "@/components/desk/notice";
import { OrdersTable } from "@/components/desk/orders-table";
import { ResumeButton } from "@/components/desk/pause-switch";
import { QueueChips } from "@/components/desk/queue-chips";
import { QueueTable } from "@/components/desk/queue-table";
import { Alert } from "@/components/ui/alert";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import { countQueues, listQueue } from "@/lib/orders/desk-queues";
import { QueueInput } from "@/lib/orders/desk-schemas";
import { searchOrders } from "@/lib/orders/desk-search";
import { getPool } from "@/lib/pool/desk-queries";
import { resumeDeliveriesAction } from "./actions";

export const metadata: Metadata = { title: "Support" };

export default staffPage("orders.read", async ({ query }) =>
  query.q === undefined || query.q.trim() === "" ? <Queues query={query} /> : <Results text={query.q} />,
);

async function Queues({ query }: { query: Record<string, string> }) {
  const { queue } = QueueInput.parse(query);
  const [counts, lines, pool] = await Promise.all([countQueues(), listQueue(prisma(), queue), getPool()]);
  return (
    <>
      <DeskHeading title="Support" subtitle="Orders that wait for a person, the longest wait first" />
      <DeskNotice because={query.because} />
      {pool.deliveriesPausedAt !== null && (
        <Alert
          tone="bad"
          title="All deliveries are paused"
          actions={<ResumeButton custodianId="" name="all deliveries" action={resumeDeliveriesAction} />}
        >
          {pool.deliveriesPausedReason}. Paid orders wait and go on by themselves afterwards.
        </Alert>
      )}
      <QueueChips counts={counts} selected={queue} />
      <CardSection
        title="Waiting"
        aside={<p className="hidden text-sm text-third sm:block">j and k move, Enter opens</p>}
      >
        <QueueTable lines={lines} />
      </CardSection>
    </>
  );
}

const FOUND_BY = {
  reference: "order number",
  email: "e-mail address",
  recipient: "recipient",
  payment: "payment",
} as const;

async function Results({ text }: { text: string }) {
  const { orders, foundBy } = await searchOrders(prisma(), text);
  const [only] = orders;
  if (only !== undefined && orders.length === 1) redirect(`/support/orders/${only.id}`);
  return (
    <>
      <DeskHeading
        title="Search"
        subtitle={`${orders.length === 0 ? "Nothing" : `${orders.length} orders`} found`}
        query={text}
      />
      <CardSection
        title={
          foundBy.length === 0 ? "No order" : `By ${[...new Set(foundBy)].map((kind) => FOUND_BY[kind]).join(" and ")}`
        }
        aside={
          <Link href="/support" className={buttonClass({ variant: "quiet", size: "sm" })}>
            Back to the queues
          </Link>
        }
      >
        {orders.length === 0 ? (
          <EmptyState icon={SearchX} title="Nothing matches">
            Try a whole order number (FCT-…), e-mail address, BIGO ID, or the payment's number at its provider. Parts of
            them find nothing: these values are stored encrypted.
          </EmptyState>
        ) : (
          <OrdersTable orders={orders} caption="Search results" hrefOf={(order) => `/support/orders/${order.id}`} />
        )}
      </CardSection>
    </>
  );
}
