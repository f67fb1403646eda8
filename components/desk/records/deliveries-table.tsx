import type { DeliveryLine } from "@/lib/orders/delivery-records";
import { DeliveryChip } from "../chips";
import { type DeskColumn, DeskTable } from "../desk-table";
import { formatCount, formatDuration } from "../format";
import { When } from "../when";
import { RecordEmpty } from "./record-empty";
import type { RecordTableProps } from "./record-table-props";

const NONE = <span className="text-third">—</span>;

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
        NONE
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
  {
    key: "when",
    header: "Begun",
    isExtra: true,
    cell: (line) => <When at={line.createdAt} className="whitespace-nowrap text-second" />,
  },
];

export function DeliveriesTable({ lines, hrefOf, selectedId, hasFilters, isCut }: RecordTableProps<DeliveryLine>) {
  return (
    <DeskTable
      caption="Deliveries"
      columns={COLUMNS}
      rows={lines}
      rowKey={({ id }) => id}
      rowHref={hrefOf}
      isSelected={({ id }) => id === selectedId}
      isNarrow={selectedId !== undefined}
      empty={
        <RecordEmpty title="No deliveries here" hasFilters={hasFilters} isCut={isCut}>
          Diamonds on their way to recipients stand here.
        </RecordEmpty>
      }
    />
  );
}
