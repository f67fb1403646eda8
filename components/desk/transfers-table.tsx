import Link from "next/link";
import { Badge, type Tone } from "@/components/ui/badge";
import type { Unit } from "@/lib/insight/reports/movement";
import type { TransferLine } from "@/lib/ledger/desk-queries";
import { type DeskColumn, DeskTable } from "./desk-table";
import { formatUnit } from "./format";
import { accountHref } from "./records/account-href";
import { accountName } from "./records/account-words";
import { RecordEmpty } from "./records/record-empty";
import type { RecordTableProps } from "./records/record-table-props";
import { kindWord } from "./records/record-words";
import { When } from "./when";

const KIND_TONES: Readonly<Record<string, Tone>> = {
  single: "neutral",
  pending: "accent",
  post: "good",
  void: "neutral",
};

const ACCOUNT_LINK = "relative rounded-sm whitespace-nowrap hover:text-accent";

/** To the account's statement. */
export function AccountLink({ code, unit }: { code: string; unit: Unit }) {
  return (
    <Link href={accountHref(code, unit)} prefetch={false} title={accountName(code, unit)} className={ACCOUNT_LINK}>
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
    cell: (line) => <Badge tone={KIND_TONES[line.kind] ?? "neutral"}>{kindWord(line.kind)}</Badge>,
  },
  { key: "debit", header: "Debit", isExtra: true, cell: (line) => <AccountLink code={line.debit} unit={line.unit} /> },
  {
    key: "credit",
    header: "Credit",
    isExtra: true,
    cell: (line) => <AccountLink code={line.credit} unit={line.unit} />,
  },
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
          className="figures relative rounded-sm font-medium whitespace-nowrap hover:text-accent"
        >
          {line.reference}
        </Link>
      ),
  },
];

export function TransfersTable({ lines, hrefOf, selectedId, hasFilters, isCut }: RecordTableProps<TransferLine>) {
  return (
    <DeskTable
      caption="Transfers"
      columns={COLUMNS}
      rows={lines}
      rowKey={(line) => line.key}
      rowHref={hrefOf}
      isSelected={(line) => line.id === selectedId}
      isNarrow={selectedId !== undefined}
      empty={
        <RecordEmpty title="No transfers here" hasFilters={hasFilters} isCut={isCut}>
          The first deposit or payment writes the first line.
        </RecordEmpty>
      }
    />
  );
}
