import { ChartColumn } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import type { Line } from "@/lib/insight/reports/movement";
import type { Period } from "@/lib/insight/reports/period";
import type { CurrencyRow, RevenueFigures, RevenueReport, RevenueRow } from "@/lib/insight/reports/revenue";
import { type DeskColumn, DeskTable } from "../desk-table";
import { formatAmount, formatCount } from "../format";
import { AmountLink, FigureCell } from "./figure-cell";
import { behindHref, countryName, percentText } from "./figures";

/** What went back to customers, and to their banks. */
const LOSSES: readonly Line[] = ["refunds", "disputes"];

/** What was earned and collected stands in credits, and the report writes it as positive. */
const positiveOf = (key: string) => (key === "revenue" || key === "tax" ? "credits" : undefined);

type Row = RevenueRow & { isTotal: boolean };

/** Per country in dollars, the period before below each figure; the last line is the sum. */
export function RevenueTable({ report, period, country }: { report: RevenueReport; period: Period; country?: string }) {
  const { from, to } = period;
  const rows: Row[] = report.rows.map((row) => ({ ...row, isTotal: false }));
  if (rows.length > 1) rows.push({ country: "total", ...report.total, isTotal: true });
  const href = (row: Row, key: keyof RevenueFigures, line: Line | readonly Line[]) =>
    behindHref({ from, to, line, country: row.isTotal ? country : row.country, positive: positiveOf(key) });
  const money = (
    key: Exclude<keyof RevenueFigures, "orders">,
    header: string,
    line?: Line | readonly Line[],
  ): DeskColumn<Row> => ({
    ...{ key, header, isFigure: true },
    cell: (row) => (
      <FigureCell
        usdMicro={row.now[key]}
        before={row.before[key]}
        href={line && href(row, key, line)}
        note={key === "margin" ? percentText(row.now.margin, row.now.revenue) : undefined}
      />
    ),
  });
  const columns: DeskColumn<Row>[] = [
    {
      key: "country",
      header: "Country",
      cell: (row) => <span className="font-medium">{row.isTotal ? "All" : countryName(row.country)}</span>,
    },
    {
      ...{ key: "orders", header: "Delivered orders", isFigure: true },
      cell: ({ now, before }) => (
        <span className="grid justify-items-end">
          {formatCount(now.orders)}
          <span className="text-xs text-third">{formatCount(before.orders)}</span>
        </span>
      ),
    },
    money("revenue", "Revenue", "revenue"),
    money("cost", "Diamonds", "cost"),
    money("fees", "Fees", "fees"),
    money("margin", "Margin"),
    money("refunds", "Refunds, disputes", LOSSES),
    money("tax", "Tax", "tax"),
  ];
  return (
    <DeskTable
      caption="Revenue, margin, fees and tax by country, in dollars"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.country || "none"}
      empty={
        <EmptyState icon={ChartColumn} title="Nothing was booked">
          Revenue stands here as soon as diamonds are delivered in this period.
        </EmptyState>
      }
    />
  );
}

/** The same in the currencies of the books, to the minor unit. */
export function CurrencyTable({ rows, period: { from, to } }: { rows: readonly CurrencyRow[]; period: Period }) {
  const amount = (key: "revenue" | "cost" | "fees" | "refunds" | "tax", header: string): DeskColumn<CurrencyRow> => ({
    ...{ key, header, isFigure: true },
    cell: (row) =>
      row[key] === 0n ? (
        <span className="text-third">—</span>
      ) : (
        <AmountLink
          text={formatAmount(row[key], row.unit)}
          href={behindHref({
            ...{ from, to, line: key === "refunds" ? LOSSES : key },
            ...{ country: row.country, unit: row.unit, positive: positiveOf(key) },
          })}
        />
      ),
  });
  const columns: DeskColumn<CurrencyRow>[] = [
    {
      key: "country",
      header: "Country and currency",
      cell: (row) => (
        <span className="whitespace-nowrap">
          {countryName(row.country)} <span className="text-third">{row.unit}</span>
        </span>
      ),
    },
    amount("revenue", "Revenue"),
    amount("cost", "Diamonds"),
    amount("fees", "Fees"),
    amount("refunds", "Refunds, disputes"),
    amount("tax", "Tax"),
  ];
  return (
    <DeskTable
      caption="The same in the currencies of the books"
      columns={columns}
      rows={rows}
      rowKey={(row) => `${row.country}|${row.unit}`}
      empty={<p className="px-5 pb-5 text-second">Nothing was booked in this period.</p>}
    />
  );
}
