import { groupBy, type Side, sumAmount, sumUsdMicro } from "@/lib/insight/reports/movement";
import { emptyLast } from "@/lib/insight/reports/revenue";
import type { Currency } from "@/lib/shared/money";

/** What a country's tax form asks for, at one rate and in one currency; minor units, dollars in millionths. */
export type TaxRow = {
  country: string;
  unit: Currency;
  /** The rate that the orders were quoted with, in hundredths of a percent; -1 where there is no order. */
  rateBp: number;
  orders: number;
  /** Sales without tax. */
  sales: bigint;
  collected: bigint;
  /** What customers with diamonds got back, tax included; without lost disputes. */
  refunded: bigint;
  returned: bigint;
  /** Collected less returned: what is to be paid. */
  net: bigint;
  netUsdMicro: bigint;
};

export type TaxReport = { rows: TaxRow[]; byCurrency: { unit: Currency; net: bigint; netUsdMicro: bigint }[] };

/** Tax collected and returned per country, rate and currency. A country without tax has its sales in it all the same. */
export function taxReport(sides: readonly Side[]): TaxReport {
  const mine = sides.filter(({ line }) => line === "revenue" || line === "tax" || line === "refunds");
  const rows = [...groupBy(mine, (side) => `${countryOf(side)}|${side.unit}|${side.taxRateBp}`).values()]
    .map(rowOf)
    .sort((a, b) => emptyLast(a.country, b.country) || a.unit.localeCompare(b.unit) || a.rateBp - b.rateBp);
  const byCurrency = [...groupBy(rows, ({ unit }) => unit).values()].map((group) => ({
    unit: group[0]?.unit ?? "USD",
    net: group.reduce((sum, { net }) => sum + net, 0n),
    netUsdMicro: group.reduce((sum, { netUsdMicro }) => sum + netUsdMicro, 0n),
  }));
  return { rows, byCurrency };
}

/** The tax account names whose tax it is, also where no order stands behind it. */
function countryOf({ line, account, country }: Side): string {
  return line === "tax" ? (account.split(":")[1] ?? country) : country;
}

function rowOf(sides: readonly Side[]): TaxRow {
  const [first] = sides;
  const tax = sides.filter(({ line }) => line === "tax");
  const refunds = sides.filter(({ line, code }) => line === "refunds" && code !== "refund.tax");
  const revenue = sides.filter(({ line }) => line === "revenue");
  // A refund that came back takes its tax along: that is less returned, not more collected.
  const returns = tax.filter(({ code, amount }) => code === "refund.tax" || amount > 0n);
  const returned = sumAmount(returns);
  const net = -sumAmount(tax);
  return {
    country: first === undefined ? "" : countryOf(first),
    unit: (first?.unit ?? "USD") as Currency,
    rateBp: first?.taxRateBp ?? -1,
    orders: revenue.reduce((sum, { orders }) => sum + orders, 0),
    sales: -sumAmount(revenue),
    collected: net + returned,
    refunded: sumAmount(refunds),
    returned,
    net,
    netUsdMicro: -sumUsdMicro(tax),
  };
}
