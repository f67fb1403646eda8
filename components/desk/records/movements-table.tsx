import { BookOpen } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "@/components/ui/empty-state";
import type { Unit } from "@/lib/insight/reports/movement";
import type { Movement } from "@/lib/ledger/account-statement";
import { type DeskColumn, DeskTable } from "../desk-table";
import { formatUnit } from "../format";
import { AccountLink } from "../transfers-table";
import { When } from "../when";

const LINK = "relative rounded-sm whitespace-nowrap hover:text-accent";

function columnsOf(unit: Unit): ReadonlyArray<DeskColumn<Movement>> {
  return [
    { key: "at", header: "When", cell: (line) => <When at={line.at} className="whitespace-nowrap text-second" /> },
    { key: "code", header: "What", isStacked: true, cell: (line) => line.code },
    {
      key: "other",
      header: "Other account",
      isExtra: true,
      cell: (line) => <AccountLink code={line.other} unit={unit} />,
    },
    {
      key: "order",
      header: "Order",
      isExtra: true,
      cell: (line) =>
        line.orderId === null ? (
          <span className="text-third">—</span>
        ) : (
          <Link href={`/support/orders/${line.orderId}`} prefetch={false} className={`figures font-medium ${LINK}`}>
            {line.reference}
          </Link>
        ),
    },
    { key: "amount", header: "Amount", isFigure: true, cell: (line) => formatUnit(line.amount, unit) },
    { key: "balance", header: "Balance", isFigure: true, cell: (line) => formatUnit(line.balance, unit) },
  ];
}

/** What moved on an account, each line with the balance after it; a line leads to its transfer. */
export function MovementsTable({ movements, unit }: { movements: readonly Movement[]; unit: Unit }) {
  return (
    <DeskTable
      caption="Movements"
      columns={columnsOf(unit)}
      rows={movements}
      rowKey={(line) => line.key}
      rowHref={(line) => `/admin/ledger?of=transfer:${line.id}&open=${line.id}`}
      empty={
        <EmptyState icon={BookOpen} title="Nothing moved">
          No transfer of this account became final in this period.
        </EmptyState>
      }
    />
  );
}
