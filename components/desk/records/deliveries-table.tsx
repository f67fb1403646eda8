import type { DeliveryLine } from "@/lib/orders/delivery-records";
import { DeliveryChip } from "../chips";
import type { DeskColumn } from "../desk-table";
import { formatCount, formatDuration } from "../format";
import { NONE, RecordTable, whenCell } from "./record-table";
import type { RecordTableProps } from "./record-table-props";

const COLUMNS: ReadonlyArray<DeskColumn<DeliveryLine>> = [
  {
    key: "order",
    header: "Order",
    cell: (line) => (
      <span className="figures whitespace-nowrap">
        {line.reference}
        {(line.part > 1 || line.tryNo > 1) && (
          <span className="text-third">
            {" "}
            · part {line.part}
            {line.tryNo > 1 && `, try ${line.tryNo}`}
          </span>
        )}
      </span>
    ),
  },
  { key: "from", header: "From", isExtra: true, cell: (line) => line.custodianId },
  { key: "diamonds", header: "Diamonds", isFigure: true, cell: (line) => formatCount(line.diamonds) },
  { key: "state", header: "State", isStacked: true, cell: (line) => <DeliveryChip status={line.status} /> },
  {
    key: "said",
    header: "What the platform said",
    isExtra: true,
    cell: (line) =>
      line.rescode === null ? (
        line.attemptsCount > 1 ? (
          <span className="text-sm text-second">no clear answer at first</span>
        ) : (
          NONE
        )
      ) : (
        <span className="line-clamp-2 max-w-72 text-sm" title={line.rescodeWords ?? undefined}>
          <span className="figures text-third">{line.rescode}</span> {line.rescodeWords}
        </span>
      ),
  },
  { key: "calls", header: "Calls", isFigure: true, isExtra: true, cell: (line) => line.attemptsCount },
  {
    key: "took",
    header: "Took",
    isFigure: true,
    isExtra: true,
    cell: (line) =>
      line.settledAt === null ? NONE : formatDuration(Date.parse(line.settledAt) - Date.parse(line.createdAt)),
  },
  { key: "when", header: "Begun", isExtra: true, cell: (line) => whenCell(line.createdAt) },
];

export function DeliveriesTable(props: RecordTableProps<DeliveryLine>) {
  return (
    <RecordTable caption="Deliveries" columns={COLUMNS} {...props}>
      Diamonds on their way to recipients stand here.
    </RecordTable>
  );
}
