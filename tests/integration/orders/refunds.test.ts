import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { requestRefund } from "@/lib/orders/request-refund";
import { settlePaymentNeed } from "@/lib/orders/settle-payment-need";
import { bookMoneyNews } from "@/lib/transitions/money";
import { expectClosed, expectNothingLeft, expectSoundBooks, netOf } from "@/tests/support/books";
import { finishedOrder, type GivenOrder, paymentRow, statesOf } from "@/tests/support/given";
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

describe("a refund", () => {
  const goodwill = async (order: GivenOrder, amountMinor: bigint, refundId: string = randomUUID()) => {
    await requestRefund(await givenStaffActor("admin"), {
      refundId,
      orderId: order.orderId,
      amountMinor,
      reason: "sorry",
    });
    return refundId;
  };

  it.each(["http_500_before", "http_500_after", "reset_before", "reset_after", "truncated_after"])(
    "of a card that ends in %s is paid out once",
    async (kind) => {
      const order = await finishedOrder(shop);
      await stripeFault("refund.create", kind);
      await goodwill(order, order.totalMinor);
      await shop.drain();
      await shop.passTime(61);
      await shop.drain();

      expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["refunded"], refunds: ["done"] });
      await expectClosed(shop, order);
    },
  );

  it.each(["http_500_before", "http_500_after", "reset_before", "reset_after"])(
    "of a wallet that ends in %s is paid out once",
    async (kind) => {
      await shop.sims.control("xendit", "PUT", "/_sim/faults", {
        refundMs: 1,
        calls: [{ operation: "refund.create", kind, count: 1 }],
      });
      await shop.sims.control("bigo", "PUT", "/_sim/faults", {
        rules: [{ answer: "refuse", rescode: 7212014, times: 1 }],
      });
      const order = await finishedOrder(shop, { method: "gcash" });
      for (let wait = 0; wait < 3; wait += 1) {
        await shop.passTime(61);
        await shop.drain();
      }
      expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["refunded"], refunds: ["done"] });
      await expectClosed(shop, order);
    },
  );

  it("of a part leaves the order delivered; the rest can follow, and no more than the rest", async () => {
    const order = await finishedOrder(shop);
    const first = await goodwill(order, 1_000n);
    await goodwill(order, 1_000n, first);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({
      order: "delivered",
      payments: ["partly_refunded"],
      refunds: ["done"],
    });
    await expect(goodwill(order, order.totalMinor)).rejects.toThrow("payment.refund_too_large");
    await goodwill(order, order.totalMinor - 1_000n);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["refunded"] });
    expect(await netOf(order, "refunds")).toBe(order.totalMinor);
    await expectClosed(shop, order);
    await expect(goodwill(order, 1n)).rejects.toThrow("payment.not_refundable");
  });

  it("asked for five times at once with one id is made once", async () => {
    const order = await finishedOrder(shop);
    const refundId = randomUUID();
    await Promise.allSettled(Array.from({ length: 5 }, () => goodwill(order, 2_000n, refundId)));
    await shop.drain();
    expect((await paymentRow(order.paymentId)).refunded_minor).toBe(2_000n);
    expect((await statesOf(order)).refunds).toEqual(["done"]);
    await expectClosed(shop, order);
  });

  it("that the wallet refuses is a person's, who tries again", async () => {
    const order = await finishedOrder(shop, { method: "gcash" });
    await shop.sims.control("xendit", "PUT", "/_sim/faults", { refundMs: 1, refundFailNext: 1 });
    await goodwill(order, order.totalMinor);
    await shop.drain();
    await shop.passTime(61);
    await shop.drain();
    expect((await statesOf(order)).refunds).toEqual(["failed"]);
    expect((await paymentRow(order.paymentId)).needs_person).toBe("refund.failed");
    await expectSoundBooks(shop);

    const again = { paymentId: order.paymentId, resolution: "try_again" as const, reason: "the wallet is open again" };
    const actor = await givenStaffActor("admin");
    await Promise.all([settlePaymentNeed(actor, again), settlePaymentNeed(actor, again)]);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({
      order: "refunded",
      payments: ["refunded"],
      refunds: ["failed", "done"],
    });
    await expectClosed(shop, order);
  });

  it("that comes back from the bank days later is booked as ours again, once, and a person finds another way", async () => {
    const order = await finishedOrder(shop);
    const refundId = await goodwill(order, 1_000n);
    await shop.drain();
    expect(await netOf(order, "refunds")).toBe(1_000n);
    const news = { kind: "refund_failed" as const, refundId, fence: null, reason: "expired_or_canceled_card" };
    expect(await bookMoneyNews([news, news], [])).toEqual(["applied", "same"]);

    expect(await paymentRow(order.paymentId)).toMatchObject({ needs_person: "refund.returned", refunded_minor: 0n });
    expect(await netOf(order, "refunds")).toBe(0n);
    expect(await statesOf(order)).toMatchObject({ order: "delivered", refunds: ["failed"] });
    await expectNothingLeft(order);
    await expectSoundBooks(shop);
  });

  it("that stays unknown is asked for ever under its key, and shown to a person meanwhile", async () => {
    const order = await finishedOrder(shop);
    await stripeFault("refund.create", "rate_limit", null);
    await goodwill(order, order.totalMinor);
    for (let wait = 0; wait < 14; wait += 1) {
      await shop.drain();
      await shop.passTime(61);
    }
    expect((await paymentRow(order.paymentId)).needs_person).toBe("refund.unknown");
    await shop.sims.control("stripe", "PUT", "/_sim/faults", {});
    await shop.passTime(61);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "refunded", refunds: ["done"] });
    expect((await paymentRow(order.paymentId)).needs_person).toBeNull();
    await expectClosed(shop, order);
  });

  it("that a card's bank takes its time over ends when it says so", async () => {
    const order = await finishedOrder(shop, { card: "4000000000007726" });
    await shop.sims.control("stripe", "PUT", "/_sim/faults", { refundMs: 50 });
    await goodwill(order, order.totalMinor);
    await shop.drain();
    await new Promise((resolve) => setTimeout(resolve, 150));
    await shop.drain();
    await shop.passTime(61);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "refunded", refunds: ["done"] });
    await expectClosed(shop, order);
  });
});
