import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { requestRefund } from "@/lib/orders/request-refund";
import { expectNothingLeft, expectSoundBooks, netOf } from "@/tests/support/books";
import { finishedOrder, type GivenOrder, paymentRow, statesOf } from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import { openShop, type Shop } from "@/tests/support/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());
// A disputed card is watched, and the simulator's buyers all have the same one.
beforeEach(() => rowsOf("DELETE FROM risk_list_entries"));

async function dispute(order: GivenOrder): Promise<string> {
  const { provider_payment_id } = await paymentRow(order.paymentId);
  const opened = await shop.sims.control("stripe", "POST", "/_sim/disputes", { payment_intent: provider_payment_id });
  await shop.drain();
  return String(opened.id);
}

async function close(id: string, status: "won" | "lost"): Promise<void> {
  await shop.sims.control("stripe", "POST", "/_sim/disputes/close", { dispute: id, status });
  await shop.drain();
}

describe("a dispute", () => {
  it("is a person's while it is open; won, everything stays as it was", async () => {
    const order = await finishedOrder(shop);
    const id = await dispute(order);
    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["disputed"] });
    expect((await paymentRow(order.paymentId)).needs_person).toBe("dispute");
    await close(id, "won");
    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["won"] });
    expect((await paymentRow(order.paymentId)).needs_person).toBeNull();
    expect(await netOf(order, "refunds")).toBe(0n);
    await expectNothingLeft(order);
    await expectSoundBooks(shop);
  });

  it("has further orders of the same instrument looked at first, once told of", async () => {
    const order = await finishedOrder(shop);
    await dispute(order);
    await shop.drain();
    expect((await statesOf(await finishedOrder(shop))).order).toBe("in_review");
    const [entry] = await rowsOf<{ list: string; subject: string; reason: string }>(
      "SELECT list, subject, reason FROM risk_list_entries",
    );
    expect(entry).toMatchObject({ list: "watched", subject: "instrument" });
    expect(entry?.reason).toContain(order.reference);
  });

  it("lost: the money that went back is booked and the order ends refunded", async () => {
    const order = await finishedOrder(shop);
    await close(await dispute(order), "lost");
    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["lost"] });
    expect(await netOf(order, "refunds")).toBe(order.totalMinor);
    await expectNothingLeft(order);
    await expectSoundBooks(shop);
  });

  it("lost while a refund was on its way: what left is booked all the same, and a person is told", async () => {
    const order = await finishedOrder(shop);
    await shop.sims.control("stripe", "PUT", "/_sim/faults", {
      calls: [{ operation: "refund.create", kind: "reset_before", count: null }],
    });
    await requestRefund(await givenStaffActor("admin"), {
      refundId: randomUUID(),
      orderId: order.orderId,
      amountMinor: 1_000n,
      reason: "sorry",
    });
    await shop.drain();
    const id = await dispute(order);
    expect((await statesOf(order)).payments).toEqual(["refunding"]);
    await close(id, "lost");

    expect(await netOf(order, "refunds")).toBe(order.totalMinor);
    expect((await paymentRow(order.paymentId)).needs_person).toBe("dispute");
    const row = await rowOf<{ status: string }>("SELECT status FROM disputes WHERE order_id = $1", [order.orderId]);
    expect(row?.status).toBe("lost");
    await expectSoundBooks(shop);
    await shop.sims.control("stripe", "PUT", "/_sim/faults", {});
  });
});
