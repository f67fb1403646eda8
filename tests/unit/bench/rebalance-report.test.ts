import { describe, expect, it } from "vitest";
import { readOptions } from "@/tests/bench/rebalance/options";
import { figuresOf, type StateResult } from "@/tests/bench/rebalance/report";

const state = (micros: readonly number[], changes: Partial<StateResult> = {}): StateResult => ({
  startMicro: 200_000,
  moments: micros.map((deviationMicro, atSeconds) => ({ atSeconds, deviationMicro })),
  afterRunsMicro: [],
  orders: 10,
  transfers: { moved: 0, refused: 0, unknown: 0 },
  ...changes,
});

// Guarantee: the figures say what happened under load once the pool was balanced, and never hide a state that was not.
describe("the figures of bench:rebalance", () => {
  it("count from the first balanced moment on", () => {
    const figures = figuresOf("none", [state([90_000, 300, 100, 500])], 7);
    expect(figures).toMatchObject({
      maxDeviationPercent: 0.05,
      timeWeightedDeviationPercent: 0.03,
      secondsToBalance: 1,
      neverBalanced: 0,
      startDeviationPercent: 20,
      afterRunDeviationPercent: null,
    });
  });

  it("say what was never balanced, and give no figure for it", () => {
    expect(figuresOf("none", [state([90_000, 80_000])], 7)).toMatchObject({
      maxDeviationPercent: null,
      timeWeightedDeviationPercent: null,
      secondsToBalance: null,
      neverBalanced: 1,
    });
  });

  it("name the worst run", () => {
    const states = [state([1], { afterRunsMicro: [10] }), state([1], { afterRunsMicro: [250] })];
    expect(figuresOf("api", states, 7)).toMatchObject({ afterRunDeviationPercent: 0.025, runs: 2, states: 2 });
  });

  it("refuse options that are no numbers", () => {
    expect(readOptions([])).toEqual({ seconds: 1_500, seed: 1 });
    expect(() => readOptions(["--seconds", "1"])).toThrow("--seconds must be a whole number");
    expect(() => readOptions(["--seed", "x"])).toThrow("--seed must be a whole number");
  });
});
