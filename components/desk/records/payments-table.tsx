import type { PaymentLine } from "@/lib/orders/payment-records";
import { PaymentChip } from "../chips";
import type { DeskColumn } from "../desk-table";
import { formatAmount } from "../format";
import { AMOUNT, CHANNEL, NONE, RecordTable, whenCell } from "./record-table";
import type { RecordTableProps } from "./record-table-props";

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
  CHANNEL,
  { key: "with", header: "Paid with", isExtra: true, cell: (line) => line.instrumentLabel ?? NONE },
  AMOUNT,
  {
    key: "back",
    header: "Given back",
    isFigure: true,
    isExtra: true,
    cell: (line) => (line.refundedMinor === "0" ? NONE : formatAmount(line.refundedMinor, line.currency)),
  },
  { key: "state", header: "State", isStacked: true, cell: (line) => <PaymentChip status={line.status} /> },
  { key: "when", header: "Begun", isExtra: true, cell: (line) => whenCell(line.createdAt) },
];

export function PaymentsTable(props: RecordTableProps<PaymentLine>) {
  return (
    <RecordTable caption="Payments" columns={COLUMNS} {...props}>
      Every attempt to pay an order stands here.
    </RecordTable>
  );
}
