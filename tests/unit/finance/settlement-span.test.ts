import { describe, expect, it } from "vitest";
import { REPORT_GRACE_MS } from "@/lib/finance/settlement";
import { isDue, nextSpan, readSince, SPAN_MAX_MS } from "@/lib/finance/settlement-span";
import { DAY_MS } from "@/lib/shared/durations";

const NOW = new Date("2026-11-28T05:00:00Z");
const ago = (ms: number) => new Date(NOW.getTime() - ms);

// Guarantee: spans follow each other with an overlap that is longer than the grace, so that every booking is judged once at least.
describe("which span is read", () => {
  it("reaches back further than a booking may be young", () => {
    const until = ago(DAY_MS);
    const from = readSince(NOW, { until, isByHand: false });
    expect(until.getTime() - from.getTime()).toBeGreaterThan(REPORT_GRACE_MS);
  });

  it("is a week for a shop that begins, and by hand at least yesterday and today", () => {
    expect(readSince(NOW, { until: null, isByHand: false })).toEqual(ago(7 * DAY_MS));
    const inTheFuture = new Date(NOW.getTime() + 10 * DAY_MS);
    expect(readSince(NOW, { until: inTheFuture, isByHand: true })).toEqual(new Date("2026-11-27T00:00:00Z"));
    expect(readSince(NOW, { until: ago(DAY_MS), isByHand: true })).toEqual(ago(4 * DAY_MS));
  });

  it("is bounded, and ends now", () => {
    expect(nextSpan(ago(20 * DAY_MS), NOW, SPAN_MAX_MS)).toEqual({ from: ago(20 * DAY_MS), to: ago(13 * DAY_MS) });
    expect(nextSpan(ago(DAY_MS), NOW, SPAN_MAX_MS)).toEqual({ from: ago(DAY_MS), to: NOW });
    expect(nextSpan(NOW, NOW, SPAN_MAX_MS)).toBeNull();
  });

  it("is due every so often, sooner after a silence, and at once when it never was", () => {
    expect(isDue(NOW, null, 86_400)).toBe(true);
    expect(isDue(NOW, { startedAt: ago(DAY_MS - 1), outcome: "lines" }, 86_400)).toBe(false);
    expect(isDue(NOW, { startedAt: ago(DAY_MS), outcome: "none" }, 86_400)).toBe(true);
    expect(isDue(NOW, { startedAt: ago(15 * 60_000), outcome: "unknown" }, 86_400)).toBe(true);
    expect(isDue(NOW, { startedAt: ago(15 * 60_000 - 1), outcome: "unknown" }, 86_400)).toBe(false);
    expect(isDue(NOW, { startedAt: ago(5_000), outcome: "unknown" }, 5)).toBe(true);
  });
});
