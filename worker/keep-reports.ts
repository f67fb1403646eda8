import { inTransaction } from "@/lib/db/transaction";
import { returnTax } from "@/lib/finance/return-tax";
import { sumUpDays, sumUpStaleDays } from "@/lib/insight/reports/sum-up-days";

/** Longer than any transaction lasts, and than two clocks may differ. */
const GRACE_MS = 15 * 60_000;
const DAYS_MAX = 31;
const RECHECK_DAYS = 35;
const REFUNDS_MAX = 500;

/** Until it has worked: a look that fails half-way must not put the next one off for a day. */
let isRecheckDue = true;

/**
 * What the books owe the reports: the tax of refunds, and the sums of the days that are over. Each goes on whatever becomes of the other; what
 * failed is thrown at the end and tried again at the next look. Answers how much there was.
 */
export async function keepReports(now = new Date()): Promise<number> {
  const [posted, summed] = await Promise.allSettled([
    inTransaction((tx) => returnTax(tx, { now, limit: REFUNDS_MAX })),
    keepDays(now),
  ]);
  if (posted.status === "rejected") throw posted.reason;
  if (summed.status === "rejected") throw summed.reason;
  return posted.value + summed.value;
}

async function keepDays(now: Date): Promise<number> {
  const days = await sumUpDays({ now, graceMs: GRACE_MS, daysMax: DAYS_MAX });
  isRecheckDue ||= days > 0;
  const again = isRecheckDue ? await sumUpStaleDays({ now, days: RECHECK_DAYS }) : 0;
  isRecheckDue = false;
  return days + again;
}
