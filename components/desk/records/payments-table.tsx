import type { PaymentLine } from "@/lib/orders/payment-records";
import { channelName } from "../channel-words";
import { PaymentChip } from "../chips";
import { type DeskColumn, DeskTable } from "../desk-table";
import { formatAmount } from "../format";
import { When } from "../when";
import { RecordEmpty } from "./record-empty";
import type { RecordTableProps } from "./record-table-props";

const NONE = <span className="text-third">—</span>;

const COLUMNS: ReadonlyArray<DeskColumn<PaymentLine>> = [
  {
    key: "order",
    header: "Order",
    cell: (line) => (
      <span className="figures whitespace-nowrap">
        {line.reference}
        {line.attemptNo > 1 && <span className="text-third"> · {line.attemptNo}</span>}
      </span>
    ),
  },
  {
    key: "channel",
    header: "Channel",
    isExtra: true,
    cell: (line) => <span className="whitespace-nowrap">{channelName(line.channel)}</span>,
  },
  { key: "with", header: "Paid with", isExtra: true, cell: (line) => line.instrumentLabel ?? NONE },
  { key: "amount", header: "Amount", isFigure: true, cell: (line) => formatAmount(line.amountMinor, line.currency) },
  {
    key: "back",
    header: "Given back",
    isFigure: true,
    isExtra: true,
    cell: (line) => (line.refundedMinor === "0" ? NONE : formatAmount(line.refundedMinor, line.currency)),
  },
  { key: "state", header: "State", isStacked: true, cell: (line) => <PaymentChip status={line.status} /> },
  {
    key: "when",
    header: "Begun",
    isExtra: true,
    cell: (line) => <When at={line.createdAt} className="whitespace-nowrap text-second" />,
  },
];

export function PaymentsTable({ lines, hrefOf, selectedId, hasFilters, isCut }: RecordTableProps<PaymentLine>) {
  return (
    <DeskTable
      caption="Payments"
      columns={COLUMNS}
      rows={lines}
      rowKey={({ id }) => id}
      rowHref={hrefOf}
      isSelected={({ id }) => id === selectedId}
      isNarrow={selectedId !== undefined}
      empty={
        <RecordEmpty title="No payments here" hasFilters={hasFilters} isCut={isCut}>
          Every attempt to pay an order stands here.
        </RecordEmpty>
      }
    />
  );
}
