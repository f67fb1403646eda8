import { Gem } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import type { OrderLine } from "@/lib/orders/desk-view";
import { LATE_CAUSE_WORDS } from "@/lib/orders/lateness";
import { OrderChip } from "./chips";
import { type DeskColumn, DeskTable } from "./desk-table";
import { formatAmount, formatCount, formatDuration } from "./format";
import { When } from "./when";
import { methodWord } from "./words";

export const ORDER_COLUMNS: ReadonlyArray<DeskColumn<OrderLine>> = [
  {
    key: "reference",
    header: "Order",
    cell: (order) => <span className="figures whitespace-nowrap">{order.reference}</span>,
  },
  { key: "recipient", header: "Recipient", isExtra: true, cell: (order) => order.recipientMasked },
  { key: "diamonds", header: "Diamonds", isFigure: true, isExtra: true, cell: (order) => formatCount(order.diamonds) },
  { key: "total", header: "Total", isFigure: true, cell: (order) => formatAmount(order.totalMinor, order.currency) },
  { key: "method", header: "Method", isExtra: true, cell: (order) => methodWord(order.method) },
  { key: "state", header: "State", isStacked: true, cell: (order) => <OrderChip status={order.status} /> },
  {
    key: "placed",
    header: "Placed",
    isExtra: true,
    cell: (order) => <When at={order.placedAt} className="whitespace-nowrap text-second" />,
  },
  {
    key: "arrival",
    header: "Arrival",
    isFigure: true,
    isExtra: true,
    cell: (order) =>
      order.arrivalMs === null ? <span className="text-third">—</span> : formatDuration(order.arrivalMs),
  },
];

const BECAUSE: DeskColumn<OrderLine> = {
  key: "because",
  header: "Why it is late",
  isStacked: true,
  cell: ({ lateBecause }) =>
    lateBecause === null ? null : <span className="text-second">{LATE_CAUSE_WORDS[lateBecause]}</span>,
};

type Props = {
  orders: readonly OrderLine[];
  caption: string;
  hrefOf: (order: OrderLine) => string;
  selectedId?: string;
  isNarrow?: boolean;
  /** Says of each why it is late. */
  hasCauses?: boolean;
  empty?: string;
};

export function OrdersTable({ orders, caption, hrefOf, selectedId, isNarrow, hasCauses = false, empty }: Props) {
  return (
    <DeskTable
      caption={caption}
      columns={hasCauses ? [...ORDER_COLUMNS, BECAUSE] : ORDER_COLUMNS}
      rows={orders}
      rowKey={(order) => order.id}
      rowHref={hrefOf}
      isNarrow={isNarrow}
      isSelected={(order) => order.id === selectedId}
      empty={
        <EmptyState icon={Gem} title="No orders here">
          {empty ?? "Orders appear here as customers place them."}
        </EmptyState>
      }
    />
  );
}
