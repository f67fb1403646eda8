import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowsOf } from "@/lib/db/pool";
import { inTransaction } from "@/lib/db/transaction";
import { returnTax } from "@/lib/finance/return-tax";
import { requestRefund } from "@/lib/orders/request-refund";
import { bookMoneyNews } from "@/lib/transitions/money";
import { expectNothingLeft, expectSoundBooks, netOf } from "@/tests/support/books";
import { finishedOrder, type GivenOrder } from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import { makeProvidersQuick, refuseNextDelivery, settle } from "@/tests/support/settling";
import { openShop, type Shop } from "@/tests/support/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  await makeProvidersQuick(shop);
});
afterAll(() => shop.close());

const run = (limit = 500) => inTransaction((tx) => returnTax(tx, { now: new Date(), limit }));

async function refund(order: GivenOrder, amountMinor: bigint): Promise<string> {
  const refundId = randomUUID();
  await requestRefund(await givenStaffActor("admin"), {
    refundId,
    orderId: order.orderId,
    amountMinor,
    reason: "sorry",
  });
  await settle(shop);
  return refundId;
}

async function taxOf({ orderId }: GivenOrder): Promise<bigint> {
  const [row] = await rowsOf<{ tax: bigint }>("SELECT tax_minor AS tax FROM orders WHERE id = $1", [orderId]);
  return row?.tax ?? 0n;
}

// Guarantee: what a refund of a delivered order gives back of the tax is booked once, in the end exactly the refund's share.
describe("the tax of a refund", () => {
  it("comes back whole with the whole price, in however many parts, to the unit", async () => {
    const order = await finishedOrder(shop, { diamonds: 333 });
    const tax = await taxOf(order);
    expect(await netOf(order, "tax:PH")).toBe(-tax);
    await refund(order, order.totalMinor / 3n);
    expect(await run()).toBe(1);
    const left = await netOf(order, "tax:PH");
    expect(left).toBeGreaterThan(-tax);
    expect(left).toBeLessThan(0n);
    await refund(order, order.totalMinor / 7n);
    await refund(order, order.totalMinor - order.totalMinor / 3n - order.totalMinor / 7n);
    expect(await run()).toBe(2);
    expect(await netOf(order, "tax:PH")).toBe(0n);
    expect(await netOf(order, "refunds")).toBe(order.totalMinor - tax);
    await expectSoundBooks(shop);
  });

  it("is booked once, when asked again and by five at once too", async () => {
    const order = await finishedOrder(shop, { country: "SG" });
    await refund(order, order.totalMinor);
    const answers = await Promise.all(Array.from({ length: 5 }, () => run()));
    expect(answers.reduce((sum, posted) => sum + posted, 0)).toBe(1);
    expect(await run()).toBe(0);
    expect(await netOf(order, "tax:SG")).toBe(0n);
  });

  it("is taken back with a refund that came back", async () => {
    const order = await finishedOrder(shop);
    const refundId = await refund(order, 10_000n);
    await run();
    await bookMoneyNews([{ kind: "refund_failed", refundId, fence: null, reason: "closed_card" }], []);
    expect(await run()).toBe(1);
    expect(await netOf(order, "tax:PH")).toBe(-(await taxOf(order)));
    expect(await netOf(order, "refunds")).toBe(0n);
    await expectNothingLeft(order);
    await expectSoundBooks(shop);
  });

  it("is none where nothing was delivered, and so nothing taxed", async () => {
    await refuseNextDelivery(shop);
    const order = await finishedOrder(shop, { method: "gcash" });
    await settle(shop);
    expect(await run()).toBe(0);
    expect(await netOf(order, "tax:PH")).toBe(0n);
    await expectNothingLeft(order);
  });

  it("is worked off in portions", async () => {
    const orders = [await finishedOrder(shop), await finishedOrder(shop), await finishedOrder(shop)];
    for (const order of orders) await refund(order, 5_000n);
    expect([await run(2), await run(2), await run(2)]).toEqual([2, 1, 0]);
    await expectSoundBooks(shop);
  });
});
