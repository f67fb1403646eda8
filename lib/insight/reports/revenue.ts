import { groupBy, type Line, type Side, sumAmount, sumUsdMicro } from "@/lib/insight/reports/movement";
import type { Currency } from "@/lib/shared/money";

/** Figures of a country in millionths of a dollar. Revenue is without tax; a cost is positive. */
export type RevenueFigures = {
  orders: number;
  revenue: bigint;
  cost: bigint;
  fees: bigint;
  /** Refunds of delivered orders and lost disputes, without the tax that came back with them. */
  refunds: bigint;
  /** Collected less returned. */
  tax: bigint;
  /** Revenue less diamonds and channel fees. */
  margin: bigint;
};

export type RevenueRow = { country: string; now: RevenueFigures; before: RevenueFigures };

/** The same figures as the books have them: in minor units of each currency, costs in the currency that they were booked in. */
export type CurrencyRow = {
  country: string;
  unit: Currency;
  orders: number;
  revenue: bigint;
  cost: bigint;
  fees: bigint;
  refunds: bigint;
  tax: bigint;
};

export type RevenueReport = {
  rows: RevenueRow[];
  total: { now: RevenueFigures; before: RevenueFigures };
  byCurrency: CurrencyRow[];
  /** Of each part of the period, in its order. */
  parts: { part: string; revenue: bigint; margin: bigint; orders: number }[];
};

const LINES: readonly Line[] = ["revenue", "cost", "fees", "refunds", "disputes", "tax"];

/** Revenue, margin, fees and tax per country, from the sides of both periods' movements. */
export function revenueReport({
  now,
  before,
  parts,
}: {
  now: readonly Side[];
  before: readonly Side[];
  parts: readonly string[];
}): RevenueReport {
  const mine = now.filter(({ line }) => LINES.includes(line));
  const theirs = before.filter(({ line }) => LINES.includes(line));
  const countries = [...new Set([...mine, ...theirs].map(({ country }) => country))].sort(emptyLast);
  return {
    rows: countries.map((country) => ({
      country,
      now: figuresOf(mine.filter((side) => side.country === country)),
      before: figuresOf(theirs.filter((side) => side.country === country)),
    })),
    total: { now: figuresOf(mine), before: figuresOf(theirs) },
    byCurrency: [...groupBy(mine, ({ country, unit }) => `${country}|${unit}`).values()]
      .map(currencyRow)
      .sort((a, b) => emptyLast(a.country, b.country) || a.unit.localeCompare(b.unit)),
    parts: parts.map((part) => {
      const { revenue, margin, orders } = figuresOf(mine.filter((side) => side.part === part));
      return { part, revenue, margin, orders };
    }),
  };
}

export function emptyLast(a: string, b: string): number {
  if (a === b) return 0;
  if (a === "") return 1;
  return b === "" || a < b ? -1 : 1;
}

const isOf =
  (...lines: Line[]) =>
  ({ line }: Side): boolean =>
    lines.includes(line);

export function figuresOf(sides: readonly Side[]): RevenueFigures {
  const net = (...lines: Line[]) => sumUsdMicro(sides.filter(isOf(...lines)));
  const [revenue, cost, fees] = [-net("revenue"), net("cost"), net("fees")];
  return {
    ...{ orders: ordersOf(sides), revenue, cost, fees },
    ...{ refunds: net("refunds", "disputes"), tax: -net("tax"), margin: revenue - cost - fees },
  };
}

function currencyRow(sides: readonly Side[]): CurrencyRow {
  const net = (...lines: Line[]) => sumAmount(sides.filter(isOf(...lines)));
  return {
    country: sides[0]?.country ?? "",
    unit: (sides[0]?.unit ?? "USD") as Currency,
    orders: ordersOf(sides),
    revenue: -net("revenue"),
    cost: net("cost"),
    fees: net("fees"),
    refunds: net("refunds", "disputes"),
    tax: -net("tax"),
  };
}

/** An order is counted once, with its first revenue. */
function ordersOf(sides: readonly Side[]): number {
  return sides.filter(isOf("revenue")).reduce((sum, { orders }) => sum + orders, 0);
}
