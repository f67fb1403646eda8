import "server-only";
import { type ArrivalReport, arrivalReport } from "@/lib/insight/reports/arrival";
import { listArrivals } from "@/lib/insight/reports/arrival-queries";
import { type CashReport, cashReport } from "@/lib/insight/reports/cash";
import { BASIS_DAYS, type Basis, basisOf } from "@/lib/insight/reports/forecast-basis";
import { type Side, sidesOf } from "@/lib/insight/reports/movement";
import { listBalancesBefore, listDailyChanges, listMovements } from "@/lib/insight/reports/movement-queries";
import { dayPlus, type Period, partsOf, periodBefore } from "@/lib/insight/reports/period";
import { type PoolDay, poolHistory } from "@/lib/insight/reports/pool-value";
import { type ResultReport, resultReport } from "@/lib/insight/reports/result";
import { type RevenueReport, revenueReport } from "@/lib/insight/reports/revenue";
import { type TaxReport, taxReport } from "@/lib/insight/reports/tax";
import { dayAt } from "@/lib/shared/desk-days";

async function readSides(period: Period, country: string | null = null): Promise<Side[]> {
  return sidesOf(await listMovements(period, country));
}

/** Revenue, margin, fees and tax of a period beside the one before. */
export async function readRevenue(period: Period, country: string | null = null): Promise<RevenueReport> {
  const [now, before] = await Promise.all([readSides(period, country), readSides(periodBefore(period), country)]);
  return revenueReport({ now, before, parts: partsOf(period).map(({ from }) => from) });
}

export async function readTax(period: Period, country: string | null = null): Promise<TaxReport> {
  return taxReport(await readSides(period, country));
}

export async function readResult(period: Period): Promise<ResultReport> {
  const [now, before] = await Promise.all([readSides(period), readSides(periodBefore(period))]);
  return resultReport(now, before);
}

export async function readCash(period: Period): Promise<CashReport> {
  const [openings, sides] = await Promise.all([listBalancesBefore(period.from), readSides(period)]);
  return cashReport(openings, sides);
}

export async function readArrivals(
  period: Period,
  of: { country?: string | null; channel?: string | null } = {},
): Promise<ArrivalReport> {
  return arrivalReport(await listArrivals(period, of));
}

/** The pool at the end of each day of a period, today's as it is now; days to come are left out. */
export async function readPoolHistory(period: { from: string; to: string }, now: Date): Promise<PoolDay[]> {
  const tomorrow = dayPlus(dayAt(now), 1);
  const span = { from: period.from, to: period.to < tomorrow ? period.to : tomorrow };
  const [openings, changes] = await Promise.all([listBalancesBefore(span.from), listDailyChanges(span.from, span.to)]);
  return poolHistory({ openings, changes, ...span });
}

export type PoolStanding = { today: PoolDay; basis: Basis };

/** The pool as it is now, and what the last 28 days were like, today with them. */
export async function readPoolStanding(now: Date): Promise<PoolStanding> {
  const day = dayAt(now);
  const to = dayPlus(day, 1);
  const [history, sides] = await Promise.all([
    readPoolHistory({ from: day, to }, now),
    readSides({ unit: "month", from: dayPlus(to, -BASIS_DAYS), to }),
  ]);
  const today = history[0] ?? { day, diamonds: 0n, inventoryUsdMinor: 0n };
  return { today, basis: basisOf(sides, dayPlus(to, -BASIS_DAYS / 2)) };
}
