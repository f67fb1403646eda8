import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { percentile, percentilesOf } from "@/tests/bench/percentiles";

// Guarantee: a percentile that the benchmark reports was really measured, and enough of the values are not above it.
describe("percentiles", () => {
  it("takes the nearest rank", () => {
    const hundred = Array.from({ length: 100 }, (_, at) => at + 1);
    expect(percentilesOf(hundred)).toEqual({ p50: 50, p95: 95, p99: 99 });
    expect(percentilesOf([7])).toEqual({ p50: 7, p95: 7, p99: 7 });
    expect(percentilesOf([30, 10, 20])).toEqual({ p50: 20, p95: 30, p99: 30 });
  });

  it("reports nothing when nothing was measured", () => {
    expect(percentilesOf([])).toEqual({ p50: null, p95: null, p99: null });
  });

  it("is a measured value that at least that share of all values do not exceed, and no smaller value is", () => {
    const values = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(values, fc.double({ min: 0.001, max: 1, noNaN: true }), (list, share) => {
        const sorted = list.toSorted((a, b) => a - b);
        const found = percentile(sorted, share);
        if (found === null) return false;
        const notAbove = sorted.filter((value) => value <= found).length;
        const below = sorted.filter((value) => value < found).length;
        return sorted.includes(found) && notAbove >= sorted.length * share && below < sorted.length * share;
      }),
    );
  });
});
