import { ChevronLeft, ChevronRight, Download } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button";
import { labelOf, PERIOD_UNITS, type Period, periodAfter, periodBefore } from "@/lib/insight/reports/period";
import { COUNTRIES, COUNTRY_CODES } from "@/lib/shared/countries";
import { DeskHeading } from "../desk-heading";
import { FilterSelect } from "../filter-bar";
import { hrefWith } from "../pager";
import { SubNav } from "../sub-nav";

export const REPORTS = [
  { report: "revenue", path: "/admin/reports", label: "Revenue" },
  { report: "tax", path: "/admin/reports/tax", label: "Tax" },
  { report: "result", path: "/admin/reports/result", label: "Profit and loss" },
  { report: "cash", path: "/admin/reports/cash", label: "Cash" },
  { report: "pool", path: "/admin/reports/pool", label: "Pool value" },
  { report: "forecast", path: "/admin/reports/forecast", label: "Forecast" },
  { report: "arrival", path: "/admin/reports/arrival", label: "Arrival" },
] as const;
export type ReportName = (typeof REPORTS)[number]["report"];

type Query = Readonly<Record<string, string>>;

type Props = {
  report: ReportName;
  subtitle: ReactNode;
  query: Query;
  /** Left out where a report has no period of its own. */
  period?: Period;
  /** The country that is shown, where one can be chosen. */
  country?: string;
  hasCountry?: boolean;
  children: ReactNode;
};

/** What all reports have in common: which one it is, its period and country, and its table as CSV. */
export function ReportFrame({ report, subtitle, query, period, country, hasCountry = false, children }: Props) {
  const mine = REPORTS.find((one) => one.report === report) ?? REPORTS[0];
  const kept = Object.fromEntries(
    Object.entries(query).filter(([name]) => ["period", "day", "country"].includes(name)),
  );
  return (
    <>
      <DeskHeading title={mine.label} subtitle={subtitle}>
        <a
          href={hrefWith("/admin/reports/export", query, { report })}
          className={buttonClass({ size: "md" })}
          title="This report as CSV"
        >
          <Download className="size-4.5" aria-hidden="true" />
          CSV
        </a>
      </DeskHeading>
      <SubNav
        label="Reports"
        pages={REPORTS.map((one) => ({
          href: hrefWith(one.path, kept, {}),
          label: one.label,
          isCurrent: one.report === report,
        }))}
      />
      {period && <PeriodBar path={mine.path} query={query} period={period} country={country} hasCountry={hasCountry} />}
      {children}
    </>
  );
}

const UNIT_WORDS = { day: "Day", week: "Week", month: "Month", quarter: "Quarter", year: "Year" } as const;

type BarProps = { path: string; query: Query; period: Period; country?: string; hasCountry: boolean };

function PeriodBar({ path, query, period, country, hasCountry }: BarProps) {
  const step = (to: Period) => hrefWith(path, query, { period: to.unit, day: to.from });
  const arrow = buttonClass({ size: "sm" });
  return (
    <div className="flex flex-wrap items-end justify-between gap-3">
      <div className="flex items-center gap-2">
        <Link href={step(periodBefore(period))} prefetch={false} className={arrow} aria-label="The period before">
          <ChevronLeft className="size-4" aria-hidden="true" />
        </Link>
        <p className="figures min-w-32 text-center text-md font-bold">{labelOf(period)}</p>
        <Link href={step(periodAfter(period))} prefetch={false} className={arrow} aria-label="The period after">
          <ChevronRight className="size-4" aria-hidden="true" />
        </Link>
      </div>
      <form action={path} className="flex flex-wrap items-end gap-2.5">
        <input type="hidden" name="day" value={period.from} />
        <label className="grid gap-1 text-xs font-medium text-third">
          Period
          <select
            name="period"
            defaultValue={period.unit}
            className="min-h-9 rounded-sm border border-field-line bg-surface px-2.5 text-md text-ink transition hover:border-second sm:text-sm [&>option]:bg-surface [&>option]:text-ink"
          >
            {PERIOD_UNITS.map((unit) => (
              <option key={unit} value={unit}>
                {UNIT_WORDS[unit]}
              </option>
            ))}
          </select>
        </label>
        {hasCountry && (
          <FilterSelect
            name="country"
            label="Country"
            value={country}
            options={COUNTRY_CODES.map((code) => ({ value: code, label: COUNTRIES[code].names.en }))}
          />
        )}
        <button type="submit" className={buttonClass({ size: "sm" })}>
          Show
        </button>
      </form>
    </div>
  );
}
