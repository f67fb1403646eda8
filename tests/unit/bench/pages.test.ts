import { describe, expect, it } from "vitest";
import { readOptions } from "@/tests/bench/pages/options";
import { verdictOf } from "@/tests/bench/pages/report";
import { interactionToNextPaint, layoutShift } from "@/tests/bench/pages/vitals";

// Guarantee: the page benchmark computes what web-vitals computes, and a page below its target is never called good.
describe("interaction to next paint", () => {
  it("is the slowest interaction", () => expect(interactionToNextPaint([24, 180, 64], 3)).toBe(180));

  it("leaves out one outlier for each fifty interactions", () => {
    expect(interactionToNextPaint([400, 180, 64], 49)).toBe(400);
    expect(interactionToNextPaint([400, 180, 64], 50)).toBe(180);
    expect(interactionToNextPaint([400, 180, 64], 100)).toBe(64);
  });

  it("is nothing on a page that nobody touched, and the finest step where all were faster", () => {
    expect(interactionToNextPaint([], 0)).toBeNull();
    expect(interactionToNextPaint([], 3)).toBe(16);
  });
});

describe("layout shift", () => {
  it("adds up what happens within a second of each other", () => {
    const shifts = [
      { at: 100, value: 0.02 },
      { at: 900, value: 0.03 },
      { at: 3_000, value: 0.04 },
    ];
    expect(layoutShift(shifts)).toBeCloseTo(0.05);
  });

  it("ends a session after five seconds", () => {
    const shifts = Array.from({ length: 11 }, (_, index) => ({ at: index * 900, value: 0.01 }));
    expect(layoutShift(shifts)).toBeCloseTo(0.06);
  });

  it("is 0 where nothing moved", () => expect(layoutShift([])).toBe(0));
});

describe("options and verdicts", () => {
  it("takes parts in the order in which they run, and refuses what it does not know", () => {
    expect(readOptions(["--only", "throughput,weight"]).parts).toEqual(["weight", "throughput"]);
    expect(readOptions([]).routes).toContain("home");
    expect(() => readOptions(["--only", "colour"])).toThrow(/--only does not know "colour"/);
    expect(() => readOptions(["--runs", "0"])).toThrow(/--runs must be a whole number/);
  });

  it("holds the home page to its targets, and no other", () => {
    const load = {
      ...{ name: "pages.throughput" as const, encoding: "gzip" as const, p50Ms: 1, p99Ms: 2, bytesPerRequest: 1 },
      ...{ connections: 50, seconds: 10, command: "autocannon" },
    };
    expect(verdictOf({ ...load, route: "home", requestsPerSecond: 2_000, failed: 0 })).toBe(true);
    expect(verdictOf({ ...load, route: "home", requestsPerSecond: 1_999, failed: 0 })).toBe(false);
    expect(verdictOf({ ...load, route: "home", requestsPerSecond: 9_000, failed: 1 })).toBe(false);
    expect(verdictOf({ ...load, route: "order status", requestsPerSecond: 1, failed: 0 })).toBeNull();
    const scores = { performance: 95, accessibility: 100, "best-practices": 100, seo: 99 };
    expect(verdictOf({ name: "pages.lighthouse", route: "home", scores, runs: 1, lost: [] })).toBe(false);
    const vitals = { name: "pages.vitals" as const, route: "home", lcpMs: 2_500, cls: 0.1, interactions: 3, runs: 1 };
    const worst = { lcpMs: 2_500, inpMs: 200, cls: 0.1 };
    expect(verdictOf({ ...vitals, worst, inpMs: 200 })).toBe(true);
    expect(verdictOf({ ...vitals, worst, inpMs: null })).toBe(false);
  });
});
