import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rowsOf } from "@/lib/db/pool";
import { cancelUnpaidOrder } from "@/lib/orders/cancel-order";
import { expectClosed, netOf } from "@/tests/support/books";
import {
  accessTo,
  finishedOrder,
  orderRow,
  paidOrder,
  pay,
  paymentRow,
  placedOrder,
  secondAttempt,
  startedOrder,
  statesOf,
} from "@/tests/support/given";
import { openShop, type Shop } from "@/tests/support/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 200_000n });
});
beforeEach(() => shop.sims.control("xendit", "PUT", "/_sim/faults", { voidMs: 1, refundMs: 1 }));
afterAll(() => shop.close());

describe("an order that is paid twice", () => {
  it("by two cards in two tabs: one hold is taken, the other released, one delivery", async () => {
    const order = await startedOrder({ recipientId: "paid.twice" });
    const second = await secondAttempt(order);
    await pay(shop, order.paymentId);
    await pay(shop, second);
    await shop.drain();

    const states = await statesOf(order);
    expect(states.order).toBe("delivered");
    expect(states.payments.sort()).toEqual(["cancelled", "captured"]);
    expect(shop.sims.bigo.platform.bank.received("paid.twice")).toBe(500);
    await expectClosed(shop, order);
  });

  it("by card and by GCash: the later one is returned", async () => {
    const order = await startedOrder();
    const second = await secondAttempt(order, "gcash");
    await pay(shop, order.paymentId);
    await shop.sims.areQuiet();
    await pay(shop, second);
    await shop.drain();

    const [card, wallet] = [await paymentRow(order.paymentId), await paymentRow(second)];
    expect([card.role, wallet.role].sort()).toEqual(["extra", "main"]);
    expect((await statesOf(order)).order).toBe("delivered");
    await expectClosed(shop, order);
  });

  it("by GCash after the order was delivered: returned, and the order stays delivered", async () => {
    const order = await startedOrder();
    const second = await secondAttempt(order, "gcash");
    await pay(shop, order.paymentId);
    await shop.drain();
    await pay(shop, second);
    await shop.drain();

    expect(await statesOf(order)).toMatchObject({
      order: "delivered",
      payments: ["captured", "refunded"],
      refunds: ["done"],
    });
    await expectClosed(shop, order);
  });

  it("closes the other open pages as soon as one is paid", async () => {
    const order = await startedOrder();
    const second = await secondAttempt(order);
    await pay(shop, second);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["cancelled", "captured"] });
    await expect(pay(shop, order.paymentId)).rejects.toThrow("409");
    await expectClosed(shop, order);
  });
});

describe("a payment of another amount than was asked", () => {
  it("is booked and returned, and the order goes on waiting for the right one", async () => {
    const order = await startedOrder({ method: "gcash" });
    await shop.sims.control("xendit", "PUT", "/_sim/faults", { wrongAmountNext: 1, wrongAmountBy: -10, refundMs: 1 });
    // The wallet tells a wrong amount and keeps the right one, so its own books are no judge of ours here.
    await pay(shop, order.paymentId);
    await shop.drain();

    expect(await statesOf(order)).toMatchObject({
      order: "awaiting_payment",
      payments: ["refunded"],
      refunds: ["done"],
    });
    const payment = await paymentRow(order.paymentId);
    expect([payment.role, payment.received_minor]).toEqual(["wrong", order.totalMinor - 1_000n]);
    expect(await netOf(order, "unapplied")).toBe(0n);
    expect(await netOf(order, "orders")).toBe(0n);
    expect((await statesOf(order)).deliveries).toEqual([]);
  });
});

describe("a payment that comes late", () => {
  const expire = async () => {
    await shop.passTime(1_801);
    await shop.drain();
  };

  it("after the order expired is honoured while price and stock allow", async () => {
    const order = await startedOrder({ method: "gcash" });
    await expire();
    expect((await statesOf(order)).order).toBe("expired");
    await pay(shop, order.paymentId);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["paid"] });
    await expectClosed(shop, order);
  });

  it("in the very moment of the expiry: the page cannot be closed any more, the hold is found and honoured", async () => {
    const order = await startedOrder();
    shop.sims.refuseWebhooks(true);
    await pay(shop, order.paymentId);
    await shop.passTime(1_801);
    const { endOverdueOrders } = await import("@/worker/resume-orders");
    await endOverdueOrders();
    expect((await statesOf(order)).order).toBe("expired");
    shop.sims.refuseWebhooks(false);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["captured"] });
    await expectClosed(shop, order);
  });

  it("closes the hosted page of an expired order", async () => {
    const order = await startedOrder();
    await expire();
    expect(await statesOf(order)).toMatchObject({ order: "expired", payments: ["cancelled"] });
    await expect(pay(shop, order.paymentId)).rejects.toThrow("409");
    await expectClosed(shop, order);
  });

  it("is returned when the pool cannot serve it any more", async () => {
    const order = await startedOrder({ method: "gcash", diamonds: 50_000 });
    await expire();
    await finishedOrder(shop, { diamonds: 90_000 });
    await finishedOrder(shop, { diamonds: 70_000 });
    await pay(shop, order.paymentId);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["refunded"], deliveries: [] });
    expect((await orderRow(order)).closed_reason).toBe("late_stock");
    await expectClosed(shop, order);
    await shop.deposit("facet_ph_1", 100_000n);
  });

  it("is returned when the price rose meanwhile, by card and by wallet", async () => {
    const card = await startedOrder();
    const wallet = await startedOrder({ method: "gcash" });
    shop.sims.refuseWebhooks(true);
    await pay(shop, card.paymentId);
    await shop.passTime(1_801);
    const { endOverdueOrders } = await import("@/worker/resume-orders");
    await endOverdueOrders();
    await pay(shop, wallet.paymentId);
    await rowsOf("UPDATE packages SET price_usd_minor = price_usd_minor * 11 / 10 WHERE diamonds = 500");
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    shop.sims.refuseWebhooks(false);
    await shop.drain();

    expect(await statesOf(card)).toMatchObject({ order: "refunded", payments: ["cancelled"], deliveries: [] });
    expect(await statesOf(wallet)).toMatchObject({ order: "refunded", payments: ["refunded"], refunds: ["done"] });
    expect((await orderRow(card)).closed_reason).toBe("late_price");
    await expectClosed(shop, card);
    await expectClosed(shop, wallet);
  });

  it("after the customer cancelled is honoured like any late one", async () => {
    const order = await startedOrder({ method: "gcash" });
    await cancelUnpaidOrder(await accessTo(order));
    await cancelUnpaidOrder(await accessTo(order));
    await shop.drain();
    expect((await statesOf(order)).order).toBe("cancelled");
    await pay(shop, order.paymentId);
    await shop.drain();
    expect((await statesOf(order)).order).toBe("delivered");
    await expectClosed(shop, order);
  });

  it("can no longer be cancelled once it is paid", async () => {
    const order = await paidOrder(shop);
    await shop.drain();
    await expect(cancelUnpaidOrder(await accessTo(order))).rejects.toThrow("order.already_paid");
    const placed = await placedOrder();
    await cancelUnpaidOrder(await accessTo(placed));
    expect(await statesOf(placed)).toMatchObject({ order: "cancelled", payments: ["cancelled"] });
  });
});
