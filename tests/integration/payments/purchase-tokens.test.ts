import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { prisma } from "@/lib/db/prisma";
import { listQueue } from "@/lib/orders/desk-queues";
import { settlePaymentNeed } from "@/lib/orders/settle-payment-need";
import { productIdOf } from "@/lib/payments/play/product";
import { handInPurchase } from "@/lib/transitions/hand-in-purchase";
import { payAgain } from "@/lib/transitions/pay-again";
import { placeOrder } from "@/lib/transitions/place-order";
import { chargesOf, expectClosed, expectSoundBooks, heldByProviders, netOf } from "@/tests/support/books";
import { resetChannels } from "@/tests/support/channels";
import { buyInPlay } from "@/tests/support/customers";
import {
  accessTo,
  type GivenOrder,
  paymentRow,
  placedOrder,
  placeInput,
  startedOrder,
  statesOf,
} from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import { customerSees, staffSee } from "@/tests/support/seen";
import { makeProvidersQuick, settle } from "@/tests/support/settling";
import { openShop, type Shop } from "@/tests/support/shop";

// Guarantee: a purchase in Google Play pays for one order, the one that it was made for, and for no other, whoever hands it in and how often.

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 500_000n }, { providers: ["play"] });
});
beforeEach(() => makeProvidersQuick(shop));
afterAll(async () => {
  await resetChannels();
  await shop.close();
});

const started = (diamonds = 100) => startedOrder({ method: "google_play", diamonds });

async function handIn({ paymentId, ...order }: GivenOrder, purchaseToken: string): Promise<string> {
  const access = await accessTo({ paymentId, ...order });
  return handInPurchase(access, { paymentId, purchaseToken }).then(
    () => "taken",
    (error: Error) => error.message,
  );
}

/** Nobody tells of a purchase but the page that hands it in. */
const dropPushes = () => shop.sims.control("play", "PUT", "/_sim/faults", { webhooks: { dropNext: 99 } });

describe("a purchase token", () => {
  it("that is invented, or of another order, pays for nothing", async () => {
    const [mine, theirs] = [await started(), await started()];
    const { purchaseToken } = await buyInPlay(shop, theirs.paymentId);
    expect(await handIn(mine, "invented.token-of-nobody")).toBe("payment.purchase_invalid");
    expect(await handIn(mine, "no token at all !")).toBe("payment.purchase_invalid");
    expect(await handIn(mine, purchaseToken)).toBe("payment.purchase_invalid");
    await settle(shop);
    expect(await statesOf(mine)).toMatchObject({ order: "awaiting_payment", payments: ["pending"], deliveries: [] });
    // Google has told of it meanwhile, so it has paid for the order that it was made for.
    expect((await statesOf(theirs)).order).toBe("delivered");
    await expectClosed(shop, theirs);
  });

  it("of another product is refused: a small purchase buys no large order", async () => {
    const large = await started(1_000);
    await dropPushes();
    const { purchaseToken } = await buyInPlay(shop, large.paymentId, { productId: productIdOf(50), price: "61.50" });
    expect(await handIn(large, purchaseToken)).toBe("payment.purchase_invalid");
    await settle(shop);
    expect((await statesOf(large)).deliveries).toEqual([]);
  });

  it("that names no payment, handed in for two orders, by two callers at once, pays for one", async () => {
    await dropPushes();
    const [one, other] = [await started(), await started()];
    const { purchaseToken } = await buyInPlay(shop, one.paymentId, { paymentId: null });
    const said = await Promise.all([one, other, one, other].map((order) => handIn(order, purchaseToken)));
    expect(said.filter((word) => word === "taken").length).toBeGreaterThan(0);
    expect(said.filter((word) => word !== "taken").every((word) => word === "payment.purchase_invalid")).toBe(true);
    await settle(shop);
    const states = [await statesOf(one), await statesOf(other)].map(({ order }) => order);
    expect(states.toSorted()).toEqual(["awaiting_payment", "delivered"]);
    const paid = states[0] === "delivered" ? one : other;
    expect(await heldByProviders(shop, paid)).toBe(paid.totalMinor);
    await expectSoundBooks(shop);
  });

  it("that was used is refused for a second order, and taken again for its own", async () => {
    const order = await started();
    await dropPushes();
    const { purchaseToken } = await buyInPlay(shop, order.paymentId, { paymentId: null });
    expect(await handIn(order, purchaseToken)).toBe("taken");
    await settle(shop);
    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["captured"] });
    // A page that did not hear the answer says it again.
    expect(await handIn(order, purchaseToken)).toBe("taken");
    const next = await started();
    expect(await handIn(next, purchaseToken)).toBe("payment.purchase_invalid");
    await settle(shop);
    expect((await statesOf(next)).order).toBe("awaiting_payment");
    await expectClosed(shop, order);
  });

  it("handed in by five callers at once, while Google tells of it too, is one payment", async () => {
    const order = await started();
    const { purchaseToken } = await buyInPlay(shop, order.paymentId);
    const said = await Promise.all([
      ...Array.from({ length: 5 }, () => handIn(order, purchaseToken)),
      shop.drain().then(() => "taken"),
    ]);
    expect(new Set(said)).toEqual(new Set(["taken"]));
    await settle(shop);
    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["captured"] });
    expect((await chargesOf(shop, order)).length).toBe(1);
    await expectClosed(shop, order);
  });
});

