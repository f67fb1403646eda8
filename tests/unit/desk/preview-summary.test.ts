import { describe, expect, it } from "vitest";
import { previewSummary } from "@/components/desk/prices/change-words";

const line = (afterMinor: bigint, marginBp: number | null) => ({ beforeMinor: 3_500n, afterMinor, marginBp });

// Guarantee: whoever changes many prices reads first whether one of them loses money, and whether all of them change.
describe("how a preview comes out", () => {
  it.each([
    [[line(3_600n, -1_400), line(3_500n, 200)], "1 of 2 prices would lose money, 1 of 2 stay unchanged."],
    [[line(3_600n, 0), line(3_700n, 200)], "None of 2 prices would lose money."],
    [[line(3_600n, null), line(3_500n, null)], "1 of 2 stay unchanged."],
    [[line(3_600n, null), line(3_700n, null)], "All 2 prices change."],
  ])("%#", (lines, words) => expect(previewSummary(lines)).toBe(words));
});
