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
  href: string;
  /** Where not all were counted, which were. */
  counted: string | null;
};

/** Why orders of a period came later than promised, and the way to them. */
export function LateCauses({ rows, href, counted }: Props) {
  const total = rows.reduce((sum, { orders }) => sum + orders, 0);
  return (
    <CardSection
      title="Why later than 15 s"
      aside={
        total === 0 ? undefined : (
          <Link href={href} prefetch={false} className={buttonClass({ size: "sm" })}>
            Show these orders
          </Link>
        )
      }
    >
      <DeskTable
        caption="Causes of late arrival"
        columns={COLUMNS}
        rows={rows}
        rowKey={({ cause }) => cause}
        empty={<p className="px-5 pb-5 text-second">No order of this period came later.</p>}
      />
      {counted !== null && <p className="px-5 pt-2 pb-4 text-xs text-third">{counted}</p>}
    </CardSection>
  );
}
