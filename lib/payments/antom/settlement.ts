import { isWholeReport, readReportLines } from "@/lib/payments/antom/report-lines";
import { type ReadFile, type ReportServer, withReportServer } from "@/lib/payments/antom/report-server";
import type { NotRead, SettlementLine, SettlementResult, SettlementSpan } from "@/lib/payments/provider";
import { DAY_MS, HOUR_MS } from "@/lib/shared/durations";

/** The account on Antom's server, and the number under which Antom keeps this merchant's folder. */
export type AntomReports = ReportServer & { customerId: string };

/** Antom's days are those of Singapore, where its time ends: without daylight saving. */
const ZONE_MS = 8 * HOUR_MS;
/**
 * The report of a day is made on the next one. A day without transactions has none, unless one asks for it: what is not there when two days have passed,
 * or when a later day's is there, has nothing to tell.
 */
const MADE_WITHIN_MS = 2 * DAY_MS;

/**
 * Antom's transaction details reports of a span (docs.antom.com/ac/reconcile transaction_details, field_summary, perform): a file for each day,
 * read over SFTP. What Antom keeps is told in the currency that it settles in and not here: fees are omitted.
 *
 * The answer reaches as far as the reports do; `none` when that is not into the span.
 */
export async function readAntomSettlement(
  reports: AntomReports | null,
  span: SettlementSpan,
  nowMs = Date.now(),
): Promise<SettlementResult> {
  if (reports === null) return { kind: "none", because: "ANTOM_SFTP_URL is not set" };
  const days = daysOf(span, nowMs);
  const read = await withReportServer(reports, (readFile) => readDays(days, reports.customerId, readFile, nowMs));
  if (!Array.isArray(read)) return read;
  const lastRead = read.findLastIndex((lines) => lines !== null);
  let known = 0;
  while (known < days.length && (known <= lastRead || isOver(days[known] ?? 0, nowMs))) known += 1;
  const endMs = (days.at(known - 1) ?? 0) + DAY_MS;
  if (known === 0 || endMs <= span.from.getTime()) return { kind: "none", because: "not_published_yet" };
  const lines = read.slice(0, known).flatMap((day) => day ?? []);
  return {
    kind: "lines",
    lines: lines.filter(({ at }) => at >= span.from && at < span.to),
    omits: ["fees"],
    until: new Date(Math.min(endMs, span.to.getTime())),
  };
}

/** The beginnings of the days that a span touches and that have begun. */
function daysOf({ from, to }: SettlementSpan, nowMs: number): number[] {
  const days: number[] = [];
  const untilMs = Math.min(to.getTime(), nowMs);
  const firstMs = Math.floor((from.getTime() + ZONE_MS) / DAY_MS) * DAY_MS - ZONE_MS;
  for (let at = firstMs; at < untilMs; at += DAY_MS) days.push(at);
  return days;
}

function isOver(dayMs: number, nowMs: number): boolean {
  return dayMs + DAY_MS + MADE_WITHIN_MS <= nowMs;
}

/** The lines of each day; null where there is no report. A file that is being written is not there yet. */
async function readDays(
  days: readonly number[],
  customerId: string,
  readFile: ReadFile,
  nowMs: number,
): Promise<(SettlementLine[] | null)[] | NotRead> {
  const read: (SettlementLine[] | null)[] = [];
  for (const day of days) {
    const text = await readFile(pathOf(day, customerId));
    const isThere = text !== null && (isWholeReport(text) || isOver(day, nowMs));
    const lines = isThere && isWholeReport(text) ? readReportLines(text) : null;
    if (isThere && lines === null) return { kind: "unknown", because: "unreadable" };
    read.push(lines);
  }
  return read;
}

function pathOf(dayMs: number, customerId: string): string {
  const date = new Date(dayMs + ZONE_MS).toISOString().slice(0, 10).replaceAll("-", "");
  return `/v1/settlements/${customerId}/${date}/transactionItems_${date}_000.csv`;
}
