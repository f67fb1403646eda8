import { inTransaction } from "@/lib/db/transaction";
import { returnTax } from "@/lib/finance/return-tax";
import { sumUpDays, sumUpStaleDays } from "@/lib/insight/reports/sum-up-days";

/** Longer than any transaction lasts, and than two clocks may differ. */
const GRACE_MS = 15 * 60_000;
const DAYS_MAX = 31;
const RECHECK_DAYS = 35;
const REFUNDS_MAX = 500;

let isFirstLook = true;

/** What the books owe the reports: the tax of refunds, and the sums of the days that are over. Answers how much there was. */
export async function keepReports(now = new Date()): Promise<number> {
  const posted = await inTransaction((tx) => returnTax(tx, { now, limit: REFUNDS_MAX }));
  const days = await sumUpDays({ now, graceMs: GRACE_MS, daysMax: DAYS_MAX });
  const isDue = days > 0 || isFirstLook;
  isFirstLook = false;
  return posted + days + (isDue ? await sumUpStaleDays({ now, days: RECHECK_DAYS }) : 0);
}
