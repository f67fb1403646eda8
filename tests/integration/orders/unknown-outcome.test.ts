import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { resolveUnknown } from "@/lib/orders/resolve-unknown";
import { expectClosed, expectSoundBooks } from "@/tests/support/books";
import { finishedOrder, type GivenOrder, orderRow, statesOf } from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import { openShop, type Shop } from "@/tests/support/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 1_000_000n });
});
beforeEach(() => shop.sims.control("bigo", "DELETE", "/_sim/faults"));
afterAll(() => shop.close());

async function fault(rule: object): Promise<void> {
  await shop.sims.control("bigo", "PUT", "/_sim/faults", { rules: [rule] });
}

async function waitsUsedUp(): Promise<void> {
  for (let wait = 0; wait < 10; wait += 1) {
    await shop.passTime(61);
    await shop.drain();
  }
}

function sentFor(order: GivenOrder): Promise<{ bu_order_id: string; host: string }[]> {
  return rowsOf(
    `SELECT a.bu_order_id, a.host FROM delivery_attempts a JOIN deliveries d ON d.id = a.delivery_id WHERE d.order_id = $1 ORDER BY a.attempt_no`,
    [order.orderId],
  );
}

async function deliveryIdOf(order: GivenOrder): Promise<string> {
  const row = await rowOf<{ id: string }>(
    "SELECT id FROM deliveries WHERE order_id = $1 ORDER BY try_no DESC LIMIT 1",
    [order.orderId],
  );
  return row?.id ?? "";
}

describe("an outcome that nobody knows", () => {
  it("after a time-out that came after the effect: delivered once, with the same order id, over the other host", async () => {
    await fault({ answer: "hang", effect: "done", times: 1 });
    const order = await finishedOrder(shop, { recipientId: "after.effect" });
    expect(await statesOf(order)).toMatchObject({
      order: "unknown",
      payments: ["authorised"],
      deliveries: ["unknown"],
    });
    await expectSoundBooks(shop);

    await shop.passTime(45);
    await shop.drain();

    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["captured"] });
    expect(shop.sims.bigo.platform.bank.received("after.effect")).toBe(500);
    const sent = await sentFor(order);
    expect(sent.map(({ host }) => host)).toEqual(["main", "backup"]);
    expect(new Set(sent.map(({ bu_order_id }) => bu_order_id)).size).toBe(1);
    await expectClosed(shop, order);
  });

  it.each([
    ["a time-out before the effect", { answer: "hang", effect: "none", times: 1 }],
    ["a torn connection", { answer: "reset", effect: "done", times: 1 }],
    ["the platform's own error 500001", { answer: "refuse", rescode: 500_001, times: 1 }],
    ["a gateway's 500", { answer: "http_500", effect: "done", times: 1 }],
    ["a gateway's 408", { answer: "http_408", effect: "none", times: 1 }],
    ["a cut-off answer", { answer: "truncated", effect: "done", times: 1 }],
  ])("after %s: delivered exactly once", async (name, rule) => {
    await fault(rule);
    const recipientId = name.replace(/[^a-z0-9]+/gi, ".").slice(0, 40);
    const order = await finishedOrder(shop, { recipientId, method: "gcash" });
    expect((await statesOf(order)).order).toBe("unknown");
    await shop.passTime(45);
    await shop.drain();

    expect((await statesOf(order)).order).toBe("delivered");
    expect(shop.sims.bigo.platform.bank.received(recipientId)).toBe(500);
    await expectClosed(shop, order);
  });

  it("after the last try is a person's, who says that it arrived", async () => {
    await fault({ answer: "reset", effect: "none" });
    const order = await finishedOrder(shop, { recipientId: "person.arrived" });
    await waitsUsedUp();
    expect((await orderRow(order)).needs_person).toBe("delivery.unknown");
    expect((await sentFor(order)).length).toBe(8);

    const actor = await givenStaffActor("support");
    const resolve = {
      deliveryId: await deliveryIdOf(order),
      resolution: "delivered" as const,
      reason: "BIGO confirmed",
    };
    await resolveUnknown(actor, resolve);
    await resolveUnknown(actor, resolve);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({
      order: "delivered",
      payments: ["captured"],
      deliveries: ["delivered"],
    });
    // The person's word moved our books; the platform's own balance has to follow, as BIGO said it had.
    await shop.sims.control("bigo", "DELETE", "/_sim/faults");
    shop.sims.bigo.platform.bank.recharge({
      clientId: "demo-client",
      orderId: "by-hand",
      seqid: "byhandbyhandby",
      recipient: "person.arrived",
      reseller: "facet_ph_1",
      diamonds: 500,
      cost: 1,
      currency: "PHP",
      atMs: 0,
    });
    await expectClosed(shop, order);
  });

  it("after the last try is a person's, who sends it again under a new order id", async () => {
    await fault({ answer: "reset", effect: "none", recipient: "person.again" });
    const order = await finishedOrder(shop, { recipientId: "person.again" });
    await waitsUsedUp();
    await shop.sims.control("bigo", "DELETE", "/_sim/faults");

    const actor = await givenStaffActor("support");
    await resolveUnknown(actor, { deliveryId: await deliveryIdOf(order), resolution: "send_again", reason: "lost" });
    await shop.drain();

    expect(await statesOf(order)).toMatchObject({ order: "delivered", deliveries: ["rejected", "delivered"] });
    expect(new Set((await sentFor(order)).map(({ bu_order_id }) => bu_order_id)).size).toBe(2);
    await expectClosed(shop, order);
  });

  it("after the last try is a person's, who returns the money", async () => {
    await fault({ answer: "reset", effect: "none" });
    const order = await finishedOrder(shop, { recipientId: "person.refund", method: "gcash" });
    await waitsUsedUp();

    const actor = await givenStaffActor("support");
    await expect(
      resolveUnknown(actor, { deliveryId: await deliveryIdOf(order), resolution: "refund", reason: " " }),
    ).rejects.toThrow("auth.reason_required");
    await resolveUnknown(actor, { deliveryId: await deliveryIdOf(order), resolution: "refund", reason: "lost" });
    await shop.drain();

    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["refunded"], refunds: ["done"] });
    await expectClosed(shop, order);
  });

  it("stays unknown when a refusal follows, and is never paid back by itself", async () => {
    await shop.sims.control("bigo", "PUT", "/_sim/faults", {
      rules: [
        { answer: "hang", effect: "none", times: 1 },
        { answer: "refuse", rescode: 7212014, times: 1 },
      ],
    });
    const order = await finishedOrder(shop);
    await shop.passTime(45);
    await shop.drain();

    expect(await statesOf(order)).toMatchObject({ order: "unknown", payments: ["authorised"], refunds: [] });
    expect((await orderRow(order)).needs_person).toBe("delivery.unknown");
    await resolveUnknown(await givenStaffActor("support"), {
      deliveryId: await deliveryIdOf(order),
      resolution: "refund",
      reason: "never arrived",
    });
    await shop.drain();
    await expectClosed(shop, order);
  });

  it("is told duplicated when an earlier call with unknown outcome had arrived, even if refusals burn ids", async () => {
    await shop.sims.control("bigo", "PUT", "/_sim/faults", {
      refusedCallsBurnIds: true,
      rules: [{ answer: "empty", effect: "done", times: 1 }],
    });
    const order = await finishedOrder(shop, { recipientId: "burn.once" });
    await shop.passTime(45);
    await shop.drain();
    expect((await statesOf(order)).order).toBe("delivered");
    expect(shop.sims.bigo.platform.bank.received("burn.once")).toBe(500);
    await expectClosed(shop, order);
  });
});
