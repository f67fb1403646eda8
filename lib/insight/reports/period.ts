import { DAY_MS } from "@/lib/shared/durations";

/** Periods of reports: whole days of the desk (Manila), from `from` until before `to`, both as "2026-11-28". */
export const PERIOD_UNITS = ["day", "week", "month", "quarter", "year"] as const;
export type PeriodUnit = (typeof PERIOD_UNITS)[number];

export type Period = { unit: PeriodUnit; from: string; to: string };
export type PeriodPart = { from: string; to: string; label: string };

const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

const dateOf = (day: string): Date => new Date(`${day}T00:00:00Z`);
const textOf = (date: Date): string => date.toISOString().slice(0, 10);
const addDays = (day: string, days: number): string => textOf(new Date(dateOf(day).getTime() + days * DAY_MS));

function addMonths(day: string, months: number): string {
  const date = dateOf(day);
  return textOf(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)));
}

/** False for "2026-02-30" too. */
export function isDay(text: string): boolean {
  if (!/^20\d\d-\d\d-\d\d$/.test(text)) return false;
  const date = dateOf(text);
  return !Number.isNaN(date.getTime()) && textOf(date) === text;
}

/** The period of a unit that holds a day. Weeks begin on Monday. */
export function periodAt(unit: PeriodUnit, day: string): Period {
  if (unit === "day") return { unit, from: day, to: addDays(day, 1) };
  if (unit === "week") {
    const from = addDays(day, -((dateOf(day).getUTCDay() + 6) % 7));
    return { unit, from, to: addDays(from, 7) };
  }
  const months = MONTHS[unit];
  const date = dateOf(day);
  const first = Math.floor(date.getUTCMonth() / months) * months;
  const from = textOf(new Date(Date.UTC(date.getUTCFullYear(), first, 1)));
  return { unit, from, to: addMonths(from, months) };
}

export function periodBefore({ unit, from }: Period): Period {
  return periodAt(unit, addDays(from, -1));
}

export function periodAfter({ unit, to }: Period): Period {
  return periodAt(unit, to);
}

/** What a period is drawn in: the days of a day, week or month; the months of a quarter or year. They make it up exactly. */
export function partUnitOf(unit: PeriodUnit): "day" | "month" {
  return unit === "quarter" || unit === "year" ? "month" : "day";
}

export function partsOf({ unit, from, to }: Period): PeriodPart[] {
  const partUnit = partUnitOf(unit);
  const parts: PeriodPart[] = [];
  // A month has at most 31 days, a year 12 months.
  for (let at = from; at < to && parts.length < 31; ) {
    const part = periodAt(partUnit, at);
    parts.push({ from: part.from, to: part.to, label: labelOf(part) });
    at = part.to;
  }
  return parts;
}

const format = (day: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" }).format(dateOf(day));

/** "28 Nov 2026", "23 to 29 Nov 2026", "November 2026", "Q4 2026", "2026". */
export function labelOf({ unit, from, to }: Period): string {
  const full = { day: "numeric", month: "short", year: "numeric" } as const;
  if (unit === "day") return format(from, full);
  if (unit === "week") return `${format(from, { day: "numeric", month: "short" })} to ${format(addDays(to, -1), full)}`;
  if (unit === "month") return format(from, { month: "long", year: "numeric" });
  if (unit === "quarter") return `Q${Math.floor(dateOf(from).getUTCMonth() / 3) + 1} ${from.slice(0, 4)}`;
  return from.slice(0, 4);
}

/** "November 2026" where two days bound one period, else "3 Nov to 9 Nov 2026"; `to` is the first day after it. */
export function labelOfDays(from: string, to: string): string {
  const whole = PERIOD_UNITS.map((unit) => periodAt(unit, from)).find((one) => one.from === from && one.to === to);
  if (whole !== undefined) return labelOf(whole);
  return `${labelOf(periodAt("day", from))} to ${labelOf(periodAt("day", addDays(to, -1)))}`;
}

/** How many days lie between two days. */
export function daysBetween(from: string, to: string): number {
  return Math.round((dateOf(to).getTime() - dateOf(from).getTime()) / DAY_MS);
}

export function dayPlus(day: string, days: number): string {
  return addDays(day, days);
}
