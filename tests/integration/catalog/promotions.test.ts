import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endPromotion } from "@/lib/catalog/end-promotion";
import type { CreateCode } from "@/lib/catalog/promotion-schemas";
import { listPackages } from "@/lib/catalog/queries";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { cancelUnpaidOrder } from "@/lib/orders/cancel-order";
import { listOrderViews } from "@/lib/orders/queries";
import { startPayment } from "@/lib/transitions/start-payment";
import { expectSoundBooks } from "@/tests/support/books";
import { accessTo, pay, statesOf } from "@/tests/support/given";
import { admin, givenCode, outcomeOf, place, usesOf, withCode } from "@/tests/support/promotions";
import { openShop, type Shop } from "@/tests/support/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

// Guarantee: however many buyers take a code's last use at the same moment, one of them gets it, and nobody pays another price than he saw.
describe("using a promo code", () => {
  it("places the order at the lower price, with a composition that adds up, and shows what came off everywhere", async () => {
    const { code, promotionId } = await givenCode();
    const input = await withCode(code);
    const order = await place(input);
    const row = await rowOf<Record<string, bigint>>(
      "SELECT total_minor, net_minor, tax_minor, fee_minor FROM orders WHERE id = $1",
      [order.orderId],
    );
    const { total_minor: total = 0n, net_minor: net = 0n, tax_minor: tax = 0n, fee_minor: fee = 0n } = row ?? {};
    expect(total.toString()).toBe(input.expectedTotalMinor);
    expect(net + tax + fee).toBe(total);
    const use = await rowOf<{ list_minor: bigint; discount_minor: bigint }>(
      "SELECT list_minor, discount_minor FROM promotion_uses WHERE order_id = $1",
      [order.orderId],
    );
    expect(use?.list_minor).toBe(net + tax + (use?.discount_minor ?? 0n));
    const view = (await listOrderViews([order.orderId], { usualMs: null, now: new Date() })).get(order.orderId);
    expect(view?.discountMinor).toBe(use?.discount_minor.toString());
    const evidence = await rowsOf<{ kind: string; body: object }>(
      "SELECT kind, body FROM evidence WHERE order_id = $1",
      [order.orderId],
    );
    expect(evidence.map(({ kind }) => kind).sort()).toEqual(["order.discounted", "order.placed"]);
    expect(JSON.stringify(evidence)).toContain(code);
    expect(await usesOf(promotionId)).toEqual({ count: 1, held: 1, all: 1 });
  });

  it("gives the last use to one of twenty buyers who place at once, and the others a sentence about the code", async () => {
    const { code, promotionId } = await givenCode({ usesMax: 1 });
    const inputs = await Promise.all(Array.from({ length: 20 }, () => withCode(code)));
    const outcomes = await Promise.all(inputs.map((input) => outcomeOf(place(input))));
    expect(outcomes.filter((outcome) => outcome === "done")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "promotion.spent")).toHaveLength(19);
    expect(await usesOf(promotionId)).toEqual({ count: 1, held: 1, all: 1 });
    const left = await rowsOf("SELECT 1 FROM orders WHERE place_key = ANY ($1::uuid[])", [
      inputs.map(({ placeKey }) => placeKey),
    ]);
    expect(left).toHaveLength(1);
  });

  it("takes one use however often the same order is sent, and lets its owner press Pay again when the code is used up", async () => {
    const { code, promotionId } = await givenCode({ usesMax: 1 });
    const input = await withCode(code);
    const orders = await Promise.all(Array.from({ length: 5 }, () => place(input)));
    expect(new Set(orders.map(({ orderId }) => orderId)).size).toBe(1);
    expect((await place(input)).outcome).toBe("same");
    expect(await usesOf(promotionId)).toEqual({ count: 1, held: 1, all: 1 });
  });

  it("counts for one customer by recipient, address and account, in any spelling", async () => {
    const { code, promotionId } = await givenCode({ customerUsesMax: 1 });
    const first = await withCode(code, { recipientId: "One.Customer", email: "one@shop.test" });
    const same = [
      await withCode(code, { recipientId: "one.customer", email: "other@shop.test" }),
      await withCode(code, { email: "ONE@shop.test" }),
    ];
    const other = await withCode(code, { email: "third@shop.test" });
    expect(await outcomeOf(place(first))).toBe("done");
    expect(await Promise.all(same.map((input) => outcomeOf(place(input))))).toEqual([
      "promotion.used",
      "promotion.used",
    ]);
    expect(await outcomeOf(place(other))).toBe("done");
    expect(await usesOf(promotionId)).toEqual({ count: 2, held: 2, all: 2 });
    const stored = JSON.stringify(await rowsOf("SELECT to_jsonb(u) AS u FROM promotion_uses u"));
    expect(stored).not.toMatch(/one\.customer|one@shop/i);
  });

  it("is refused where it does not count, and leaves no order behind", async () => {
    const price = async (wanted: Partial<CreateCode>) => outcomeOf(withCode((await givenCode(wanted)).code));
    expect(await price({ countries: ["TH"] })).toBe("promotion.not_here");
    expect(await price({ minimumUsd: 100_000n })).toBe("promotion.below_minimum");
    expect(await price({ packageId: (await listPackages(prisma()))[0]?.id ?? null })).toBe("promotion.other_package");
    // 500 diamonds for half of 10.25 dollars: 97.6 for a dollar is inside, with another cent off for each it would not be.
    expect(await price({ percent: null, amountUsd: 600n })).toBe("promotion.outside_band");
    expect(await outcomeOf(withCode("NO-SUCH-CODE"))).toBe("promotion.not_found");
    const over = await givenCode({ endsAt: new Date(Date.now() + 60_000) });
    const input = await withCode(over.code);
    await inTransaction((tx) => endPromotion(tx, admin, { promotionId: over.promotionId, reason: "", at: new Date() }));
    expect(await outcomeOf(place(input))).toBe("promotion.over");
    expect(await outcomeOf(place({ ...input, code: undefined }))).toBe("price.changed");
    expect(await rowsOf("SELECT 1 FROM orders WHERE place_key = $1", [input.placeKey])).toEqual([]);
  });
});

