import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowOf } from "@/lib/db/pool";
import { inTransaction } from "@/lib/db/transaction";
import { giveUpOrder } from "@/lib/orders/give-up-order";
import { resolveUnknown } from "@/lib/orders/resolve-unknown";
import { pauseDeliveries } from "@/lib/pool/pause-deliveries";
import { expectClosed, expectNothingLeft, expectSoundBooks } from "@/tests/support/books";
import { finishedOrder, orderRow, paidOrder, statesOf } from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import { openShop, type Shop } from "@/tests/support/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 3_000n, facet_id_1: 1_000n });
});
afterAll(() => shop.close());

const setPaused = async (custodianId: string | null, isPaused: boolean) => {
  const actor = await givenStaffActor("admin");
  await inTransaction((tx) => pauseDeliveries(tx, actor, { custodianId, isPaused, reason: "test" }));
};

describe("a pool that is too low", () => {
  it("lets an order wait, does not block smaller ones, and goes on by itself after a deposit", async () => {
    const big = await finishedOrder(shop, { diamonds: 5_000 });
    expect(await statesOf(big)).toMatchObject({ order: "awaiting_stock", payments: ["authorised"], deliveries: [] });
    const small = await finishedOrder(shop, { diamonds: 1_000 });
    expect((await statesOf(small)).order).toBe("delivered");
    await expectSoundBooks(shop);

    await shop.deposit("facet_ph_1", 5_000n);
    await shop.drain();

    expect(await statesOf(big)).toMatchObject({ order: "delivered", payments: ["captured"] });
    await expectClosed(shop, big);
    await expectClosed(shop, small);
  });

  it("never gives the same diamonds to two orders that are paid together", async () => {
    const room = await rowOf<{ room: bigint }>(
      "SELECT sum(debits_posted - credits_posted)::bigint AS room FROM accounts WHERE code LIKE 'pool:%'",
    );
    const fits = Number((room?.room ?? 0n) / 1_000n);
    const orders = [];
    for (let at = 0; at < fits + 3; at += 1) orders.push(await paidOrder(shop, { diamonds: 1_000 }));
    await shop.drain();

    const states = await Promise.all(orders.map(async (order) => (await statesOf(order)).order));
    expect(states.filter((state) => state === "delivered").length).toBe(fits);
    expect(states.filter((state) => state === "awaiting_stock").length).toBe(3);
    await expectSoundBooks(shop);

    await shop.deposit("facet_id_1", 10_000n);
    await shop.drain();
    for (const order of orders) await expectClosed(shop, order);
  });

  it("an order that waits can be given up by a person: all money goes back", async () => {
    const order = await finishedOrder(shop, { diamonds: 40_000, method: "gcash" });
    expect((await statesOf(order)).order).toBe("awaiting_stock");
    await giveUpOrder(await givenStaffActor("admin"), { orderId: order.orderId, reason: "customer does not wait" });
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "refunded", refunds: ["done"] });
    await expectClosed(shop, order);
  });

  it("stops drawing on an account whose balance at the platform is lower than in the books, and draws on another", async () => {
    await shop.deposit("facet_ph_1", 3_000n);
    await shop.deposit("facet_id_1", 3_000n);
    await shop.sims.control("bigo", "PUT", "/_sim/faults", {
      rules: [{ answer: "refuse", rescode: 7212011, times: 1 }],
    });
    const order = await finishedOrder(shop);
    await shop.passTime(45);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "delivered", deliveries: ["rejected", "delivered"] });
    expect(await rowOf("SELECT 1 FROM custodians WHERE paused_reason = 'stock'")).not.toBeNull();
    await expectClosed(shop, order);
    await shop.deposit("facet_ph_1", 1_000n);
    await shop.deposit("facet_id_1", 1_000n);
    expect(await rowOf("SELECT 1 FROM custodians WHERE paused_at IS NOT NULL")).toBeNull();
  });
});

