import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowsOf } from "@/lib/db/pool";
import { COUNTRY_CODES } from "@/lib/shared/countries";
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

  it.each(COUNTRY_CODES)(
    "from %s is charged in its currency, taxed by its rate, and told to the platform in it",
    async (country) => {
      const order = await finishedOrder(shop, { country });
      expect((await statesOf(order)).order).toBe("delivered");
      const net = await netOf(order, "revenue:diamonds");
      const tax = await netOf(order, `tax:${country}`);
      expect(-net - tax).toBe(order.totalMinor);
      await expectClosed(shop, order);
    },
  );

  it("with an e-mail address leaves one mail for each thing that happened", async () => {
    const order = await finishedOrder(shop);
    const mails = await rowsOf<{ kind: string }>("SELECT kind FROM outbox_entries WHERE order_id = $1 ORDER BY id", [
      order.orderId,
    ]);
    expect(mails.map(({ kind }) => kind)).toEqual(["mail.placed", "mail.paid", "mail.delivered"]);
  });

  it("leaves its whole story as evidence, in order, without a word about the person", async () => {
    const order = await finishedOrder(shop, { recipientId: "Secret_Person9", email: "secret@shop.test" });
    const story = await rowsOf<{ kind: string; body: unknown }>(
      "SELECT kind, body FROM evidence WHERE order_id = $1 ORDER BY id",
      [order.orderId],
    );
    expect(story.map(({ kind }) => kind)).toEqual([
      "order.placed",
      "payment.started",
      "payment.authorised",
      "risk.decided",
      "delivery.reserved",
      "order.delivering",
      "delivery.delivered",
      "order.delivered",
      "payment.captured",
    ]);
    expect(JSON.stringify(story)).not.toMatch(/secret/i);
  });
});
