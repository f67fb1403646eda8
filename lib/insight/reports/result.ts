import {
  groupBy,
  RESULT_LINES,
  type ResultLine,
  type Side,
  sumAmount,
  sumUsdMicro,
  type Unit,
} from "@/lib/insight/reports/movement";
import type { Currency } from "@/lib/shared/money";

/** What a line adds to the result: revenue is positive, what was spent negative. Dollars in millionths, currencies in minor units. */
export type ResultRow = {
  line: ResultLine;
  now: bigint;
  before: bigint;
  byCurrency: { unit: Currency; amount: bigint }[];
};

export type ResultReport = {
  rows: ResultRow[];
  /** Revenue less the cost of diamonds. */
  grossProfit: { now: bigint; before: bigint };
  /** Less channel fees too: the margin of the overview and of the revenue report. */
  margin: { now: bigint; before: bigint };
  result: { now: bigint; before: bigint };
  resultByCurrency: { unit: Currency; amount: bigint }[];
};

const isResult = (line: string): line is ResultLine => (RESULT_LINES as readonly string[]).includes(line);

/** The profit and loss of a period beside the one before. Every account that is no balance is in it. */
export function resultReport(now: readonly Side[], before: readonly Side[]): ResultReport {
  const mine = now.filter(({ line }) => isResult(line));
  const theirs = before.filter(({ line }) => isResult(line));
  const rows = RESULT_LINES.map((line): ResultRow => {
    const sides = mine.filter((side) => side.line === line);
    return {
      line,
      now: -sumUsdMicro(sides),
      before: -sumUsdMicro(theirs.filter((side) => side.line === line)),
      byCurrency: perUnit(sides),
    };
  });
  const sum = (lines: readonly ResultLine[], when: "now" | "before") =>
    rows.filter(({ line }) => lines.includes(line)).reduce((total, row) => total + row[when], 0n);
  const both = (lines: readonly ResultLine[]) => ({ now: sum(lines, "now"), before: sum(lines, "before") });
  return {
    rows,
    grossProfit: both(["revenue", "cost"]),
    margin: both(["revenue", "cost", "fees"]),
    result: both(RESULT_LINES),
    resultByCurrency: perUnit(mine),
  };
}

function perUnit(sides: readonly Side[]): { unit: Currency; amount: bigint }[] {
  return [...groupBy(sides, ({ unit }): Unit => unit)]
    .map(([unit, group]) => ({ unit: unit as Currency, amount: -sumAmount(group) }))
    .sort((a, b) => a.unit.localeCompare(b.unit));
}
