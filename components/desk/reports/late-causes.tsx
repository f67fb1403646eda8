import Link from "next/link";
import { buttonClass } from "@/components/ui/button";
import { LATE_CAUSE_WORDS, type LateCause } from "@/lib/orders/lateness";
import { CardSection } from "../card-section";
import { type DeskColumn, DeskTable } from "../desk-table";
import { formatCount } from "../format";

type Row = { cause: LateCause; orders: number };

const COLUMNS: readonly DeskColumn<Row>[] = [
  { key: "cause", header: "Because", cell: ({ cause }) => LATE_CAUSE_WORDS[cause] },
  { key: "orders", header: "Orders", isFigure: true, cell: ({ orders }) => formatCount(orders) },
];

type Props = {
  rows: readonly Row[];
  /** How many there are, of which the newest were looked into. */
  lateOrders: number;
  href: string;
};

/** Why orders of a period came later than promised, and the way to them. */
export function LateCauses({ rows, lateOrders, href }: Props) {
  if (lateOrders === 0) {
    return (
      <CardSection title="Why later than 15 s">
        <p className="px-5 pb-5 text-second">No order of this period came later.</p>
      </CardSection>
    );
  }
  const lookedInto = rows.reduce((sum, { orders }) => sum + orders, 0);
  return (
    <CardSection
      title="Why later than 15 s"
      aside={
        <Link href={href} prefetch={false} className={buttonClass({ size: "sm" })}>
          Show late orders
        </Link>
      }
    >
      <DeskTable
        caption="Causes of late arrival"
        columns={COLUMNS}
        rows={rows}
        rowKey={({ cause }) => cause}
        empty={null}
      />
      <p className="px-5 pt-2 pb-4 text-xs text-third">
        {lookedInto < lateOrders &&
          `${formatCount(lookedInto)} of ${formatCount(lateOrders)} late orders were looked into, the newest. `}
        The list goes by the day on which an order was placed, and has those that are still under way.
      </p>
    </CardSection>
  );
}