describe("a stopped queue", () => {
  it("halts when the platform has switched the API off, keeps orders, and resumes when a person starts it again", async () => {
    await shop.sims.control("bigo", "POST", "/_sim/disable");
    const first = await finishedOrder(shop);
    expect(await statesOf(first)).toMatchObject({ order: "delivering", deliveries: ["rejected"] });
    expect((await rowOf<{ r: string }>("SELECT deliveries_paused_reason AS r FROM shop_state"))?.r).toBe("7212001");
    const callsBefore = shop.sims.bigo.platform.log.counts();
    const second = await finishedOrder(shop);
    await shop.passTime(120);
    await shop.drain();
    expect(shop.sims.bigo.platform.log.counts()).toEqual(callsBefore);
    expect((await statesOf(second)).deliveries).toEqual(["reserved"]);

    await shop.sims.control("bigo", "POST", "/_sim/enable");
    await setPaused(null, false);
    await shop.drain();

    expect((await statesOf(first)).order).toBe("delivered");
    expect((await statesOf(second)).order).toBe("delivered");
    await expectClosed(shop, first);
    await expectClosed(shop, second);
  });

  it("does not ask again for an unknown outcome while it is halted, and does when it runs again", async () => {
    await shop.sims.control("bigo", "PUT", "/_sim/faults", { rules: [{ answer: "reset", effect: "done", times: 1 }] });
    const order = await finishedOrder(shop, { recipientId: "halted.unknown" });
    expect((await statesOf(order)).order).toBe("unknown");
    await setPaused(null, true);
    await shop.passTime(70);
    await shop.drain();
    expect((await statesOf(order)).order).toBe("unknown");
    await setPaused(null, false);
    await shop.drain();

    expect((await statesOf(order)).order).toBe("delivered");
    expect(shop.sims.bigo.platform.bank.received("halted.unknown")).toBe(500);
    await expectClosed(shop, order);
  });

  it("leaves an unknown outcome to a person when the switched-off API answered in between, which may have burned the id", async () => {
    await shop.sims.control("bigo", "PUT", "/_sim/faults", { rules: [{ answer: "reset", effect: "done", times: 1 }] });
    const order = await finishedOrder(shop, { recipientId: "halted.person" });
    await shop.sims.control("bigo", "POST", "/_sim/disable");
    await shop.passTime(45);
    await shop.drain();
    await shop.sims.control("bigo", "POST", "/_sim/enable");
    await setPaused(null, false);
    await shop.passTime(70);
    await shop.drain();

    expect(await statesOf(order)).toMatchObject({ order: "unknown", payments: ["authorised"] });
    expect((await orderRow(order)).needs_person).toBe("delivery.unknown");
    const delivery = await rowOf<{ id: string }>("SELECT id FROM deliveries WHERE order_id = $1", [order.orderId]);
    const resolve = { deliveryId: delivery?.id ?? "", resolution: "delivered" as const, reason: "on BIGO's list" };
    await resolveUnknown(await givenStaffActor("support"), resolve);
    await shop.drain();
    await expectClosed(shop, order);
  });

  it("draws nothing from a custodian account that is paused, and waits when all are", async () => {
    await setPaused("facet_ph_1", true);
    const other = await finishedOrder(shop);
    const from = await rowOf<{ id: string }>("SELECT custodian_id AS id FROM deliveries WHERE order_id = $1", [
      other.orderId,
    ]);
    expect(from?.id).toBe("facet_id_1");
    await setPaused("facet_id_1", true);
    const order = await finishedOrder(shop);
    expect((await statesOf(order)).order).toBe("awaiting_stock");
    await setPaused("facet_ph_1", false);
    await setPaused("facet_id_1", false);
    await shop.drain();
    expect((await statesOf(order)).order).toBe("delivered");
    await expectClosed(shop, order);
  });

  it("lets a person give up an order that waits for the queue", async () => {
    await shop.sims.control("bigo", "POST", "/_sim/disable");
    const order = await finishedOrder(shop);
    expect((await orderRow(order)).status).toBe("delivering");
    await giveUpOrder(await givenStaffActor("admin"), { orderId: order.orderId, reason: "customer does not wait" });
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["cancelled"] });
    await shop.sims.control("bigo", "POST", "/_sim/enable");
    await setPaused(null, false);
    await shop.drain();
    await expectNothingLeft(order);
    await expectClosed(shop, order);
  });
});
