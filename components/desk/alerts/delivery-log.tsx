import { Send } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import type { AlertDeliveryView } from "@/lib/alerts/desk-queries";
import { ALERT_EVENT_WORDS, ALERT_KIND_WORDS, DELIVERY_STATUS_WORDS } from "../alert-words";
import { type DeskColumn, DeskTable } from "../desk-table";
import { When } from "../when";

const COLUMNS: ReadonlyArray<DeskColumn<AlertDeliveryView>> = [
  {
    key: "what",
    header: "Message",
    cell: ({ event, kind }) => (kind === null ? "Test" : `${ALERT_KIND_WORDS[kind]}: ${ALERT_EVENT_WORDS[event]}`),
  },
  {
    key: "to",
    header: "To",
    isExtra: true,
    cell: ({ url }) => (
      <span className="block max-w-72 truncate" title={url}>
        {url}
      </span>
    ),
  },
  { key: "when", header: "When", cell: ({ createdAt }) => <When at={createdAt} className="whitespace-nowrap" /> },
  { key: "tries", header: "Tries", isFigure: true, isExtra: true, cell: ({ tries }) => tries },
  {
    key: "status",
    header: "What came of it",
    cell: ({ status, problem, httpStatus }) => (
      <span className="inline-flex flex-wrap items-center gap-2">
        <Badge tone={DELIVERY_STATUS_WORDS[status].tone}>{DELIVERY_STATUS_WORDS[status].word}</Badge>
        <span className="text-sm text-third">{problem ?? (httpStatus === null ? "" : `answered ${httpStatus}`)}</span>
      </span>
    ),
  },
];

/** The last messages to endpoints. */
export function DeliveryLog({ deliveries }: { deliveries: readonly AlertDeliveryView[] }) {
  return (
    <DeskTable
      caption="Messages to endpoints"
      columns={COLUMNS}
      rows={deliveries}
      rowKey={({ id }) => id}
      empty={
        <EmptyState icon={Send} title="Nothing was sent yet">
          Each call to an endpoint stands here, with how often it was tried and what was answered.
        </EmptyState>
      }
    />
  );
}
