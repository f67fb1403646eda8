import { Eye, MessageCircleHeart } from "lucide-react";
import { Badge, StateChip } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import type { TicketLine } from "@/lib/tickets/desk-view";
import type { TicketState } from "@/lib/tickets/ticket";
import { type DeskColumn, DeskTable } from "../desk-table";
import { When } from "../when";
import { KIND_WORDS, STATE_CHIPS } from "./ticket-words";

export function TicketChip({ state }: { state: TicketState }) {
  const { word, tone, icon } = STATE_CHIPS[state];
  return (
    <StateChip tone={tone} icon={icon}>
      {word}
    </StateChip>
  );
}

const COLUMNS: ReadonlyArray<DeskColumn<TicketLine>> = [
  {
    key: "kind",
    header: "Ticket",
    cell: (line) => (
      <span className="grid">
        <span className="whitespace-nowrap">{KIND_WORDS[line.kind]}</span>
        <span className="line-clamp-1 max-w-narrow text-sm font-normal text-second wrap-anywhere">
          {line.excerpt === "" ? "erased" : line.excerpt}
        </span>
      </span>
    ),
  },
  { key: "state", header: "State", isStacked: true, cell: (line) => <TicketChip state={line.state} /> },
  {
    key: "since",
    header: "Waits since",
    cell: (line) =>
      line.waitingSince === null ? (
        <span className="text-third">no</span>
      ) : (
        <When at={line.waitingSince} className="whitespace-nowrap" />
      ),
  },
  {
    key: "owner",
    header: "Owner",
    cell: (line) => (
      <span className="inline-flex items-center gap-2 whitespace-nowrap">
        {line.owner === null ? <span className="text-third">nobody</span> : line.isMine ? "you" : line.owner}
        {line.lookers > 0 && (
          <span className="inline-flex items-center gap-1 text-sm text-second">
            <Eye className="size-4" aria-hidden="true" />
            {line.lookers}
            <span className="sr-only"> looking at it now</span>
          </span>
        )}
      </span>
    ),
  },
  {
    key: "incident",
    header: "Incident",
    isExtra: true,
    cell: (line) => line.incident !== null && <Badge tone="warning">{line.incident}</Badge>,
  },
  {
    key: "order",
    header: "Order",
    isExtra: true,
    cell: (line) => (
      <span className="figures whitespace-nowrap">
        {line.reference} · {line.country}
      </span>
    ),
  },
  {
    key: "opened",
    header: "Opened",
    isExtra: true,
    cell: (line) => <When at={line.openedAt} className="whitespace-nowrap" />,
  },
];

type Props = {
  tickets: readonly TicketLine[];
  caption: string;
  /** Something stands beside it: only what matters most. */
  isNarrow?: boolean;
};

export function TicketsTable({ tickets, caption, isNarrow }: Props) {
  return (
    <DeskTable
      caption={caption}
      columns={COLUMNS}
      rows={tickets}
      rowKey={({ id }) => id}
      rowHref={({ id }) => `/support/tickets/${id}`}
      isNarrow={isNarrow}
      empty={
        <EmptyState icon={MessageCircleHeart} title="No ticket here">
          What customers report from the page of their order stands here, the longest wait first.
        </EmptyState>
      }
    />
  );
}
