import { StateChip } from "@/components/ui/badge";
import type { DisputeLine, RefundLine } from "@/lib/orders/refund-records";
import { reasonWords } from "@/lib/orders/story";
import type { DeskColumn } from "../desk-table";
import { AMOUNT, CHANNEL, RecordTable, whenCell } from "./record-table";
import type { RecordTableProps } from "./record-table-props";
import { DISPUTE_CHIPS, REFUND_CHIPS } from "./record-words";

const ORDER: DeskColumn<Pick<RefundLine, "reference">> = {
  key: "order",
  header: "Order",
  cell: (line) => <span className="figures whitespace-nowrap">{line.reference}</span>,
};

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
  { key: "asked", header: "Asked for", isExtra: true, cell: (line) => whenCell(line.createdAt) },
  { key: "done", header: "Done", isExtra: true, cell: (line) => whenCell(line.doneAt) },
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
  { key: "opened", header: "Opened", isExtra: true, cell: (line) => whenCell(line.openedAt) },
  { key: "closed", header: "Closed", isExtra: true, cell: (line) => whenCell(line.closedAt) },
];

export function RefundsTable(props: RecordTableProps<RefundLine>) {
  return (
    <RecordTable caption="Refunds" columns={REFUND_COLUMNS} {...props}>
      Money that goes back to customers stands here, with why. Holds that were let go without a charge are in Payments,
      in the state released.
    </RecordTable>
  );
}

export function DisputesTable(props: RecordTableProps<DisputeLine>) {
  return (
    <RecordTable caption="Disputes" columns={DISPUTE_COLUMNS} {...props}>
      Payments that a bank wants back stand here.
    </RecordTable>
  );
}
