import { expect, it } from "vitest";
import { FLAVOUR_NAMES, firstRuns, flavourOf } from "@/tests/simulation/flavours";

it("every flavour has its turn, in the first runs already", () => {
  const first = firstRuns(FLAVOUR_NAMES.length).map((run) => flavourOf(run).name);
  expect(first).toEqual([...FLAVOUR_NAMES]);
});

// Guarantee: a run of a flavour has the number that it has among all runs, so that it can be played again without naming the flavour.
it("plays so many runs of each flavour that is named", () => {
  const runs = firstRuns(3, ["the pool runs short", "refunds, and nobody answers"]);
  expect(runs).toHaveLength(6);
  expect(new Set(runs.map((run) => flavourOf(run).name))).toEqual(
    new Set(["the pool runs short", "refunds, and nobody answers"]),
  );
  expect(firstRuns(3)).toEqual([1, 2, 3]);
});