describe("a purchase at another price than the order's", () => {
  it.each([
    ["less", { price: "1.00" }],
    ["another currency", { price: "2.10", currency: "USD" }],
  ])("(%s) is booked as what it is, given back, and the order goes on waiting", async (_what, changes) => {
    const order = await started();
    const { purchaseToken } = await buyInPlay(shop, order.paymentId, changes);
    await settle(shop);
    expect(await statesOf(order)).toMatchObject({ order: "awaiting_payment", payments: ["cancelled"], deliveries: [] });
    expect((await paymentRow(order.paymentId)).role).toBe("wrong");
    expect(await heldByProviders(shop, order)).toBe(0n);
    expect((await customerSees(order)).situation).toBe("wrong_amount");
    expect(await handIn(order, purchaseToken)).not.toBe("taken");
    await expectClosed(shop, order);
  });
});

describe("a purchase for an attempt that has ended", () => {
  it("is held and shown to staff, who let it go", async () => {
    const order = await started();
    await shop.passTime(1_801);
    await shop.drain();
    // Google never hears of a page that nobody bought on: after a day it is asked no more.
    await shop.passTime(2 * 86_400);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "expired", payments: ["cancelled"] });
    expect(await paymentRow(order.paymentId)).toMatchObject({ due: null });

    await buyInPlay(shop, order.paymentId);
    await settle(shop);
    expect(await paymentRow(order.paymentId)).toMatchObject({ needs_person: "payment.after_close", due: null });
    expect(await staffSee(order)).toContain("Money came in for a closed payment");
    expect((await customerSees(order)).situation).toBe("late_money");
    expect(await netOf(order, "clearing:play-google_play")).toBe(0n);

    const give = { paymentId: order.paymentId, resolution: "try_again" as const, reason: "it came too late" };
    await settlePaymentNeed(await givenStaffActor("support"), give);
    await settle(shop);
    const [charge] = await chargesOf(shop, order);
    expect([charge?.heldMinor, charge?.capturedMinor]).toEqual([0n, 0n]);
    expect(await listQueue(prisma(), "payments")).toEqual([]);
    expect((await paymentRow(order.paymentId)).due).toBeNull();
    await expectClosed(shop, order);
  });
});

describe("a free amount", () => {
  it("is not sold through Google Play, whose products are packages, also not as another way to pay", async () => {
    const { packageId: _package, ...input } = await placeInput({ method: "google_play", diamonds: 100 });
    const asker = { userId: null, address: null };
    await expect(placeOrder({ ...input, diamonds: 100 }, asker, new Date())).rejects.toThrow(
      "payment.amount_not_served",
    );
    const free = await placedOrder({ method: "card", diamonds: 120 });
    await expect(payAgain(await accessTo(free), "google_play", new Date())).rejects.toThrow(/payment\./);
    expect((await statesOf(await placedOrder({ method: "google_play", diamonds: 100 }))).order).toBe(
      "awaiting_payment",
    );
  });
});
