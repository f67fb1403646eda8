import { BookOpen } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import type { UnitTotals } from "@/lib/ledger/desk-queries";
import { type DeskColumn, DeskTable } from "../desk-table";
import { formatUnit } from "../format";

const COLUMNS: ReadonlyArray<DeskColumn<UnitTotals>> = [
  { key: "unit", header: "Unit", cell: ({ unit }) => (unit === "DIAMOND" ? "Diamonds" : unit) },
  { key: "debits", header: "Debits", isFigure: true, cell: ({ unit, debits }) => formatUnit(debits, unit) },
  { key: "credits", header: "Credits", isFigure: true, cell: ({ unit, credits }) => formatUnit(credits, unit) },
  {
    key: "difference",
    header: "Difference",
    isFigure: true,
    isExtra: true,
    cell: ({ unit, debits, credits }) => formatUnit((BigInt(debits) - BigInt(credits)).toString(), unit),
  },
  {
    key: "pending",
    header: "Set aside",
    isFigure: true,
    isExtra: true,
    cell: ({ unit, pending }) => formatUnit(pending, unit),
  },
];

/** Debits and credits of each unit, which are the same in every one of them. */
export function TotalsTable({ totals }: { totals: readonly UnitTotals[] }) {
  return (
    <DeskTable
      caption="Totals by unit"
      columns={COLUMNS}
      rows={totals}
      rowKey={({ unit }) => unit}
      empty={
        <EmptyState icon={BookOpen} title="No movement yet">
          The first deposit or payment makes the first totals.
        </EmptyState>
      }
    />
  );
}
