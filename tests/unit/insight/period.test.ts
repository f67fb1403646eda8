import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  dayPlus,
  daysBetween,
  isDay,
  labelOf,
  labelOfDays,
  PERIOD_UNITS,
  partsOf,
  periodAfter,
  periodAt,
  periodBefore,
} from "@/lib/insight/reports/period";
import { BehindInput, periodOf, ReportInput } from "@/lib/insight/reports/schemas";
import { dayAt, startOfDay } from "@/lib/shared/desk-days";

const anyDay = fc.integer({ min: 0, max: 15_000 }).map((days) => dayPlus("2020-01-01", days));
const anyUnit = fc.constantFrom(...PERIOD_UNITS);

// Guarantee: periods follow each other without a gap, and their parts make them up without one.
describe("a period", () => {
  it("holds its day, meets its neighbours, and is made of its parts", () => {
    fc.assert(
      fc.property(anyUnit, anyDay, (unit, day) => {
        const period = periodAt(unit, day);
        expect(period.from <= day && day < period.to).toBe(true);
        expect(periodBefore(period).to).toBe(period.from);
        expect(periodAfter(period).from).toBe(period.to);
        expect(periodBefore(periodAfter(period))).toEqual(period);
        const parts = partsOf(period);
        expect([parts[0]?.from, parts.at(-1)?.to]).toEqual([period.from, period.to]);
        for (const [index, part] of parts.entries()) {
          if (index > 0) expect(part.from).toBe(parts[index - 1]?.to);
        }
      }),
    );
  });

  it("is named as people name it", () => {
    const names = PERIOD_UNITS.map((unit) => labelOf(periodAt(unit, "2026-11-28")));
    expect(names).toEqual(["28 Nov 2026", "23 Nov to 29 Nov 2026", "November 2026", "Q4 2026", "2026"]);
  });

  it("is known again by its two days, and other days are named one by one", () => {
    const named = PERIOD_UNITS.map((unit) => periodAt(unit, "2026-11-28")).map(({ from, to }) => labelOfDays(from, to));
    expect(named).toEqual(PERIOD_UNITS.map((unit) => labelOf(periodAt(unit, "2026-11-28"))));
    expect(labelOfDays("2026-11-03", "2026-11-10")).toBe("3 Nov 2026 to 9 Nov 2026");
  });

  it("has 29 days in a leap February and begins its weeks on Monday", () => {
    expect(partsOf(periodAt("month", "2028-02-10"))).toHaveLength(29);
    expect(periodAt("week", "2026-11-29").from).toBe("2026-11-23");
    expect(daysBetween("2026-12-31", "2027-01-02")).toBe(2);
  });
});

describe("a day of the desk", () => {
  it("begins at midnight in Manila", () => {
    expect(dayAt(new Date("2026-11-27T15:59:59.999Z"))).toBe("2026-11-27");
    expect(dayAt(new Date("2026-11-27T16:00:00.000Z"))).toBe("2026-11-28");
    expect(startOfDay("2026-11-28").toISOString()).toBe("2026-11-27T16:00:00.000Z");
  });

  it("is told apart from what only looks like one", () => {
    expect(["2026-02-28", "2026-02-30", "2026-13-01", "1999-01-01", "x"].map(isDay)).toEqual([
      ...[true, false, false, false, false],
    ]);
  });
});

// Guarantee: an address that cannot be read shows the month that is, and breaks nothing.
describe("what the address asks for", () => {
  const now = new Date("2026-11-28T02:00:00Z");

  it("is a period and a country, or the running month of all countries", () => {
    const of = (query: object) => periodOf(ReportInput.parse(query), now);
    expect(of({})).toEqual({ unit: "month", from: "2026-11-01", to: "2026-12-01" });
    expect(of({ period: "century", day: "2026-02-31", country: "XX" })).toEqual(of({}));
    expect(of({ period: "quarter", day: "2026-02-03" })).toEqual({
      unit: "quarter",
      from: "2026-01-01",
      to: "2026-04-01",
    });
    expect(ReportInput.parse({ country: "XX" }).country).toBeUndefined();
  });

  it("names lines, and drops those that there are not", () => {
    expect(BehindInput.parse({ line: "refunds,disputes,x" }).line).toEqual(["refunds", "disputes"]);
    expect(BehindInput.parse({ line: "x", before: "now", rate: "abc", account: "A;B", positive: "all" })).toEqual({});
  });
});
