import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowOf } from "@/lib/db/pool";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { reviewOrder } from "@/lib/orders/review-order";
import { listSubject } from "@/lib/risk/list-subject";
import { newId } from "@/lib/shared/ids";
import { expectClosed } from "@/tests/support/books";
import { finishedOrder, orderRow, paidOrder, statesOf } from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import { openShop, type Shop } from "@/tests/support/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

async function list(kind: "blocked" | "watched", value: string): Promise<void> {
  const actor = await givenStaffActor("admin");
  const entry = { list: kind, subject: "recipient" as const, value, reason: "test", days: undefined };
  await inTransaction((tx) =>
    listSubject(tx, actor, { ...entry, id: newId(), hashKey: env.FACET_HASH_KEY, at: new Date() }),
  );
}

async function review(orderId: string, decision: "approve" | "reject"): Promise<void> {
  await reviewOrder(await givenStaffActor("support"), { orderId, decision, reason: "looked at it" });
}

describe("risk", () => {
  it("holds a large order back until a person approves it, and then delivers it", async () => {
    const order = await finishedOrder(shop, { diamonds: 110_000 });
    expect(await statesOf(order)).toMatchObject({ order: "in_review", payments: ["authorised"], deliveries: [] });
    const verdict = await rowOf<{ verdict: string; v: number }>(
      "SELECT verdict, rule_set_version AS v FROM risk_verdicts WHERE order_id = $1",
      [order.orderId],
    );
    expect(verdict).toEqual({ verdict: "review", v: 1 });

    await Promise.allSettled(Array.from({ length: 5 }, () => review(order.orderId, "approve")));
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["captured"] });
    await expect(review(order.orderId, "reject")).rejects.toThrow("review.already_decided");
    await expectClosed(shop, order);
  });

  it.each(["card", "gcash"] as const)("returns the money of an order that a person rejects (%s)", async (method) => {
    const recipientId = `watched.${method}`;
    await list("watched", recipientId);
    const order = await finishedOrder(shop, { method, recipientId });
    expect((await statesOf(order)).order).toBe("in_review");
    await review(order.orderId, "reject");
    await review(order.orderId, "reject");
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "refunded", deliveries: [] });
    expect((await orderRow(order)).closed_reason).toBe("review_rejected");
    await expect(review(order.orderId, "approve")).rejects.toThrow("review.already_decided");
    await expectClosed(shop, order);
  });

  it.each(["card", "gcash"] as const)(
    "never delivers to a blocked recipient and returns the money by itself (%s)",
    async (method) => {
      const recipientId = `blocked.${method}`;
      await list("blocked", recipientId.toUpperCase());
      const order = await finishedOrder(shop, { method, recipientId });
      expect(await statesOf(order)).toMatchObject({ order: "refunded", deliveries: [] });
      expect((await orderRow(order)).closed_reason).toBe("blocked");
      await expectClosed(shop, order);
    },
  );

  it("holds back what comes too fast from one device, also when it is paid in one moment", async () => {
    const deviceId = randomUUID();
    const orders = [];
    for (let at = 0; at < 12; at += 1) orders.push(await paidOrder(shop, { deviceId }));
    await shop.drain();
    const states = await Promise.all(orders.map(async (order) => (await statesOf(order)).order));
    expect(states.filter((state) => state === "delivered").length).toBe(10);
    expect(states.filter((state) => state === "in_review").length).toBe(2);
  });
});
