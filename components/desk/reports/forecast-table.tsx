import type { ForecastWeek } from "@/lib/insight/reports/forecast";
import { type DeskColumn, DeskTable } from "../desk-table";
import { formatAmount, formatCount } from "../format";

type Row = ForecastWeek & { from: string };

const money = (
  key: "revenue" | "cost" | "fees" | "tax" | "refunds" | "result" | "boughtFor" | "cash" | "cashSoFar",
  header: string,
): DeskColumn<Row> => ({
  ...{ key, header, isFigure: true },
  cell: (row) => <span className={row[key] < 0n ? "text-bad" : ""}>{formatAmount(row[key], "USD")}</span>,
});

const COLUMNS: ReadonlyArray<DeskColumn<Row>> = [
  {
    key: "week",
    header: "Week",
    cell: ({ week, from }) => (
      <span className="whitespace-nowrap">
        {week} <span className="text-third">from {from}</span>
      </span>
    ),
  },
  {
    ...{ key: "sold", header: "Sold", isFigure: true },
    cell: ({ soldDiamonds, wantedDiamonds }) => (
      <span className="grid justify-items-end">
        {formatCount(soldDiamonds)}
        {soldDiamonds < wantedDiamonds && (
          <span className="text-xs text-warning">of {formatCount(wantedDiamonds)} wanted</span>
        )}
      </span>
    ),
  },
  money("revenue", "Revenue"),
  money("cost", "Cost"),
  money("fees", "Fees"),
  money("refunds", "Refunds"),
  money("result", "Result"),
  money("tax", "Tax"),
  {
    ...{ key: "bought", header: "Bought", isFigure: true },
    cell: ({ boughtDiamonds, boughtFor }) =>
      boughtDiamonds === 0n ? (
        <span className="text-third">—</span>
      ) : (
        <span className="grid justify-items-end">
          {formatCount(boughtDiamonds)}
          <span className="text-xs text-third">{formatAmount(boughtFor, "USD")}</span>
        </span>
      ),
  },
  money("cash", "Cash"),
  money("cashSoFar", "Cash so far"),
  { key: "pool", header: "Pool at the end", isFigure: true, cell: ({ poolDiamonds }) => formatCount(poolDiamonds) },
];

export function ForecastTable({ rows }: { rows: readonly Row[] }) {
  return (
    <DeskTable
      caption="Forecast by week"
      columns={COLUMNS}
      rows={rows}
      rowKey={({ week }) => String(week)}
      empty={null}
    />
  );
}
