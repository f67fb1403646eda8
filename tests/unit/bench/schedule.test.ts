import { describe, expect, it } from "vitest";
import { arrivalTimesMs, createRandom } from "@/tests/bench/schedule";

// Guarantee: a run offers exactly what it says, whatever the shop does, and the same seed offers it again.
describe("the arrivals of a run", () => {
  const load = { ratePerSecond: 161, seconds: 30, seed: 4 };

  it("are rate × seconds in number, sorted, and within the run", () => {
    const times = arrivalTimesMs(load);
    expect(times).toHaveLength(4_830);
    expect(times.toSorted((a, b) => a - b)).toEqual(times);
    expect(times.at(0)).toBeGreaterThanOrEqual(0);
    expect(times.at(-1)).toBeLessThan(30_000);
  });

  it("are the same for the same seed and others for another", () => {
    expect(arrivalTimesMs(load)).toEqual(arrivalTimesMs(load));
    expect(arrivalTimesMs({ ...load, seed: 5 })).not.toEqual(arrivalTimesMs(load));
  });

  it("come in bunches as a Poisson process does: the count of a second varies about as much as its mean", () => {
    const perSecond = new Array<number>(300).fill(0);
    for (const time of arrivalTimesMs({ ratePerSecond: 50, seconds: 300, seed: 1 })) {
      const second = Math.floor(time / 1000);
      perSecond[second] = (perSecond[second] ?? 0) + 1;
    }
    const variance = perSecond.reduce((sum, count) => sum + (count - 50) ** 2, 0) / perSecond.length;
    expect(variance).toBeGreaterThan(35);
    expect(variance).toBeLessThan(68);
  });

  it("go on at another rate from the moment on at which the first one ends", () => {
    const times = arrivalTimesMs({ ...load, afterwards: { ratePerSecond: 10, seconds: 5 } });
    expect(times).toHaveLength(4_880);
    expect(times.toSorted((a, b) => a - b)).toEqual(times);
    expect(times.slice(0, 4_830)).toEqual(arrivalTimesMs(load));
    expect(times.at(4_830)).toBeGreaterThanOrEqual(30_000);
    expect(times.at(-1)).toBeLessThan(35_000);
  });

  it("draws evenly", () => {
    const random = createRandom(9);
    const draws = Array.from({ length: 10_000 }, random);
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...draws)).toBeLessThan(1);
    expect(draws.reduce((sum, draw) => sum + draw, 0) / draws.length).toBeCloseTo(0.5, 1);
  });
});
