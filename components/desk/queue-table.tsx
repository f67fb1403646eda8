import { CircleCheck } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import type { Queue } from "@/lib/orders/desk-schemas";
import type { QueueLine } from "@/lib/orders/desk-view";
import { type DeskColumn, DeskTable } from "./desk-table";
import { formatAmount, formatCount } from "./format";
import { When } from "./when";

export const QUEUE_WORDS: Record<Queue, string> = {
  review: "Review",
  unknown: "Unknown outcome",
  needs_recipient: "Wrong recipient",
  awaiting_stock: "Awaiting stock",
  payments: "Payments",
  disputes: "Disputes",
  refunds: "Refunds to approve",
};

const columnsFor = (userId: string): ReadonlyArray<DeskColumn<QueueLine>> => [
  {
    key: "reference",
    header: "Order",
    cell: (line) => <span className="figures whitespace-nowrap">{line.reference}</span>,
  },
  {
    key: "queue",
    header: "Queue",
    isStacked: true,
    cell: (line) => <Badge tone="warning">{QUEUE_WORDS[line.queue]}</Badge>,
  },
  { key: "since", header: "Waits since", cell: (line) => <When at={line.since} className="whitespace-nowrap" /> },
  {
    key: "owner",
    header: "Who works on it",
    isStacked: true,
    cell: ({ owner }) =>
      owner === null ? (
        <span className="text-third">
          nobody<span className="md:hidden"> works on it</span>
        </span>
      ) : (
        <span className="whitespace-nowrap">
          <span className="md:hidden">with </span>
          {owner.userId === userId ? "you" : owner.name}
        </span>
      ),
  },
  {
    key: "next",
    header: "What to do next",
    isExtra: true,
    cell: (line) => <span className="text-second">{line.because}</span>,
  },
  { key: "diamonds", header: "Diamonds", isFigure: true, isExtra: true, cell: (line) => formatCount(line.diamonds) },
  {
    key: "total",
    header: "Total",
    isFigure: true,
    isExtra: true,
    cell: (line) => formatAmount(line.totalMinor, line.currency),
  },
];

/** What waits for a person, the longest wait first, with what to do next. */
export function QueueTable({ lines, userId }: { lines: readonly QueueLine[]; userId: string }) {
  return (
    <DeskTable
      caption="Orders that wait for a person"
      columns={columnsFor(userId)}
      rows={lines}
      rowKey={(line) => `${line.queue}:${line.id}`}
      rowHref={(line) => `/support/orders/${line.id}`}
      empty={
        <EmptyState icon={CircleCheck} title="Nobody waits">
          Orders that need a person stand here, the longest wait first: reviews, wrong recipients, unknown outcomes,
          missing stock, payments, disputes and refunds to approve.
        </EmptyState>
      }
    />
  );
}
