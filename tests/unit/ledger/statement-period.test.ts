import { describe, expect, it } from "vitest";
import { periodOf, STATEMENT_DAYS_MAX } from "@/lib/ledger/account-statement";
import { dayAt, endOfDay, startOfDay } from "@/lib/shared/desk-days";

const NOW = new Date("2026-11-28T15:00:00Z");

// Guarantee: a statement always covers some days, never more than are read at once, and its days are Manila's.
describe("the period of a statement", () => {
  it("is this month until today when none is asked for", () => {
    expect(periodOf({}, NOW)).toEqual({ from: "2026-11-01", to: "2026-11-28" });
    // An hour later it is another day in Manila.
    expect(periodOf({}, new Date("2026-11-30T16:30:00Z"))).toEqual({ from: "2026-12-01", to: "2026-12-01" });
  });

  it("is what was asked for, at most as many days as are read at once", () => {
    expect(periodOf({ from: "2026-10-05", to: "2026-10-07" }, NOW)).toEqual({ from: "2026-10-05", to: "2026-10-07" });
    const { from, to } = periodOf({ from: "2020-01-01", to: "2026-10-31" }, NOW);
    expect(to).toBe("2026-10-31");
    const days = (endOfDay(to).getTime() - startOfDay(from).getTime()) / 86_400_000;
    expect(days).toBe(STATEMENT_DAYS_MAX);
  });

  it("is one day when its ends are the wrong way round", () => {
    expect(periodOf({ from: "2026-10-09", to: "2026-10-07" }, NOW)).toEqual({ from: "2026-10-07", to: "2026-10-07" });
  });

  it("begins and ends at midnight in Manila", () => {
    expect(startOfDay("2026-10-07").toISOString()).toBe("2026-10-06T16:00:00.000Z");
    expect(dayAt(startOfDay("2026-10-07"))).toBe("2026-10-07");
    expect(dayAt(new Date(startOfDay("2026-10-07").getTime() - 1))).toBe("2026-10-06");
  });
});
