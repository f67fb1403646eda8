import { describe, expect, it } from "vitest";
import { outcomeText, rateText, stepText } from "@/components/desk/fx-text";
import { FX_FAILURES } from "@/lib/catalog/fx-answer";

// Guarantee: a rate is shown with the digits that count, and every outcome of asking for one has words.
describe("rates in words", () => {
  it("shows two decimals or as many as there are", () => {
    expect(["58250000", "16450000000", "1290001", "1"].map(rateText)).toEqual([
      "58.25",
      "16,450.00",
      "1.290001",
      "0.000001",
    ]);
  });

  it("shows how far a rate moved", () => {
    expect(stepText("50000000", "60500000")).toBe("+ 21.0 %");
    expect(stepText("50000000", "5000000")).toBe("− 90.0 %");
  });

  it("has words for every outcome", () => {
    for (const outcome of [...FX_FAILURES, "asking", "taken", "partial"])
      expect(outcomeText(outcome, "")).not.toBe(outcome);
    expect(outcomeText("http_error", "503")).toBe("answered with an error (503)");
  });
});