// Guarantee: the use of an order that is never paid comes back once, and never from an order that was paid.
describe("giving a use back", () => {
  it("happens once when the order is cancelled and expires at the same moment, and another buyer can have it", async () => {
    const { code, promotionId } = await givenCode({ usesMax: 1 });
    const placed = await place(await withCode(code));
    const access = await accessTo({ ...placed, totalMinor: 0n });
    await rowsOf("UPDATE orders SET expires_at = now() - interval '1 second' WHERE id = $1", [placed.orderId]);
    await Promise.all([
      ...Array.from({ length: 3 }, () => outcomeOf(cancelUnpaidOrder(access))),
      ...Array.from({ length: 3 }, () => rowsOf("SELECT expire_orders(100)")),
    ]);
    expect(await usesOf(promotionId)).toEqual({ count: 0, held: 0, all: 1 });
    expect(await outcomeOf(place(await withCode(code)))).toBe("done");
    expect(await usesOf(promotionId)).toEqual({ count: 1, held: 1, all: 2 });
  });

  it("keeps the use of a paid order, whatever the clock does", async () => {
    const { code, promotionId } = await givenCode({ usesMax: 1 });
    const placed = await place(await withCode(code));
    await startPayment(placed.paymentId, new Date());
    await pay(shop, placed.paymentId);
    await shop.drain();
    await rowsOf("SELECT expire_orders(100)");
    expect((await statesOf(placed)).order).toBe("delivered");
    expect(await usesOf(promotionId)).toEqual({ count: 1, held: 1, all: 1 });
    await expectSoundBooks(shop);
  });

  it("sends the money of a payment that comes after the use went to somebody else", async () => {
    const { code, promotionId } = await givenCode({ usesMax: 1 });
    const late = await place(await withCode(code));
    await startPayment(late.paymentId, new Date());
    await rowsOf("SELECT end_unpaid_orders(ARRAY[$1]::uuid[], 'expired')", [late.orderId]);
    expect(await outcomeOf(place(await withCode(code)))).toBe("done");
    await pay(shop, late.paymentId);
    await shop.drain();
    expect(["refunding", "refunded"]).toContain((await statesOf(late)).order);
    expect(await usesOf(promotionId)).toEqual({ count: 1, held: 1, all: 2 });
  });
});
