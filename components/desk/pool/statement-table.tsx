import { ReceiptText } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "@/components/ui/empty-state";
import type { MovementKind, StatementLine } from "@/lib/pool/statement";
import { type DeskColumn, DeskTable } from "../desk-table";
import { formatCount } from "../format";
import { When } from "../when";

const WORDS: Record<MovementKind, string> = {
  deposit: "Deposit",
  reserve: "Reserved",
  deliver: "Delivered",
  give_back: "Given back",
  move_in: "Moved in",
  move_out: "Moved out",
  reversal: "Reversal",
};

function signed(diamonds: string): string {
  if (diamonds === "0") return "";
  return diamonds.startsWith("-") ? `− ${formatCount(diamonds.slice(1))}` : `+ ${formatCount(diamonds)}`;
}

const COLUMNS: ReadonlyArray<DeskColumn<StatementLine>> = [
  {
    key: "what",
    header: "Movement",
    cell: ({ kind, note, orderId, reference }) => (
      <span>
        <span className="font-medium">{WORDS[kind]}</span>{" "}
        {orderId !== null && reference !== null && (
          <Link
            href={`/support/orders/${orderId}`}
            prefetch={false}
            className="whitespace-nowrap text-accent hover:text-accent-strong"
          >
            {reference}
          </Link>
        )}
        {note !== null && <span className="block text-sm text-third wrap-anywhere">{note}</span>}
      </span>
    ),
  },
  {
    key: "when",
    header: "When",
    isStacked: true,
    cell: ({ at }) => <When at={at} className="text-sm whitespace-nowrap text-third md:text-base md:text-ink" />,
  },
  { key: "held", header: "Diamonds", isFigure: true, cell: ({ heldDiamonds }) => signed(heldDiamonds) },
  {
    key: "reserved",
    header: "Reserved",
    isFigure: true,
    isExtra: true,
    cell: ({ reservedDiamonds }) => signed(reservedDiamonds),
  },
  {
    key: "after",
    header: "Held after",
    isFigure: true,
    cell: ({ runningHeldDiamonds }) => formatCount(runningHeldDiamonds),
  },
  {
    key: "available",
    header: "Available after",
    isFigure: true,
    isExtra: true,
    cell: ({ runningHeldDiamonds, runningReservedDiamonds }) =>
      formatCount(BigInt(runningHeldDiamonds) - BigInt(runningReservedDiamonds)),
  },
];

/** Every movement of an account in a period, oldest first, with the balance after it. */
export function StatementTable({ lines }: { lines: readonly StatementLine[] }) {
  return (
    <DeskTable
      caption="Movements of the period"
      columns={COLUMNS}
      rows={lines}
      rowKey={({ key }) => key}
      empty={
        <EmptyState icon={ReceiptText} title="Nothing moved in this period">
          Deposits, reservations, deliveries and what was given back stand here, each with the balance after it.
        </EmptyState>
      }
    />
  );
}
