import { prisma } from "@/lib/db/prisma";
import { reconcileSettlement } from "@/lib/finance/reconcile-settlement";
import { findCoverage } from "@/lib/finance/repository";
import type { SettlementRun, SettlementSource } from "@/lib/finance/settlement";
import { isDue, nextSpan, readSince, SPAN_MAX_MS, SPAN_MIN_MS } from "@/lib/finance/settlement-span";

/** What one catching-up reads at most; the next goes on from there. */
const RUNS_MAX = 200;

/** Whether a provider's report is to be read again by now. */
export async function isSettlementDue(provider: string, now: Date, everySeconds: number): Promise<boolean> {
  return isDue(now, (await findCoverage(prisma(), provider)).last, everySeconds);
}

/**
 * Reconciles a provider from where it was read last, with an overlap, up to `now`; `isByHand` at least yesterday and today. Answers each run, the
 * last one last. Safe to repeat and to run twice at once. It ends at the first report that cannot be read, or is not there yet.
 */
export async function catchUpSettlement(
  source: SettlementSource,
  now: Date,
  { isByHand }: { isByHand: boolean },
): Promise<SettlementRun[]> {
  const { until } = await findCoverage(prisma(), source.name);
  const runs: SettlementRun[] = [];
  let from = readSince(now, { until, isByHand, lagDays: source.reportLagDays ?? 0 });
  let lengthMs = SPAN_MAX_MS;
  while (runs.length < RUNS_MAX) {
    const span = nextSpan(from, now, lengthMs);
    if (span === null) break;
    const run = await reconcileSettlement(source, span, now);
    runs.push(run);
    // A report that does not go further has not been made yet.
    if (run.outcome === "lines" && run.untilAt < span.to) break;
    if (run.outcome === "lines") from = span.to;
    else if (run.because === "too_many_lines" && lengthMs / 2 >= SPAN_MIN_MS) lengthMs /= 2;
    else break;
  }
  return runs;
}
