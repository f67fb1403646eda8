import { BookOpen } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import type { AccountLine } from "@/lib/ledger/desk-queries";
import { type DeskColumn, DeskTable } from "./desk-table";
import { formatUnit } from "./format";
import { accountHref } from "./records/account-href";
import { accountName, unitName } from "./records/account-words";

const COLUMNS: ReadonlyArray<DeskColumn<AccountLine>> = [
  {
    key: "code",
    header: "Account",
    cell: ({ code, unit }) => (
      <>
        {accountName(code, unit)}
        <span className="block text-xs font-normal text-third">{code}</span>
      </>
    ),
  },
  {
    key: "unit",
    header: "Unit",
    isExtra: true,
    cell: ({ unit }) => unitName(unit),
  },
  { key: "balance", header: "Balance", isFigure: true, cell: (account) => formatUnit(account.balance, account.unit) },
  {
    key: "in",
    header: "Set aside to come in",
    isFigure: true,
    isExtra: true,
    cell: (account) =>
      account.pendingIn === "0" ? <span className="text-third">—</span> : formatUnit(account.pendingIn, account.unit),
  },
  {
    key: "out",
    header: "Set aside to go out",
    isFigure: true,
    isExtra: true,
    cell: (account) =>
      account.pendingOut === "0" ? <span className="text-third">—</span> : formatUnit(account.pendingOut, account.unit),
  },
];

export function AccountsTable({ accounts }: { accounts: readonly AccountLine[] }) {
  return (
    <DeskTable
      caption="Accounts"
      columns={COLUMNS}
      rows={accounts}
      rowKey={(account) => `${account.unit}:${account.code}`}
      rowHref={(account) => accountHref(account.code, account.unit)}
      empty={
        <EmptyState icon={BookOpen} title="No accounts yet">
          Accounts appear with the first movement that needs them.
        </EmptyState>
      }
    />
  );
}
