import { z } from "zod";
import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction } from "@/lib/db/transaction";
import { csvResponse } from "@/lib/http/csv";
import { staffHandler } from "@/lib/http/staff";
import { listArrivals } from "@/lib/insight/reports/arrival-queries";
import {
  arrivalTable,
  type CsvTable,
  cashTable,
  forecastTable,
  poolTable,
  resultTable,
  revenueTable,
  taxTable,
} from "@/lib/insight/reports/csv-tables";
import type { Period } from "@/lib/insight/reports/period";
import { readForecast } from "@/lib/insight/reports/read-forecast";
import { readCash, readPoolHistory, readResult, readRevenue, readTax } from "@/lib/insight/reports/read-reports";
import { BehindInput, periodOf, ReportInput } from "@/lib/insight/reports/schemas";
import { listTransfersBehind } from "@/lib/insight/reports/transfers-behind";

const REPORTS = ["revenue", "tax", "result", "cash", "pool", "forecast", "arrival", "transfers"] as const;
const Report = z.enum(REPORTS).catch("revenue");

const PAGE = 1_000;
/** As much of the address as an audit entry keeps. */
const ASKED_MAX = 500;
const BEHIND_HEADER = ["id", "code", "unit", "amount_minor", "debit", "credit", "country", "order", "created_at"];

/** `GET /admin/reports/export?report=tax&…`: a report, or the transfers behind a figure, as CSV. That it was taken is recorded. */
export const GET = staffHandler<unknown>("reports.export", async (request, actor) => {
  const { searchParams } = new URL(request.url);
  const query = Object.fromEntries(searchParams);
  const report = Report.parse(query.report);
  const now = new Date();
  await inTransaction((tx) =>
    recordAudit(tx, actor, {
      action: "reports.export",
      subject: `report:${report}`,
      after: { asked: searchParams.toString().slice(0, ASKED_MAX) },
    }),
  );
  if (report === "transfers") return transfersCsv(query, now);
  const ask = ReportInput.parse(query);
  const period = periodOf(ask, now);
  const { header, rows } = await tableOf(report, { query, period, country: ask.country ?? null, now });
  return csvResponse<null>(`${report}-${period.from}.csv`, header, async () => ({ rows, next: null }));
});

type Facts = { query: Record<string, string>; period: Period; country: string | null; now: Date };

async function tableOf(
  report: Exclude<(typeof REPORTS)[number], "transfers">,
  { query, period, country, now }: Facts,
): Promise<CsvTable> {
  switch (report) {
    case "revenue":
      return revenueTable(await readRevenue(period, country), period);
    case "tax":
      return taxTable(await readTax(period, country), period);
    case "result":
      return resultTable(await readResult(period), period);
    case "cash":
      return cashTable(await readCash(period), period);
    case "pool":
      return poolTable(await readPoolHistory(period, now));
    case "forecast":
      return forecastTable((await readForecast(query, now)).weeks);
    case "arrival":
      return arrivalTable(await listArrivals(period, { country }), period);
  }
}

/** A page at a time, however many there are. */
function transfersCsv(query: Record<string, string>, now: Date): Response {
  const { before: _before, ...ask } = BehindInput.parse(query);
  return csvResponse<string>("transfers-behind.csv", BEHIND_HEADER, async (before) => {
    const { transfers, nextBefore } = await listTransfersBehind({ ...ask, before: before ?? undefined }, now, PAGE);
    return {
      next: nextBefore,
      rows: transfers.map((line) => [
        ...[line.key, line.code, line.unit, line.amount, line.debit, line.credit],
        ...[line.country, line.reference, line.createdAt],
      ]),
    };
  });
}
