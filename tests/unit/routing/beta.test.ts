import { describe, expect, it } from "vitest";
import { sampleBeta, sampleGamma, sampleNormal } from "@/lib/routing/beta";
import { createRandom } from "@/tests/bench/schedule";

const DRAWS = 40_000;

function momentsOf(draw: () => number): { mean: number; variance: number; least: number; most: number } {
  const values = Array.from({ length: DRAWS }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / DRAWS;
  return { mean, variance, least: Math.min(...values), most: Math.max(...values) };
}

// Guarantee: draws have the mean and the variance of their distribution, within five standard errors.
describe("drawing", () => {
  it("gives standard normal numbers", () => {
    const random = createRandom(1);
    const { mean, variance } = momentsOf(() => sampleNormal(random));
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(DRAWS));
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / DRAWS));
  });

  it.each([0.3, 1, 2.5, 40, 5_000])("gives gamma numbers of shape %d", (shape) => {
    const random = createRandom(2);
    const { mean, variance, least } = momentsOf(() => sampleGamma(shape, random));
    expect(Math.abs(mean - shape)).toBeLessThan(5 * Math.sqrt(shape / DRAWS));
    expect(Math.abs(variance / shape - 1)).toBeLessThan(5 * Math.sqrt((2 + 6 / shape) / DRAWS));
    expect(least).toBeGreaterThanOrEqual(0);
  });

  it.each([
    [1, 1],
    [0.5, 0.5],
    [14, 1],
    [90, 10],
    [2_000, 150],
  ])("gives beta numbers of shapes %d and %d, between 0 and 1", (alpha, beta) => {
    const random = createRandom(3);
    const sum = alpha + beta;
    const wanted = { mean: alpha / sum, variance: (alpha * beta) / (sum * sum * (sum + 1)) };
    const { mean, variance, least, most } = momentsOf(() => sampleBeta(alpha, beta, random));
    expect(Math.abs(mean - wanted.mean)).toBeLessThan(5 * Math.sqrt(wanted.variance / DRAWS));
    expect(Math.abs(variance / wanted.variance - 1)).toBeLessThan(0.05);
    expect(least).toBeGreaterThanOrEqual(0);
    expect(most).toBeLessThanOrEqual(1);
  });

  it("refuses a shape that no distribution has", () => {
    expect(() => sampleBeta(0, 1, Math.random)).toThrow(RangeError);
    expect(() => sampleGamma(Number.NaN, Math.random)).toThrow(RangeError);
  });

  it("repeats itself under the same seed", () => {
    const [one, other] = [createRandom(7), createRandom(7)];
    for (let draw = 0; draw < 100; draw += 1) expect(sampleBeta(9, 2, one)).toBe(sampleBeta(9, 2, other));
  });
});
