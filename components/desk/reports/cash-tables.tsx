import { Wallet } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import type { CashReport, CashRow } from "@/lib/insight/reports/cash";
import type { BalanceLine } from "@/lib/insight/reports/movement";
import type { Period } from "@/lib/insight/reports/period";
import { type DeskColumn, DeskTable } from "../desk-table";
import { formatAmount } from "../format";
import { AmountLink } from "./figure-cell";
import { behindHref, formatUsdMicro } from "./figures";
import { BALANCE_WORDS } from "./report-words";

type Sums = { opening: bigint; debited: bigint; credited: bigint; closing: bigint };
type LineRow = Sums & { line: BalanceLine | null };

const HEADS = { opening: "At the beginning", debited: "Debits", credited: "Credits", closing: "At the end" } as const;

/** What we hold and owe in dollars, line by line, with their sum: what is ours. */
export function CashLinesTable({ report, period: { from, to } }: { report: CashReport; period: Period }) {
  const used = report.lines.filter((line) => line.opening !== 0n || line.debited !== 0n || line.credited !== 0n);
  const rows: LineRow[] = used.length === 0 ? [] : [...used, { line: null, ...report.total }];
  const money = (key: keyof Sums): DeskColumn<LineRow> => ({
    // On a phone the end is the answer; how it came about is for a wider screen.
    ...{ key, header: HEADS[key], isFigure: true, isExtra: key !== "closing" },
    cell: (row) => {
      const text = formatUsdMicro(row[key]);
      const isMoved = (key === "debited" || key === "credited") && row[key] !== 0n;
      if (row.line === null)
        return <span className="font-bold">{key === "opening" || key === "closing" ? text : ""}</span>;
      return isMoved ? <AmountLink text={text} href={behindHref({ from, to, line: row.line })} /> : text;
    },
  });
  const columns: DeskColumn<LineRow>[] = [
    {
      key: "line",
      header: "What we hold, and what we owe",
      cell: ({ line }) => (
        <span className="grid">
          <span className={line === null ? "font-bold" : "font-medium"}>
            {line === null ? "Ours" : BALANCE_WORDS[line].name}
          </span>
          <span className="text-xs text-third">
            {line === null ? "the sum of all above, and of all results so far" : BALANCE_WORDS[line].what}
          </span>
        </span>
      ),
    },
    ...(["opening", "debited", "credited", "closing"] as const).map(money),
  ];
  return (
    <DeskTable
      caption="Balances in dollars"
      columns={columns}
      rows={rows}
      rowKey={({ line }) => line ?? "total"}
      empty={
        <EmptyState icon={Wallet} title="No money yet">
          The first deposit or payment opens the books.
        </EmptyState>
      }
    />
  );
}

/** Every account behind it, in its own currency: opening + debits - credits = closing, to the minor unit. */
export function CashAccountsTable({ rows, period: { from, to } }: { rows: readonly CashRow[]; period: Period }) {
  const money = (key: keyof Sums): DeskColumn<CashRow> => ({
    ...{ key, header: HEADS[key], isFigure: true, isExtra: key !== "closing" },
    cell: (row) => {
      const text = formatAmount(row[key], row.unit);
      const isMoved = (key === "debited" || key === "credited") && row[key] !== 0n;
      return isMoved ? (
        <AmountLink text={text} href={behindHref({ from, to, account: row.account, unit: row.unit })} />
      ) : (
        <span className={row[key] === 0n ? "text-third" : ""}>{text}</span>
      );
    },
  });
  const columns: DeskColumn<CashRow>[] = [
    { key: "account", header: "Account", cell: ({ account }) => <span className="whitespace-nowrap">{account}</span> },
    ...(["opening", "debited", "credited", "closing"] as const).map(money),
  ];
  return (
    <DeskTable
      caption="Balances of the accounts in their own currencies"
      columns={columns}
      rows={rows}
      rowKey={({ account, unit }) => `${account}|${unit}`}
      empty={<p className="px-5 pb-5 text-second">No account has moved yet.</p>}
    />
  );
}
