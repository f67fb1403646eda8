import { describe, expect, it } from "vitest";
import { availabilityAt, seen, UNSEEN_AVAILABILITY } from "@/lib/routing/availability";

// Guarantee: however long nothing was seen of a channel, what is believed of it stays a probability, and becomes what is true of any channel.
const NOW_MS = 1_800_000_000_000;
const USUAL = 0.98;

describe("a channel of which nothing was seen", () => {
  it("since the process began is taken for usual", () => {
    expect(availabilityAt(UNSEEN_AVAILABILITY, NOW_MS)).toBeCloseTo(USUAL, 2);
    expect(availabilityAt(seen(UNSEEN_AVAILABILITY, "answered", NOW_MS), NOW_MS)).toBeGreaterThan(0.99);
  });

  it.each([1_000, 60_000, 3_600_000, 86_400_000, 864_000_000])(
    "for %i ms is never below 0 nor above 1",
    (silenceMs) => {
      const well = seen(UNSEEN_AVAILABILITY, "answered", NOW_MS);
      const ill = ["failed", "failed", "failed"].reduce((belief) => seen(belief, "failed", NOW_MS), well);
      for (const belief of [well, ill]) {
        const later = availabilityAt(belief, NOW_MS + silenceMs);
        expect(later).toBeGreaterThan(0);
        expect(later).toBeLessThanOrEqual(1);
      }
      if (silenceMs >= 3_600_000) expect(availabilityAt(ill, NOW_MS + silenceMs)).toBeCloseTo(USUAL, 2);
    },
  );
});
