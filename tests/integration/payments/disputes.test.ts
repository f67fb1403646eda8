import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { listQueue } from "@/lib/orders/desk-queues";
import { evidencePack } from "@/lib/orders/evidence-pack";
import type { MethodId } from "@/lib/shared/methods";
import { accepting } from "@/lib/transitions/accept";
import { expectNothingLeft, expectSoundBooks, netOf } from "@/tests/support/books";
import { forceChannel, resetChannels } from "@/tests/support/channels";
import { finishedOrder, type GivenOrder, paymentRow, statesOf } from "@/tests/support/given";
import { makeProvidersQuick } from "@/tests/support/settling";
import { openShop, type Shop } from "@/tests/support/shop";

// Guarantee: a dispute is a person's while it is open, whatever provider tells of it; lost, the books follow the money, once.

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 200_000n }, { providers: ["antom", "play"] });
});
beforeEach(async () => {
  await makeProvidersQuick(shop);
  // A disputed card is watched, and the simulators' buyers all have the same one.
  await rowsOf("DELETE FROM risk_list_entries");
});
afterAll(async () => {
  await resetChannels();
  await shop.close();
});

async function delivered(channelId: string, method: MethodId): Promise<GivenOrder> {
  await forceChannel(channelId);
  return finishedOrder(shop, { method, diamonds: 100 });
}

async function openAtAntom(order: GivenOrder, value?: number): Promise<string> {
  const { disputeId } = await shop.sims.control("antom", "POST", "/_sim/disputes", {
    payment: order.paymentId,
    ...(value !== undefined && { value }),
  });
  await shop.drain();
  return String(disputeId);
}

async function judgeAtAntom(dispute: string, result: string): Promise<void> {
  await shop.sims.control("antom", "POST", "/_sim/disputes/judge", { dispute, result });
  await shop.drain();
}

const ANTOM: [string, MethodId][] = [
  ["antom-card", "card"],
  ["antom-gcash", "gcash"],
];

describe("a dispute at Antom", () => {
  it.each(ANTOM)("is a line for staff while it is open; won, everything is as it was (%s)", async (channel, method) => {
    const order = await delivered(channel, method);
    const taken = (await statesOf(order)).payments;
    const dispute = await openAtAntom(order);
    expect((await statesOf(order)).payments).toEqual(["disputed"]);
    const line = (await listQueue(prisma(), "disputes")).find(({ id }) => id === order.orderId);
    expect(line?.because).toContain("The bank asks for proof");
    expect(taken).not.toEqual(["disputed"]);

    await judgeAtAntom(dispute, "ACCEPT_BY_CUSTOMER");
    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["won"] });
    expect((await paymentRow(order.paymentId)).needs_person).toBeNull();
    expect(await netOf(order, "refunds")).toBe(0n);
    await expectNothingLeft(order);
    await expectSoundBooks(shop);
  });

  it.each(ANTOM)("lost: what the bank took back is booked once, told twice (%s)", async (channel, method) => {
    const order = await delivered(channel, method);
    const clearing = await netOf(order, `clearing:${channel}`);
    const dispute = await openAtAntom(order);
    await judgeAtAntom(dispute, "ACCEPT_BY_MERCHANT");
    await judgeAtAntom(dispute, "ACCEPT_BY_MERCHANT");
    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["lost"] });
    expect(await netOf(order, "refunds")).toBe(order.totalMinor);
    expect(await netOf(order, `clearing:${channel}`)).toBe(clearing - order.totalMinor);
    await expectNothingLeft(order);
    await expectSoundBooks(shop);
  });
});

describe("a dispute in the currency of the bank", () => {
  it("is one of the whole payment, until it is settled", async () => {
    const order = await delivered("stripe-card", "card");
    const { provider_payment_id: payment_intent } = await paymentRow(order.paymentId);
    const tell = async (kind: string, status: string) => {
      const object = { id: `dp_${payment_intent}`, payment_intent, status, amount: 117, currency: "usd" };
      const payload = JSON.stringify({ type: kind, data: { object } });
      await accepting.submit({ source: "stripe", externalId: `${kind}-${payment_intent}`, kind, payload });
      await shop.drain();
    };
    await tell("charge.dispute.created", "needs_response");
    expect((await statesOf(order)).payments).toEqual(["disputed"]);
    expect(await rowsOf("SELECT amount_minor, currency FROM disputes WHERE order_id = $1", [order.orderId])).toEqual([
      { amount_minor: order.totalMinor, currency: "PHP" },
    ]);

    await tell("charge.dispute.closed", "won");
    expect((await statesOf(order)).payments).toEqual(["won"]);
    await expectNothingLeft(order);
    await expectSoundBooks(shop);
  });
});

