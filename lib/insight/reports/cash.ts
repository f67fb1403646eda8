import {
  BALANCE_LINES,
  type BalanceLine,
  groupBy,
  type Line,
  type Side,
  type Unit,
} from "@/lib/insight/reports/movement";
import type { Currency } from "@/lib/shared/money";

/** What an account held before a period: debits less credits. Minor units, and dollars in millionths. */
export type Balance = { line: Line; account: string; unit: Unit; amount: bigint; usdMicro: bigint };

/** One account over a period. What we hold is positive, what we owe negative; opening + debits - credits = closing, to the unit. */
export type CashRow = {
  line: BalanceLine;
  account: string;
  unit: Currency;
  opening: bigint;
  debited: bigint;
  credited: bigint;
  closing: bigint;
};

/** The accounts of one line in dollars, in millionths. */
export type CashLine = { line: BalanceLine; opening: bigint; debited: bigint; credited: bigint; closing: bigint };

export type CashReport = { rows: CashRow[]; lines: CashLine[]; total: Omit<CashLine, "line"> };

type Sums = Omit<CashLine, "line">;
const NOTHING: Sums = { opening: 0n, debited: 0n, credited: 0n, closing: 0n };

/** The cash view: opening and closing balances of all that we hold and owe, with what moved between. */
export function cashReport(openings: readonly Balance[], sides: readonly Side[]): CashReport {
  const isMine = ({ line }: { line: Line }) => (BALANCE_LINES as readonly Line[]).includes(line);
  const opened = openings.filter(isMine);
  const moved = sides.filter(isMine);
  const keyOf = ({ account, unit }: { account: string; unit: Unit }) => `${account}|${unit}`;
  const openingOf = groupBy(opened, keyOf);
  const movedOf = groupBy(moved, keyOf);
  const keys = [...new Set([...openingOf.keys(), ...movedOf.keys()])].sort();
  const rows = keys.map((key) => {
    const [first] = [...(openingOf.get(key) ?? []), ...(movedOf.get(key) ?? [])];
    const facts = first as Balance;
    return {
      line: facts.line as BalanceLine,
      account: facts.account,
      unit: facts.unit as Currency,
      ...sums(openingOf.get(key) ?? [], movedOf.get(key) ?? [], "amount"),
    };
  });
  const lines = BALANCE_LINES.map((line) => ({
    line,
    ...sums(
      opened.filter((balance) => balance.line === line),
      moved.filter((side) => side.line === line),
      "usdMicro",
    ),
  }));
  return { rows: rows.sort(inOrder), lines, total: lines.reduce(added, NOTHING) };
}

function sums(openings: readonly Balance[], sides: readonly Side[], of: "amount" | "usdMicro"): Sums {
  const opening = openings.reduce((sum, balance) => sum + balance[of], 0n);
  let [debited, credited] = [0n, 0n];
  for (const side of sides) {
    if (side[of] > 0n) debited += side[of];
    else credited -= side[of];
  }
  return { opening, debited, credited, closing: opening + debited - credited };
}

function added(a: Sums, b: Sums): Sums {
  return {
    opening: a.opening + b.opening,
    debited: a.debited + b.debited,
    credited: a.credited + b.credited,
    closing: a.closing + b.closing,
  };
}

function inOrder(a: CashRow, b: CashRow): number {
  const place = ({ line }: CashRow) => BALANCE_LINES.indexOf(line);
  return place(a) - place(b) || a.account.localeCompare(b.account) || a.unit.localeCompare(b.unit);
}
