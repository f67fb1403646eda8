import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectClosed, netOf } from "@/tests/support/books";
import { finishedOrder, orderRow, statesOf } from "@/tests/support/given";
import { openShop, type Shop } from "@/tests/support/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 1_000_000n, facet_id_1: 500_000n });
});
afterAll(() => shop.close());

describe("a paid order", () => {
  it("by card: the hold is taken only after delivery, and revenue, tax and cost are booked", async () => {
    const order = await finishedOrder(shop);

    expect(await statesOf(order)).toEqual({
      order: "delivered",
      payments: ["captured"],
      deliveries: ["delivered"],
      refunds: [],
    });
    await expectClosed(shop, order);
    const tax = await netOf(order, "tax:PH");
    const revenue = await netOf(order, "revenue:diamonds");
    expect(-tax - revenue).toBe(order.totalMinor);
    expect(await netOf(order, "cost:diamonds")).toBe(825n);
    expect((await orderRow(order)).delivered_diamonds).toBe(500n);
  });

  it("by GCash: paid at once, delivered, and the books hold it as earned", async () => {
    const order = await finishedOrder(shop, { method: "gcash" });

    expect(await statesOf(order)).toEqual({
      order: "delivered",
      payments: ["paid"],
      deliveries: ["delivered"],
      refunds: [],
    });
    await expectClosed(shop, order);
  });
});
