import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowOf } from "@/lib/db/pool";
import { correctRecipient } from "@/lib/orders/correct-recipient";
import { giveUpOrder } from "@/lib/orders/give-up-order";
import { expectClosed, expectSoundBooks } from "@/tests/support/books";
import { finishedOrder, orderRow, placedOrder, statesOf } from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import { openShop, type Shop } from "@/tests/support/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 1_000_000n });
});
afterAll(() => shop.close());

async function refuseNext(rescode: number, times = 1): Promise<void> {
  await shop.sims.control("bigo", "PUT", "/_sim/faults", { rules: [{ answer: "refuse", rescode, times }] });
}

describe("an order that the platform refuses after payment", () => {
  it("releases the hold of a card by itself", async () => {
    await refuseNext(7212014);
    const order = await finishedOrder(shop);

    expect(await statesOf(order)).toEqual({
      order: "refunded",
      payments: ["cancelled"],
      deliveries: ["rejected"],
      refunds: [],
    });
    await expectClosed(shop, order);
    expect(
      await rowOf("SELECT key FROM outbox_entries WHERE order_id = $1 AND kind = 'mail.refunded'", [order.orderId]),
    ).not.toBeNull();
  });

  it("returns the money of a wallet by itself", async () => {
    await refuseNext(7212013);
    const order = await finishedOrder(shop, { method: "gcash" });

    expect(await statesOf(order)).toEqual({
      order: "refunded",
      payments: ["refunded"],
      deliveries: ["rejected"],
      refunds: ["done"],
    });
    await expectClosed(shop, order);
    expect((await orderRow(order)).closed_reason).toBe("refused");
  });

  it("tries a passing refusal again under a new order id", async () => {
    await refuseNext(7212012, 2);
    const order = await finishedOrder(shop);
    expect((await statesOf(order)).order).toBe("delivering");
    await shop.passTime(45);
    await shop.drain();
    await shop.passTime(45);
    await shop.drain();

    expect(await statesOf(order)).toEqual({
      order: "delivered",
      payments: ["captured"],
      deliveries: ["rejected", "rejected", "delivered"],
      refunds: [],
    });
    await expectClosed(shop, order);
  });
});

describe("an order whose recipient turns out wrong after payment", () => {
  it("waits for the customer's correction and is then delivered to the right one", async () => {
    const order = await finishedOrder(shop, { recipientId: "missing.one" });
    expect((await statesOf(order)).order).toBe("needs_recipient");
    expect((await orderRow(order)).correct_until).not.toBeNull();
    await expectSoundBooks(shop);

    await correctRecipient({ id: order.orderId }, { recipientId: "right.one", actor: null });
    await shop.drain();

    expect((await statesOf(order)).order).toBe("delivered");
    expect(shop.sims.bigo.platform.bank.received("right.one")).toBe(500);
    await expectClosed(shop, order);
  });

  it("is corrected by support, with a reason, also when the first correction was wrong, too", async () => {
    const support = await givenStaffActor("support");
    await shop.sims.control("bigo", "PUT", "/_sim/faults", {
      rules: [{ answer: "refuse", rescode: 7212005, recipient: "still.wrong" }],
    });
    const order = await finishedOrder(shop, { recipientId: "frozen.one", method: "gcash" });
    await expect(
      correctRecipient({ id: order.orderId }, { recipientId: "still.wrong", actor: support }),
    ).rejects.toThrow("auth.reason_required");
    await correctRecipient({ id: order.orderId }, { recipientId: "still.wrong", actor: support, reason: "by chat" });
    await shop.drain();
    expect((await statesOf(order)).order).toBe("needs_recipient");
    expect((await orderRow(order)).correct_until).not.toBeNull();

    await correctRecipient({ id: order.orderId }, { recipientId: "right.two", actor: support, reason: "by chat" });
    await shop.drain();

    expect((await statesOf(order)).order).toBe("delivered");
    expect(shop.sims.bigo.platform.bank.received("right.two")).toBe(500);
    await expectClosed(shop, order);
  });

  it("is given up and paid back when nobody corrects it in time", async () => {
    const [card, wallet] = [
      await finishedOrder(shop, { recipientId: "missing.two" }),
      await finishedOrder(shop, { recipientId: "missing.three", method: "gcash" }),
    ];
    await shop.passTime(86_401);
    await shop.drain();

    expect(await statesOf(card)).toMatchObject({ order: "refunded", payments: ["cancelled"] });
    expect(await statesOf(wallet)).toMatchObject({ order: "refunded", payments: ["refunded"], refunds: ["done"] });
    await expectClosed(shop, card);
    await expectClosed(shop, wallet);
    expect((await orderRow(card)).closed_reason).toBe("recipient_not_corrected");
  });

  it("can be given up by a person at once, and by nobody while it is delivered", async () => {
    const support = await givenStaffActor("support");
    const order = await finishedOrder(shop, { recipientId: "missing.four" });
    await giveUpOrder(support, { orderId: order.orderId, reason: "customer asked" });
    await shop.drain();
    expect((await statesOf(order)).order).toBe("refunded");
    await expectClosed(shop, order);

    const delivered = await finishedOrder(shop);
    await expect(giveUpOrder(support, { orderId: delivered.orderId, reason: "no" })).resolves.toBeUndefined();
    expect((await statesOf(delivered)).order).toBe("delivered");
    const unpaid = await placedOrder();
    await expect(giveUpOrder(support, { orderId: unpaid.orderId, reason: "no" })).rejects.toThrow("order.wrong_state");
  });
});
