import { describe, expect, it } from "vitest";
import { DELIVERY_ARROWS, FINAL_ORDER_STATUSES, ORDER_ARROWS, PAYMENT_ARROWS } from "@/lib/orders/lifecycle";

type Arrows = Readonly<Record<string, readonly string[]>>;

function reachableFrom(start: string, arrows: Arrows): Set<string> {
  const seen = new Set([start]);
  for (const state of seen) for (const next of arrows[state] ?? []) seen.add(next);
  return seen;
}

describe("the life of an order", () => {
  it.each([
    ["orders", "awaiting_payment", ORDER_ARROWS],
    ["payments", "pending", PAYMENT_ARROWS],
    ["deliveries", "reserved", DELIVERY_ARROWS],
  ] as const)(
    "every state of %s can be reached, and every arrow leads to a state that there is",
    (_what, start, arrows) => {
      expect([...reachableFrom(start, arrows)].sort()).toEqual(Object.keys(arrows).sort());
    },
  );

  it("no state of an order is a trap: an end can be reached from each", () => {
    for (const state of Object.keys(ORDER_ARROWS)) {
      const reachable = reachableFrom(state, ORDER_ARROWS);
      expect(FINAL_ORDER_STATUSES.some((end) => reachable.has(end))).toBe(true);
    }
  });

  it("nothing is paid back without passing through refunding, and nothing leaves refunded", () => {
    const intoRefunded = Object.entries(ORDER_ARROWS).filter(([, nexts]) =>
      (nexts as readonly string[]).includes("refunded"),
    );
    expect(intoRefunded.map(([from]) => from)).toEqual(["refunding"]);
    expect(ORDER_ARROWS.refunded).toEqual([]);
  });
});
