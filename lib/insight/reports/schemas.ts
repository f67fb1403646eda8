import { z } from "zod";
import { LINES, type Line } from "@/lib/insight/reports/movement";
import { isDay, PERIOD_UNITS, type Period, periodAt } from "@/lib/insight/reports/period";
import { COUNTRY_CODES } from "@/lib/shared/countries";
import { dayAt } from "@/lib/shared/desk-days";
import { CURRENCIES } from "@/lib/shared/money";

const day = z.string().refine(isDay).optional().catch(undefined);

/** Period and country of a report as they stand in the address; what cannot be read is the month that is. */
export const ReportInput = z.object({
  period: z.enum(PERIOD_UNITS).catch("month"),
  /** Any day of the period. */
  day,
  country: z.enum(COUNTRY_CODES).optional().catch(undefined),
});

export function periodOf({ period, day: at }: z.output<typeof ReportInput>, now: Date): Period {
  return periodAt(period, at ?? dayAt(now));
}

/** Which transfers stand behind a figure. */
export const BehindInput = z.object({
  from: day,
  to: day,
  /** One or several lines of a report: "refunds,disputes". */
  line: z
    .string()
    .max(200)
    .transform((text) => {
      const lines = text.split(",").filter((word): word is Line => (LINES as readonly string[]).includes(word));
      return lines.length === 0 ? undefined : lines;
    })
    .optional()
    .catch(undefined),
  /** "none" is what no order stands behind. */
  country: z
    .enum([...COUNTRY_CODES, "none"])
    .optional()
    .catch(undefined),
  unit: z
    .enum(["DIAMOND", ...CURRENCIES])
    .optional()
    .catch(undefined),
  account: z
    .string()
    .regex(/^[a-z][a-zA-Z0-9:_-]{0,59}$/)
    .optional()
    .catch(undefined),
  /** Of the tax report: one rate in hundredths of a percent. */
  rate: z.coerce.number().int().min(-1).max(10_000).optional().catch(undefined),
  /** What the report's own line writes as positive, where that is not what was debited: revenue is credited. */
  positive: z.enum(["credits"]).optional().catch(undefined),
  /** `<created at, microseconds>.<id>.<phase>` of the last line of the page before. */
  before: z
    .string()
    .regex(/^\d{10,17}\.[0-9a-f-]{36}\.[01]$/)
    .optional()
    .catch(undefined),
});
export type BehindAsk = z.output<typeof BehindInput>;
