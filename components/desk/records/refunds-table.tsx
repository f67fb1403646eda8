import { StateChip } from "@/components/ui/badge";
import type { DisputeLine, RefundLine } from "@/lib/orders/refund-records";
import { reasonWords } from "@/lib/orders/story";
import { channelName } from "../channel-words";
import { type DeskColumn, DeskTable } from "../desk-table";
import { formatAmount } from "../format";
import { When } from "../when";
import { RecordEmpty } from "./record-empty";
import type { RecordTableProps } from "./record-table-props";
import { DISPUTE_CHIPS, REFUND_CHIPS } from "./record-words";

type Shared = Pick<RefundLine & DisputeLine, "reference" | "channel" | "amountMinor" | "currency">;

const ORDER: DeskColumn<Shared> = {
  key: "order",
  header: "Order",
  cell: (line) => <span className="figures whitespace-nowrap">{line.reference}</span>,
};
const CHANNEL: DeskColumn<Shared> = {
  key: "channel",
  header: "Channel",
  isExtra: true,
  cell: (line) => <span className="whitespace-nowrap">{channelName(line.channel)}</span>,
};
const AMOUNT: DeskColumn<Shared> = {
  key: "amount",
  header: "Amount",
  isFigure: true,
  cell: (line) => formatAmount(line.amountMinor, line.currency),
};

const NONE = <span className="text-third">—</span>;
const moment = (at: string | null) => (at === null ? NONE : <When at={at} className="whitespace-nowrap text-second" />);

export function RefundChip({ status }: { status: string }) {
  const { word, ...chip } = REFUND_CHIPS[status] ?? { word: status, tone: "neutral" as const, icon: undefined };
  return <StateChip {...chip}>{word}</StateChip>;
}

export function DisputeChip({ status }: { status: string }) {
  const { word, ...chip } = DISPUTE_CHIPS[status] ?? { word: status, tone: "neutral" as const, icon: undefined };
  return <StateChip {...chip}>{word}</StateChip>;
}

const REFUND_COLUMNS: ReadonlyArray<DeskColumn<RefundLine>> = [
  ORDER,
  CHANNEL,
  { key: "why", header: "Why", isExtra: true, cell: (line) => reasonWords(line.reason) },
  AMOUNT,
  { key: "state", header: "State", isStacked: true, cell: (line) => <RefundChip status={line.status} /> },
  { key: "asked", header: "Asked for", isExtra: true, cell: (line) => moment(line.createdAt) },
  { key: "done", header: "Done", isExtra: true, cell: (line) => moment(line.doneAt) },
];

const DISPUTE_COLUMNS: ReadonlyArray<DeskColumn<DisputeLine>> = [
  ORDER,
  CHANNEL,
  {
    key: "theirs",
    header: "At the provider",
    isExtra: true,
    cell: (line) => <span className="font-mono text-xs">{line.providerDisputeId}</span>,
  },
  AMOUNT,
  { key: "state", header: "State", isStacked: true, cell: (line) => <DisputeChip status={line.status} /> },
  { key: "opened", header: "Opened", isExtra: true, cell: (line) => moment(line.openedAt) },
  { key: "closed", header: "Closed", isExtra: true, cell: (line) => moment(line.closedAt) },
];

export function RefundsTable({ lines, hrefOf, selectedId, hasFilters, isCut }: RecordTableProps<RefundLine>) {
  return (
    <DeskTable
      caption="Refunds"
      columns={REFUND_COLUMNS}
      rows={lines}
      rowKey={({ id }) => id}
      rowHref={hrefOf}
      isSelected={({ id }) => id === selectedId}
      isNarrow={selectedId !== undefined}
      empty={
        <RecordEmpty title="No refunds here" hasFilters={hasFilters} isCut={isCut}>
          Money that goes back to customers stands here, with why.
        </RecordEmpty>
      }
    />
  );
}

export function DisputesTable({ lines, hrefOf, selectedId, hasFilters, isCut }: RecordTableProps<DisputeLine>) {
  return (
    <DeskTable
      caption="Disputes"
      columns={DISPUTE_COLUMNS}
      rows={lines}
      rowKey={({ id }) => id}
      rowHref={hrefOf}
      isSelected={({ id }) => id === selectedId}
      isNarrow={selectedId !== undefined}
      empty={
        <RecordEmpty title="No disputes here" hasFilters={hasFilters} isCut={isCut}>
          Payments that a bank wants back stand here.
        </RecordEmpty>
      }
    />
  );
}
