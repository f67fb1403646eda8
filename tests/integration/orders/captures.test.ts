import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { settlePaymentNeed } from "@/lib/orders/settle-payment-need";
import { providerOf } from "@/lib/payments/registry";
import { expectClosed, expectNothingLeft, expectSoundBooks, netOf } from "@/tests/support/books";
import { CHATTY_EVENTS } from "@/tests/support/chatty-endpoint";
import { finishedOrder, type GivenOrder, orderRow, paidOrder, paymentRow, statesOf } from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import { openShop, type Shop } from "@/tests/support/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 200_000n });
});
beforeEach(async () => {
  await shop.sims.control("stripe", "PUT", "/_sim/faults", {});
  await shop.sims.control("xendit", "PUT", "/_sim/faults", { voidMs: 1, refundMs: 1 });
});
afterAll(() => shop.close());

const stripeFault = (operation: string, kind: string, count: number | null = 1) =>
  shop.sims.control("stripe", "PUT", "/_sim/faults", { calls: [{ operation, kind, count }] });

async function expireHold(order: GivenOrder): Promise<void> {
  const { provider_payment_id } = await paymentRow(order.paymentId);
  await shop.sims.control("stripe", "POST", "/_sim/expire-hold", { payment_intent: provider_payment_id });
}

describe("a capture", () => {
  it.each([
    "http_500_before",
    "http_500_after",
    "reset_before",
    "reset_after",
    "truncated_after",
    "html_after",
    "rate_limit",
  ])("that ends in %s takes the money once", async (kind) => {
    await stripeFault("intent.capture", kind);
    const order = await finishedOrder(shop);
    await shop.passTime(45);
    await shop.drain();

    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["captured"] });
    await expectClosed(shop, order);
  });

  it("that stays unknown is a person's after the last try, who asks again", async () => {
    await stripeFault("intent.capture", "rate_limit", null);
    const order = await paidOrder(shop);
    for (let wait = 0; wait < 16; wait += 1) {
      await shop.drain();
      await shop.passTime(61);
    }
    const need = (await paymentRow(order.paymentId)).needs_person;
    expect(need).toBe("payment.capture_unknown");
    await shop.sims.control("stripe", "PUT", "/_sim/faults", {});

    await settlePaymentNeed(await givenStaffActor("admin"), {
      paymentId: order.paymentId,
      resolution: "try_again",
      reason: "Stripe is back",
    });
    await shop.drain();
    expect((await statesOf(order)).payments).toEqual(["captured"]);
    await expectClosed(shop, order);
  });

  it("that finds the hold gone makes the amount owed: hold voided, debt booked, a person told", async () => {
    await stripeFault("intent.capture", "reset_before", null);
    const order = await finishedOrder(shop);
    expect((await statesOf(order)).payments).toEqual(["authorised"]);
    await expireHold(order);
    await shop.sims.control("stripe", "PUT", "/_sim/faults", {});
    await shop.passTime(61);
    await shop.drain();

    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["owed"] });
    expect(await netOf(order, "owed")).toBe(order.totalMinor);
    expect((await paymentRow(order.paymentId)).needs_person).toBe("payment.owed");
    await expectNothingLeft(order);
    await expectSoundBooks(shop);
  });
});

describe("a hold that somebody takes at the provider by hand", () => {
  const takeByHand = async (order: GivenOrder) => {
    const { provider_payment_id } = await paymentRow(order.paymentId);
    await providerOf("stripe").capture({
      paymentId: crypto.randomUUID(),
      providerPaymentId: provider_payment_id ?? "",
      amount: { amountMinor: order.totalMinor, currency: "PHP" },
      attempt: 1,
    });
  };

  it("before the delivery is refused: the money is returned, where the shop is told of it", async () => {
    await shop.sims.control("stripe", "PUT", "/_sim/faults", { events: CHATTY_EVENTS });
    await shop.sims.control("bigo", "PUT", "/_sim/faults", {
      rules: [{ answer: "refuse", rescode: 7212012, times: 1 }],
    });
    const order = await finishedOrder(shop, { recipientId: "area.by.hand" });
    await takeByHand(order);
    await shop.drain();
    expect((await statesOf(order)).payments).toEqual(["captured"]);
    await shop.passTime(45);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["refunded"], refunds: ["done"] });
    await expectClosed(shop, order);
  });

  it("before the delivery is refused, and nobody tells the shop: a person is asked, nothing is taken or returned twice", async () => {
    await shop.sims.control("bigo", "PUT", "/_sim/faults", {
      rules: [{ answer: "refuse", rescode: 7212012, times: 1 }],
    });
    const order = await finishedOrder(shop, { recipientId: "area.by.hand" });
    await takeByHand(order);
    await shop.passTime(45);
    await shop.drain();
    expect((await statesOf(order)).payments).toEqual(["authorised"]);
    expect((await paymentRow(order.paymentId)).needs_person).toBe("payment.cancel_refused:payment.already_captured");
    await expectSoundBooks(shop);
  });

  it("before it is delivered: nothing is taken twice", async () => {
    await shop.sims.control("bigo", "PUT", "/_sim/faults", {
      rules: [{ answer: "refuse", rescode: 7212012, times: 1 }],
    });
    const order = await finishedOrder(shop);
    await takeByHand(order);
    await shop.passTime(45);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["captured"] });
    await expectClosed(shop, order);
  });
});

describe("a hold that runs out", () => {
  it("while the order waits for stock: the order ends, nothing is sent, nothing is owed", async () => {
    const order = await finishedOrder(shop, { diamonds: 60_000 });
    const waiting = await finishedOrder(shop, { diamonds: 90_000 });
    const third = await finishedOrder(shop, { diamonds: 90_000 });
    expect((await statesOf(third)).order).toBe("awaiting_stock");
    await expireHold(third);
    await shop.drain();

    expect(await statesOf(third)).toMatchObject({ order: "refunded", payments: ["cancelled"], deliveries: [] });
    expect((await orderRow(third)).closed_reason).toBe("hold_lost");
    for (const one of [order, waiting, third]) await expectClosed(shop, one);
    await shop.deposit("facet_ph_1", 200_000n);
  });

  it("while a part waits for its next try: nothing more is sent without a hold", async () => {
    await shop.sims.control("bigo", "PUT", "/_sim/faults", {
      rules: [{ answer: "refuse", rescode: 7212012, times: 1 }],
    });
    const order = await finishedOrder(shop, { recipientId: "hold.gone" });
    expect((await statesOf(order)).order).toBe("delivering");
    await expireHold(order);
    await shop.drain();
    await shop.passTime(45);
    await shop.drain();

    expect(await statesOf(order)).toMatchObject({
      order: "refunded",
      payments: ["cancelled"],
      deliveries: ["rejected"],
    });
    expect(shop.sims.bigo.platform.bank.received("hold.gone")).toBe(0);
    await expectClosed(shop, order);
  });

  it("while the outcome is unknown: decided when the outcome is, delivered and owed", async () => {
    await shop.sims.control("bigo", "PUT", "/_sim/faults", { rules: [{ answer: "reset", effect: "done", times: 1 }] });
    const order = await finishedOrder(shop);
    await expireHold(order);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "unknown", payments: ["authorised"] });
    await shop.passTime(45);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["owed"] });
    await expectNothingLeft(order);
  });
});
