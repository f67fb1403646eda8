import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowOf } from "@/lib/db/pool";
import { resolveUnknown } from "@/lib/orders/resolve-unknown";
import { expectClosed, expectNothingLeft, netOf } from "@/tests/support/books";
import { finishedOrder, orderRow, paidOrder, paymentRow, statesOf } from "@/tests/support/given";
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

describe("an order of two parts with a wrong recipient for one and an unknown outcome for the other", () => {
  it("is not given up before the unknown one is settled, and the worker comes to rest meanwhile", async () => {
    await shop.sims.control("bigo", "PUT", "/_sim/faults", {
      rules: [
        { answer: "refuse", rescode: 7212005, times: 1 },
        { answer: "refuse", rescode: 500_001 },
      ],
    });
    const order = await finishedOrder(shop, { diamonds: 80_000 });
    expect((await statesOf(order)).deliveries.sort()).toEqual(["rejected", "unknown"]);
    expect((await statesOf(order)).order).toBe("needs_recipient");
    for (let wait = 0; wait < 9; wait += 1) {
      await shop.passTime(wait === 8 ? 86_500 : 61);
      await shop.drain();
    }
    expect((await statesOf(order)).order).toBe("needs_recipient");
    const unknown = await rowOf<{ id: string }>(
      "SELECT id FROM deliveries WHERE order_id = $1 AND status = 'unknown'",
      [order.orderId],
    );
    const actor = await givenStaffActor("support");
    await resolveUnknown(actor, { deliveryId: unknown?.id ?? "", resolution: "refund", reason: "never arrived" });
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["cancelled"] });
    await expectClosed(shop, order);
    await shop.sims.control("bigo", "DELETE", "/_sim/faults");
  });
});

describe("an order above the platform's limit", () => {
  const approve = async (orderId: string) => {
    const { reviewOrder } = await import("@/lib/orders/review-order");
    await reviewOrder(await givenStaffActor("support"), { orderId, decision: "approve", reason: "known customer" });
    await shop.drain();
  };

  it("of 120,000 diamonds is delivered in several parts and taken whole", async () => {
    const order = await finishedOrder(shop, { diamonds: 120_000 });
    await approve(order.orderId);

    expect(await statesOf(order)).toMatchObject({
      order: "delivered",
      payments: ["captured"],
      deliveries: ["delivered", "delivered", "delivered"],
    });
    expect((await orderRow(order)).delivered_diamonds).toBe(120_000n);
    expect((await paymentRow(order.paymentId)).captured_minor).toBe(order.totalMinor);
    await expectClosed(shop, order);
  });

  it("keeps the money of what was delivered and releases the share of a refused part (card)", async () => {
    await refuseNext(7212014);
    const order = await finishedOrder(shop, { diamonds: 120_000 });
    await approve(order.orderId);

    expect((await statesOf(order)).deliveries.sort()).toEqual(["delivered", "delivered", "rejected"]);
    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["captured"] });
    const kept = await rowOf<{ kept: bigint }>(
      "SELECT sum(gross_minor)::bigint AS kept FROM deliveries WHERE order_id = $1 AND status = 'delivered'",
      [order.orderId],
    );
    expect((await paymentRow(order.paymentId)).captured_minor).toBe(kept?.kept);
    expect(kept?.kept).toBeLessThan(order.totalMinor);
    await expectClosed(shop, order);
  });

  it("returns the share of a refused part (GCash)", async () => {
    await refuseNext(7212014);
    const order = await finishedOrder(shop, { diamonds: 80_000, method: "gcash" });

    expect(await statesOf(order)).toMatchObject({
      order: "delivered",
      payments: ["partly_refunded"],
      refunds: ["done"],
    });
    const payment = await paymentRow(order.paymentId);
    expect(payment.refunded_minor).toBe(
      order.totalMinor + (await netOf(order, "revenue:diamonds")) + (await netOf(order, "tax:PH")),
    );
    await expectClosed(shop, order);
  });

  it("returns everything when every part is refused", async () => {
    await refuseNext(7212014, 5);
    const [card, wallet] = [
      await finishedOrder(shop, { diamonds: 120_000 }),
      await finishedOrder(shop, { diamonds: 80_000, method: "gcash" }),
    ];
    await approve(card.orderId);

    expect(await statesOf(card)).toMatchObject({ order: "refunded", payments: ["cancelled"] });
    expect(await statesOf(wallet)).toMatchObject({ order: "refunded", payments: ["refunded"] });
    await expectNothingLeft(card);
    await expectClosed(shop, wallet);
  });

  it("waits with one part while another is delivered, and finishes when the wait is over", async () => {
    await refuseNext(7212012);
    const order = await finishedOrder(shop, { diamonds: 100_000 });
    if ((await statesOf(order)).order === "in_review") await approve(order.orderId);
    expect((await statesOf(order)).order).toBe("delivering");
    await shop.passTime(45);
    await shop.drain();

    expect((await statesOf(order)).order).toBe("delivered");
    await expectClosed(shop, order);
  });

  it("does not lose a part that is refused for now while another part is taken up again", async () => {
    const paid = await paidOrder(shop, { diamonds: 80_000 });
    await refuseNext(7212012, 2);
    await shop.drain();
    expect((await statesOf(paid)).deliveries).toEqual(["rejected", "rejected"]);
    await shop.passTime(45);
    await shop.drain();
    await shop.passTime(45);
    await shop.drain();

    expect((await statesOf(paid)).order).toBe("delivered");
    await expectClosed(shop, paid);
  });
});
