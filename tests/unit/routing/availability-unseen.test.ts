import { describe, expect, it } from "vitest";
import { availabilityAt, seen, UNSEEN_AVAILABILITY } from "@/lib/routing/availability";

const NOW_MS = Date.UTC(2026, 10, 28, 12);
const DAY_MS = 86_400_000;

// Guarantee: a channel that nobody has asked for long, or ever, is believed to be what channels are in the long run.
describe("a channel that nobody has seen", () => {
  it("is taken to answer, on any day of the calendar", () => {
    expect(availabilityAt(UNSEEN_AVAILABILITY, NOW_MS)).toBeGreaterThan(0.97);
    expect(availabilityAt(UNSEEN_AVAILABILITY, NOW_MS + 365 * DAY_MS)).toBeLessThan(0.996);
  });

  it("is believed the more after its first answer, and doubted after its first failure", () => {
    const unseen = availabilityAt(UNSEEN_AVAILABILITY, NOW_MS);
    expect(availabilityAt(seen(UNSEEN_AVAILABILITY, "answered", NOW_MS), NOW_MS)).toBeGreaterThan(unseen);
    expect(availabilityAt(seen(UNSEEN_AVAILABILITY, "failed", NOW_MS), NOW_MS)).toBeLessThan(0.5);
  });

  it.each([1_000, 90_000, 7_200_000, DAY_MS, 400 * DAY_MS])(
    "stays a probability after %d ms of silence",
    (silenceMs) => {
      for (const sighting of ["answered", "failed", "probe_up", "probe_down"] as const) {
        const believed = availabilityAt(seen(UNSEEN_AVAILABILITY, sighting, NOW_MS), NOW_MS + silenceMs);
        expect(believed).toBeGreaterThan(0);
        expect(believed).toBeLessThan(0.996);
      }
    },
  );
});
