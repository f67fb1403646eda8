import { BookOpen } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "@/components/ui/empty-state";
import type { BehindLine } from "@/lib/insight/reports/transfers-behind";
import { type DeskColumn, DeskTable } from "../desk-table";
import { formatUnit } from "../format";
import { When } from "../when";
import { countryName } from "./figures";

const COLUMNS: ReadonlyArray<DeskColumn<BehindLine>> = [
  {
    key: "when",
    header: "When",
    cell: (line) => <When at={line.createdAt} className="whitespace-nowrap text-second" />,
  },
  { key: "code", header: "What", cell: (line) => <span className="whitespace-nowrap">{line.code}</span> },
  { key: "debit", header: "Debit", isExtra: true, cell: (line) => line.debit },
  { key: "credit", header: "Credit", isExtra: true, cell: (line) => line.credit },
  { key: "country", header: "Country", isExtra: true, cell: (line) => countryName(line.country) },
  { key: "amount", header: "Amount", isFigure: true, cell: (line) => formatUnit(line.amount, line.unit) },
  {
    key: "order",
    header: "Order",
    cell: (line) =>
      line.orderId === null ? (
        <span className="text-third">—</span>
      ) : (
        <Link
          href={`/support/orders/${line.orderId}`}
          prefetch={false}
          data-row-link
          className="figures rounded-sm font-medium whitespace-nowrap hover:text-accent"
        >
          {line.reference}
        </Link>
      ),
  },
];

/** The transfers behind a figure, newest first, each with the sign that it has in the report. */
export function BehindTable({ transfers }: { transfers: readonly BehindLine[] }) {
  return (
    <DeskTable
      caption="Transfers behind the figure"
      columns={COLUMNS}
      rows={transfers}
      rowKey={(line) => line.key}
      empty={
        <EmptyState icon={BookOpen} title="No transfers here">
          Nothing was posted that this figure counts.
        </EmptyState>
      }
    />
  );
}
