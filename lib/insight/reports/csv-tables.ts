import { ARRIVAL_LABELS, type ArrivalCount } from "@/lib/insight/reports/arrival";
import type { CashReport } from "@/lib/insight/reports/cash";
import type { ForecastWeek } from "@/lib/insight/reports/forecast";
import type { Period } from "@/lib/insight/reports/period";
import { type PoolDay, perDiamondMicro } from "@/lib/insight/reports/pool-value";
import type { ResultReport } from "@/lib/insight/reports/result";
import type { RevenueReport } from "@/lib/insight/reports/revenue";
import type { TaxReport } from "@/lib/insight/reports/tax";
import { type Currency, toMajorString } from "@/lib/shared/money";

export type CsvTable = { header: readonly string[]; rows: (string | number | null)[][] };

/** Millionths of a dollar as "12.345678": sums of exported rows are as exact as the report. */
export function usdText(micro: bigint): string {
  const magnitude = (micro < 0n ? -micro : micro).toString().padStart(7, "0");
  return `${micro < 0n ? "-" : ""}${magnitude.slice(0, -6)}.${magnitude.slice(-6)}`;
}

const major = (amountMinor: bigint, currency: Currency): string => toMajorString({ amountMinor, currency });

/** A line for each country and currency; the dollars of a country stand once, in its line of currency "USD_ALL". */
export function revenueTable({ rows, byCurrency }: RevenueReport, { from, to }: Period): CsvTable {
  return {
    header: [
      ...["from", "until_before", "country", "currency", "orders", "revenue", "cost", "fees", "margin"],
      ...["refunds_and_disputes", "tax", "revenue_before", "margin_before"],
    ],
    rows: [
      ...byCurrency.map((row) => [
        ...[from, to, row.country, row.unit, row.orders],
        ...[row.revenue, row.cost, row.fees].map((amount) => major(amount, row.unit)),
        null,
        ...[row.refunds, row.tax].map((amount) => major(amount, row.unit)),
        ...[null, null],
      ]),
      ...rows.map(({ country, now, before }) => [
        ...[from, to, country, "USD_ALL", now.orders],
        ...[now.revenue, now.cost, now.fees, now.margin, now.refunds, now.tax, before.revenue, before.margin].map(
          usdText,
        ),
      ]),
    ],
  };
}

export function taxTable({ rows }: TaxReport, { from, to }: Period): CsvTable {
  return {
    header: [
      ...[
        "from",
        "until_before",
        "country",
        "currency",
        "rate_percent",
        "orders",
        "sales_without_tax",
        "tax_collected",
      ],
      ...["refunded_with_tax", "tax_returned", "tax_to_pay", "tax_to_pay_usd"],
    ],
    rows: rows.map((row) => [
      ...[from, to, row.country, row.unit, row.rateBp < 0 ? null : row.rateBp / 100, row.orders],
      ...[row.sales, row.collected, row.refunded, row.returned, row.net].map((amount) => major(amount, row.unit)),
      usdText(row.netUsdMicro),
    ]),
  };
}

export function resultTable({ rows, result, resultByCurrency }: ResultReport, { from, to }: Period): CsvTable {
  return {
    header: ["from", "until_before", "line", "currency", "amount", "before"],
    rows: [
      ...rows.flatMap(({ line, now, before, byCurrency }) => [
        [from, to, line, "USD_ALL", usdText(now), usdText(before)],
        ...byCurrency.map(({ unit, amount }) => [from, to, line, unit, major(amount, unit), null]),
      ]),
      [from, to, "result", "USD_ALL", usdText(result.now), usdText(result.before)],
      ...resultByCurrency.map(({ unit, amount }) => [from, to, "result", unit, major(amount, unit), null]),
    ],
  };
}

export function cashTable({ rows, lines }: CashReport, { from, to }: Period): CsvTable {
  return {
    header: ["from", "until_before", "line", "account", "currency", "opening", "debits", "credits", "closing"],
    rows: [
      ...rows.map((row) => [
        ...[from, to, row.line, row.account, row.unit],
        ...[row.opening, row.debited, row.credited, row.closing].map((amount) => major(amount, row.unit)),
      ]),
      ...lines.map((row) => [
        ...[from, to, row.line, null, "USD_ALL"],
        ...[row.opening, row.debited, row.credited, row.closing].map(usdText),
      ]),
    ],
  };
}

export function poolTable(history: readonly PoolDay[]): CsvTable {
  return {
    header: ["day", "diamonds", "at_cost_usd", "average_cost_usd_per_diamond"],
    rows: history.map(({ day, diamonds, inventoryUsdMinor }) => {
      const average = perDiamondMicro(inventoryUsdMinor * 10_000n, diamonds);
      return [day, diamonds.toString(), major(inventoryUsdMinor, "USD"), average === null ? null : usdText(average)];
    }),
  };
}

export function forecastTable(weeks: readonly (ForecastWeek & { from: string })[]): CsvTable {
  const money = ["revenue", "cost", "fees", "refunds", "result", "tax", "boughtFor", "cash", "cashSoFar"] as const;
  return {
    header: [
      ...["week", "from", "wanted_diamonds", "sold_diamonds", "bought_diamonds", "pool_diamonds"],
      ...["revenue_usd", "cost_usd", "fees_usd", "refunds_usd", "result_usd", "tax_usd", "bought_for_usd", "cash_usd"],
      "cash_so_far_usd",
    ],
    rows: weeks.map((week) => [
      ...[week.week, week.from],
      ...[week.wantedDiamonds, week.soldDiamonds, week.boughtDiamonds, week.poolDiamonds].map(String),
      ...money.map((name) => major(week[name], "USD")),
    ]),
  };
}

export function arrivalTable(counts: readonly ArrivalCount[], { from, to }: Period): CsvTable {
  return {
    header: ["from", "until_before", "country", "channel", "hour_of_payment", "under_10000_usd", "time", "orders"],
    rows: counts.map((count) => [
      ...[from, to, count.country, count.channel, count.hour, count.isBelowLimit ? "yes" : "no"],
      ...[ARRIVAL_LABELS[count.bucket] ?? "ended without diamonds", count.orders],
    ]),
  };
}
