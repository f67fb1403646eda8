import "server-only";
import { type Assumptions, type ForecastWeek, forecast } from "@/lib/insight/reports/forecast";
import { type AssumptionInputs, assumptionsOf, type Basis, withInputs } from "@/lib/insight/reports/forecast-basis";
import { dayPlus } from "@/lib/insight/reports/period";
import { perDiamondMicro } from "@/lib/insight/reports/pool-value";
import { readPoolStanding } from "@/lib/insight/reports/read-reports";
import { dayAt } from "@/lib/shared/desk-days";

export type ForecastView = {
  basis: Basis;
  assumptions: Assumptions;
  /** With the day that each week begins on: the first one tomorrow. */
  weeks: (ForecastWeek & { from: string })[];
};

/** The next weeks from the books as they are now; `inputs` are the fields of the form, as text. */
export async function readForecast(inputs: AssumptionInputs, now: Date): Promise<ForecastView> {
  const { today, basis } = await readPoolStanding(now);
  const cost = perDiamondMicro(today.inventoryUsdMinor * 10_000n, today.diamonds);
  const assumptions = withInputs(assumptionsOf(basis, cost), inputs);
  const first = dayPlus(dayAt(now), 1);
  const weeks = forecast(today, assumptions).map((week) => ({ ...week, from: dayPlus(first, (week.week - 1) * 7) }));
  return { basis, assumptions, weeks };
}
