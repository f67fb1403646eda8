import { describe, expect, it } from "vitest";
import { dayText } from "@/components/desk/prices/change-words";
import { deskMoment } from "@/lib/shared/desk-time";

// Guarantee: what staff type as a time is the desks' time wherever they sit, and is read back as the same time.
describe("a moment on the desks", () => {
  it("is written and read in Manila's time", () => {
    const at = deskMoment("2026-11-28T10:00");
    expect(at.toISOString()).toBe("2026-11-28T02:00:00.000Z");
    expect(dayText(at.toISOString())).toMatch(/^Nov 28, 2026, 10:00.AM, Manila time$/);
  });
});
