import { describe, expect, it } from "vitest";
import { formatScale, formatUsdScale } from "@/components/desk/format";
import { ceilingOf, labelledLevels, threeMarks } from "@/components/desk/scale";

// Guarantee: the lines of a chart's grid carry figures that are round, readable, and true.
describe("a chart's scale", () => {
  it("ends at a round number whose half is whole", () => {
    expect([0, 1, 3, 21, 45, 99, 100, 201].map(ceilingOf)).toEqual([2, 2, 4, 30, 50, 100, 100, 250]);
  });

  it("is written as short as it can be", () => {
    expect([0, 25, 2_500, 10_000_000].map(formatScale)).toEqual(["0", "25", "2.5K", "10M"]);
    expect([0, 25_000, 10_000_000, -50_000].map(formatUsdScale)).toEqual(["$0", "$250", "$100K", "-$500"]);
  });

  it("leaves out a figure that would stand in another, or say the same", () => {
    const levels = [
      { y: 172, text: "0" },
      { y: 12, text: "50" },
      { y: 165, text: "-1" },
      { y: 92, text: "50" },
    ];
    expect(labelledLevels(levels).map(({ y }) => y)).toEqual([172, 12]);
  });

  it("has the first, the middle and the last word where their values stand", () => {
    const labels = ["a", "b", "c", "d"];
    expect(threeMarks(labels, (index) => index / 3)).toEqual([
      { at: 0, text: "a" },
      { at: 2 / 3, text: "c" },
      { at: 1, text: "d" },
    ]);
    expect(threeMarks(["a"], () => 0)).toEqual([{ at: 0, text: "a" }]);
    expect(threeMarks([], () => 0)).toEqual([]);
  });
});