describe("a purchase that Google takes back", () => {
  it.each(["user", "google"])("after it was consumed is a lost dispute: %s", async (source) => {
    const order = await delivered("play-google_play", "google_play");
    const { provider_payment_id: purchaseToken } = await paymentRow(order.paymentId);
    await shop.sims.control("play", "POST", "/_sim/void", { purchaseToken, source, reason: 7 });
    await shop.drain();

    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["lost"] });
    expect(await netOf(order, "refunds")).toBe(order.totalMinor);
    await expectNothingLeft(order);
    await expectSoundBooks(shop);
  });

  it("before it was consumed is a hold that is gone: nothing is sent, nothing is booked", async () => {
    await forceChannel("play-google_play");
    await rowsOf("UPDATE custodians SET paused_at = now()");
    const order = await finishedOrder(shop, { method: "google_play", diamonds: 100 });
    expect((await statesOf(order)).order).toBe("awaiting_stock");
    const { provider_payment_id: purchaseToken } = await paymentRow(order.paymentId);
    await shop.sims.control("play", "POST", "/_sim/void", { purchaseToken, source: "user", reason: 0 });
    await shop.drain();
    await rowsOf("UPDATE custodians SET paused_at = NULL");
    await shop.passTime(61);
    await shop.drain();

    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["cancelled"], deliveries: [] });
    expect(await netOf(order, "clearing:play-google_play")).toBe(0n);
    await expectNothingLeft(order);
  });
});

describe("after a dispute", () => {
  it("further orders of the same card at the same acquirer are looked at first", async () => {
    await openAtAntom(await delivered("antom-card", "card"));
    expect((await statesOf(await finishedOrder(shop, { diamonds: 100 }))).order).toBe("in_review");
    await forceChannel("stripe-card");
    // Each acquirer has a fingerprint of its own for a card.
    expect((await statesOf(await finishedOrder(shop, { diamonds: 100 }))).order).toBe("delivered");
  });

  it("the evidence pack has what a bank wants to read, and no name, address or card number in it", async () => {
    const recipientId = "Disputed_Buyer7";
    await forceChannel("antom-card");
    const deviceId = "0f8fad5b-d9cb-469f-a165-70867728950e";
    const first = await finishedOrder(shop, { diamonds: 100, recipientId, deviceId, email: "who@shop.test" });
    const order = await finishedOrder(shop, { diamonds: 100, recipientId, deviceId, email: "who@shop.test" });
    await openAtAntom(order);
    const pack = await evidencePack(prisma(), order.orderId, new Date());

    expect(pack?.order).toMatchObject({ reference: order.reference, currency: "PHP", diamonds: 100 });
    expect(pack?.history).toEqual({ sameRecipientDelivered: 1, sameDeviceDelivered: 1 });
    expect(pack?.payments).toMatchObject([{ channel: "antom-card", status: "disputed", amount: pack?.order.total }]);
    expect(pack?.disputes).toMatchObject([{ status: "opened", amount: pack?.order.total }]);
    expect(pack?.deliveries[0]).toMatchObject({ status: "delivered", attempts: [{ outcome: "delivered" }] });
    expect(pack?.timeline.map(({ what }) => what)).toContain("The platform delivered");
    expect(pack?.hashes.device).toMatch(/^\S{20,}$/);
    expect(JSON.stringify(pack)).not.toMatch(/Disputed_Buyer7|who@shop\.test|4242424242424242|0f8fad5b/i);

    // An order that was disputed itself is no good word for the next one.
    await openAtAntom(first);
    expect((await evidencePack(prisma(), order.orderId, new Date()))?.history.sameRecipientDelivered).toBe(0);
  });
});
