import { describe, expect, it } from "vitest";
import { busyForSeconds } from "@/lib/jobs/pressure";

const LATE_MAX_MS = 5_000;
const busy = (eventsLateMs: number, turnMs = 1) => busyForSeconds({ eventsLateMs, turnMs }, LATE_MAX_MS);

// Guarantee: orders are refused only by a shop that does not keep up, and for about as long as it needs.
describe("whether the shop is too busy for new orders", () => {
  it("is not while paid orders are handled in time", () => {
    expect(busy(0)).toBeNull();
    expect(busy(LATE_MAX_MS)).toBeNull();
  });

  it("is when paid orders wait, for as long as they have waited", () => {
    expect(busy(LATE_MAX_MS + 1)).toBe(6);
    expect(busy(17_300)).toBe(18);
  });

  it("is when the process itself falls behind", () => {
    expect(busy(0, 150)).toBeNull();
    expect(busy(0, 151)).toBe(3);
  });

  it("never asks anybody to come back at once, or to stay away for long", () => {
    expect(busyForSeconds({ eventsLateMs: 1_001, turnMs: 0 }, 1_000)).toBe(3);
    expect(busy(3_600_000)).toBe(30);
  });
});
