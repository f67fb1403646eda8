import { performance } from "node:perf_hooks";
import { closeDatabase } from "@/lib/db/pool";
import { closePrisma } from "@/lib/db/prisma";
import { reportsDifferenceMinor } from "@/lib/insight/reports/movement-queries";
import { type Period, periodAt, periodBefore } from "@/lib/insight/reports/period";
import {
  readArrivals,
  readCash,
  readPoolHistory,
  readResult,
  readRevenue,
  readTax,
} from "@/lib/insight/reports/read-reports";
import { forgetSums, sumUpDays } from "@/lib/insight/reports/sum-up-days";
import { listTransfersBehind } from "@/lib/insight/reports/transfers-behind";
import { dayAt } from "@/lib/shared/desk-days";
import { percentilesOf } from "@/tests/bench/percentiles";

/**
 * The queries behind the reports, as the pages call them, in a process with the shop's own settings: first from the transfers, then with the
 * days summed up. Answers the p95 of each in milliseconds.
 */
export type ReportFigures = {
  /** A month before any of its days was summed up, slowest of three. */
  monthFromTransfersMs: number;
  days: number;
  perDayMs: number;
  p95Ms: Record<string, number | null>;
  differenceMinor: string;
};

const TIMES = 15;

async function measure(): Promise<ReportFigures> {
  const now = new Date();
  const month = periodBefore(periodAt("month", dayAt(now)));
  const year = periodAt("year", dayAt(now));
  await forgetSums();
  const early = [
    await timed(() => readRevenue(month)),
    await timed(() => readTax(month)),
    await timed(() => readTax(month)),
  ];
  let days = 0;
  const summing = await timed(async () => {
    // Beside the shop's own worker, which does the same.
    for (let found = 1; found > 0 && days < 4_000; days += found) {
      found = await sumUpDays({ now, graceMs: 0, daysMax: 31 });
    }
  });
  return {
    monthFromTransfersMs: Math.round(Math.max(...early)),
    days,
    perDayMs: Math.round(summing / Math.max(1, days)),
    p95Ms: await readsOf({ now, month, year }),
    differenceMinor: (await reportsDifferenceMinor()).toString(),
  };
}

async function readsOf({ now, month, year }: { now: Date; month: Period; year: Period }) {
  const behind = { from: month.from, to: month.to, line: ["revenue" as const] };
  const first = await listTransfersBehind(behind, now, 1_000);
  const reads: Record<string, () => Promise<unknown>> = {
    revenueMonth: () => readRevenue(month),
    revenueYear: () => readRevenue(year),
    taxMonth: () => readTax(month),
    resultMonth: () => readResult(month),
    cashMonth: () => readCash(month),
    poolYear: () => readPoolHistory(year, now),
    arrivalMonth: () => readArrivals(month),
    arrivalYear: () => readArrivals(year),
    today: () => readRevenue(periodAt("day", dayAt(now))),
    behind: () => listTransfersBehind(behind, now),
    behindDeep: () => listTransfersBehind({ ...behind, before: first.nextBefore ?? undefined }, now),
    booksCheck: () => reportsDifferenceMinor(),
  };
  const figures: Record<string, number | null> = {};
  for (const [name, read] of Object.entries(reads)) figures[name] = await p95(read);
  return figures;
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await run();
  return performance.now() - startedMs;
}

async function p95(read: () => Promise<unknown>): Promise<number | null> {
  const times: number[] = [];
  await read();
  for (let index = 0; index < TIMES; index += 1) times.push((await timed(read)) * 100);
  const { p95: hundredths } = percentilesOf(times);
  return hundredths === null ? null : Math.round(hundredths) / 100;
}

const figures = await measure();
process.send?.(figures);
await Promise.all([closeDatabase(), closePrisma()]);
process.disconnect?.();
