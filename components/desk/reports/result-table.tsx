import type { Line, ResultLine } from "@/lib/insight/reports/movement";
import type { Period } from "@/lib/insight/reports/period";
import type { ResultReport } from "@/lib/insight/reports/result";
import type { Currency } from "@/lib/shared/money";
import { type DeskColumn, DeskTable } from "../desk-table";
import { changeOf, formatAmount } from "../format";
import { FigureCell } from "./figure-cell";
import { behindHref } from "./figures";
import { RESULT_WORDS } from "./report-words";

type Row = {
  key: string;
  name: string;
  what: string;
  now: bigint;
  before: bigint;
  line?: Line;
  byCurrency?: readonly { unit: Currency; amount: bigint }[];
};

function rowsOf({ rows, grossProfit, margin, result, resultByCurrency }: ResultReport): Row[] {
  const ofLine = (line: ResultLine): Row[] =>
    rows
      .filter((row) => row.line === line)
      // What nobody uses needs no line; what is not sorted has one as soon as there is anything in it.
      .filter((row) => (line !== "other" && line !== "fx") || row.now !== 0n || row.before !== 0n)
      .map((row) => ({ key: line, ...RESULT_WORDS[line], ...row }));
  return [
    ...ofLine("revenue"),
    ...ofLine("cost"),
    { key: "gross", name: "Gross profit", what: "revenue less diamonds", ...grossProfit },
    ...ofLine("fees"),
    { key: "margin", name: "Margin", what: "revenue less diamonds and channel fees", ...margin },
    ...(["refunds", "disputes", "fx", "adjustments", "other"] as const).flatMap(ofLine),
    { key: "result", name: "Result", what: "what is left", ...result, byCurrency: resultByCurrency },
  ];
}

/** The profit and loss, line by line: what adds to the result is positive, what was spent negative. */
export function ResultTable({ report, period: { from, to } }: { report: ResultReport; period: Period }) {
  const columns: DeskColumn<Row>[] = [
    {
      key: "name",
      header: "Line",
      cell: (row) => (
        <span className="grid">
          <span className={row.line === undefined ? "font-bold" : "font-medium"}>{row.name}</span>
          <span className="text-xs text-third">{row.what}</span>
        </span>
      ),
    },
    {
      ...{ key: "now", header: "Dollars", isFigure: true },
      cell: (row) => (
        <FigureCell
          usdMicro={row.now}
          href={row.line && behindHref({ from, to, line: row.line, positive: "credits" })}
        />
      ),
    },
    { key: "before", header: "Period before", isFigure: true, cell: (row) => <FigureCell usdMicro={row.before} /> },
    {
      ...{ key: "change", header: "Change", isFigure: true },
      cell: (row) => <span className="text-second">{changeOf(row.now, row.before)?.text ?? "—"}</span>,
    },
    {
      ...{ key: "currencies", header: "In the currencies of the books", isFigure: true, isExtra: true },
      cell: (row) =>
        row.byCurrency === undefined || row.byCurrency.length === 0 ? (
          <span className="text-third">—</span>
        ) : (
          row.byCurrency.map(({ unit, amount }) => (
            <span key={unit} className="block text-sm whitespace-nowrap">
              {formatAmount(amount, unit)}
            </span>
          ))
        ),
    },
  ];
  return (
    <DeskTable
      caption="Profit and loss"
      columns={columns}
      rows={rowsOf(report)}
      rowKey={(row) => row.key}
      empty={null}
    />
  );
}
