import { describe, expect, it } from "vitest";
import { TIMELINE_KINDS, timelineOf, toTimelineKind } from "@/components/desk/order/timeline-lines";
import type { PaymentView, StoryLine, StorySource } from "@/lib/orders/desk-view";

const line = (source: StorySource, at: string): StoryLine => ({
  key: `${source}${at}`,
  at,
  source,
  sentence: source,
  detail: null,
});
const payment = {
  id: "p1",
  attemptNo: 1,
  createdAt: "2026-11-20T00:00:01Z",
  routing: {
    atMs: 0,
    method: "card",
    country: "PH",
    amountMinor: "100",
    currency: "PHP",
    channelId: "stripe-card",
    because: "only_candidate",
    ruleApplied: null,
    isExploration: false,
    propensity: 1,
    candidates: [],
    reroutedFrom: null,
  },
} as unknown as PaymentView;

const order = {
  story: [
    line("order", "2026-11-20T00:00:00Z"),
    line("mail", "2026-11-20T00:00:02Z"),
    line("dispute", "2026-11-20T00:00:09Z"),
  ],
  payments: [payment],
  refundRequests: [],
};

// Guarantee: one line of time, in order, with the routing decision in words, and every line is in exactly one of the kinds or in none.
describe("the timeline of an order", () => {
  it("puts the routing decision where it was made, in words", () => {
    expect(timelineOf(order).map(({ source }) => source)).toEqual(["order", "routing", "mail", "dispute"]);
    expect(timelineOf(order)[1]?.detail).toContain("the only channel that could take it");
  });

  it("shows one kind when asked to", () => {
    expect(timelineOf(order, "payment").map(({ source }) => source)).toEqual(["routing"]);
    expect(timelineOf(order, "refund").map(({ source }) => source)).toEqual(["dispute"]);
    const sources = Object.values(TIMELINE_KINDS).flatMap(({ sources: ofKind }) => [...ofKind]);
    expect(new Set(sources).size).toBe(sources.length);
  });

  it("reads rubbish in the address as everything", () => {
    for (const text of [undefined, "", "all", "toString", "__proto__"]) expect(toTimelineKind(text)).toBeNull();
    expect(toTimelineKind("mail")).toBe("mail");
  });
});
