import type { FoundOrder, SearchKind } from "@/lib/orders/desk-search";
import { type DeskColumn, DeskTable } from "./desk-table";
import { ORDER_COLUMNS } from "./orders-table";

export const FOUND_BY: Readonly<Record<SearchKind, string>> = {
  reference: "order number",
  reference_prefix: "beginning of the order number",
  email: "e-mail address",
  recipient: "recipient",
  payment: "payment's number",
  session: "payment page's number",
  card: "last four digits of the card",
  platform_order: "order id at the platform",
  dispute: "dispute's number",
  id: "id",
};

const COLUMNS: ReadonlyArray<DeskColumn<FoundOrder>> = [
  ...ORDER_COLUMNS,
  {
    key: "found",
    header: "Found by",
    isStacked: true,
    cell: ({ foundBy }) => (
      <span className="text-sm text-second">{foundBy.map((kind) => FOUND_BY[kind]).join(", ")}</span>
    ),
  },
];

/** What the search found, and by what: one word can be a recipient of one order and the number of another. */
export function FoundOrdersTable({ orders }: { orders: readonly FoundOrder[] }) {
  return (
    <DeskTable
      caption="Search results"
      columns={COLUMNS}
      rows={orders}
      rowKey={({ id }) => id}
      rowHref={({ id }) => `/support/orders/${id}`}
      empty={null}
    />
  );
}
