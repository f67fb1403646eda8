import { BookOpen } from "lucide-react";
import Link from "next/link";
import { Badge, type Tone } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import type { TransferLine } from "@/lib/ledger/desk-queries";
import { type DeskColumn, DeskTable } from "./desk-table";
import { formatUnit } from "./format";
import { When } from "./when";

const KIND_TONES: Readonly<Record<string, Tone>> = {
  single: "neutral",
  pending: "accent",
  post: "good",
  void: "neutral",
};

const ACCOUNT_LINK = "rounded-sm whitespace-nowrap hover:text-accent";

function AccountLink({ code }: { code: string }) {
  return (
    <Link href={`/admin/ledger?account=${encodeURIComponent(code)}`} prefetch={false} className={ACCOUNT_LINK}>
      {code}
    </Link>
  );
}

const COLUMNS: ReadonlyArray<DeskColumn<TransferLine>> = [
  {
    key: "when",
    header: "When",
    cell: (line) => <When at={line.createdAt} className="whitespace-nowrap text-second" />,
  },
  { key: "code", header: "What", cell: (line) => <span className="whitespace-nowrap">{line.code}</span> },
  {
    key: "kind",
    header: "Kind",
    isExtra: true,
    cell: (line) => <Badge tone={KIND_TONES[line.kind] ?? "neutral"}>{line.kind}</Badge>,
  },
  { key: "debit", header: "Debit", isExtra: true, cell: (line) => <AccountLink code={line.debit} /> },
  { key: "credit", header: "Credit", isExtra: true, cell: (line) => <AccountLink code={line.credit} /> },
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

export function TransfersTable({ transfers, hasFilters }: { transfers: readonly TransferLine[]; hasFilters: boolean }) {
  return (
    <DeskTable
      caption="Transfers"
      columns={COLUMNS}
      rows={transfers}
      rowKey={(line) => line.key}
      empty={
        <EmptyState icon={BookOpen} title="No transfers here">
          {hasFilters ? "No transfer matches these filters." : "The first deposit or payment writes the first line."}
        </EmptyState>
      }
    />
  );
}
