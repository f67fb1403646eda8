import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { correctRecipient } from "@/lib/orders/correct-recipient";
import { getOrderByEmail, getOrderByLink } from "@/lib/orders/find-order";
import { PlaceOrderInput } from "@/lib/orders/schemas";
import { open } from "@/lib/shared/secret-box";
import { payAgain } from "@/lib/transitions/pay-again";
import { placeOrder } from "@/lib/transitions/place-order";
import { startPayment } from "@/lib/transitions/start-payment";
import { expectClosed, expectSoundBooks } from "@/tests/support/books";
import { accessTo, finishedOrder, pay, placedOrder, placeInput, startedOrder, statesOf } from "@/tests/support/given";
import { openShop, type Shop } from "@/tests/support/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

const GUEST = { userId: null, address: "203.0.113.7" };
const place = async (changes: Partial<PlaceOrderInput>) =>
  placeOrder({ ...(await placeInput()), ...changes }, GUEST, new Date());
const ordersCount = async () => (await rowsOf("SELECT 1 FROM orders")).length;

describe("placing an order", () => {
  it("keeps price, tax and exchange rate as quoted, personal data sealed, and one entry of evidence", async () => {
    const input = await placeInput({ recipientId: "ID: Tony Bee99 ", email: "Ana@Shop.Test" });
    const { orderId } = await placeOrder(input, GUEST, new Date());
    const row = await rowOf<Record<string, string>>(
      "SELECT recipient_sealed, email_sealed, (net_minor + tax_minor + fee_minor)::text AS total, tax_name, status FROM orders WHERE id = $1",
      [orderId],
    );
    expect(open(row?.recipient_sealed ?? "", env.FACET_DATA_KEYS)).toBe("TonyBee99");
    expect(open(row?.email_sealed ?? "", env.FACET_DATA_KEYS)).toBe("ana@shop.test");
    expect(row).toMatchObject({ total: input.expectedTotalMinor, tax_name: "VAT", status: "awaiting_payment" });
    const evidence = await rowsOf<{ body: unknown }>("SELECT body FROM evidence WHERE order_id = $1", [orderId]);
    expect(evidence.length).toBe(1);
    expect(JSON.stringify(evidence)).not.toMatch(/TonyBee99|ana@shop/i);
  });

  it.each([
    ["an id with other characters", { recipientId: "Tony<script>" }, "recipient.invalid"],
    ["an empty id", { recipientId: "\u200b  " }, "recipient.invalid"],
    ["another total than ours", { expectedTotalMinor: "1" }, "price.changed"],
    ["fewer diamonds than we sell", { diamonds: 49 }, "package."],
    ["more diamonds than we sell", { diamonds: 120_001 }, "package."],
    ["a package that there is not", { diamonds: undefined, packageId: randomUUID() }, "package."],
    ["GCash outside the Philippines", { country: "TH", method: "gcash" }, "p"],
  ] as [string, Partial<PlaceOrderInput>, string][])(
    "with %s is refused and leaves nothing behind",
    async (_what, changes, code) => {
      const before = await ordersCount();
      await expect(place(changes)).rejects.toThrow(code);
      expect(await ordersCount()).toBe(before);
    },
  );

  it.each([
    ["half a diamond", { diamonds: "0.5" }],
    ["a negative amount", { diamonds: "-5" }],
    ["an endless id", { recipientId: "x".repeat(500) }],
    ["no key", { placeKey: "" }],
    ["both package and amount", { packageId: randomUUID() }],
    ["a total with a point", { expectedTotalMinor: "581.00" }],
    ["no e-mail address", { email: "ana at shop" }],
    ["an unknown country", { country: "XX" }],
    ["an unknown method", { method: "cash" }],
  ])("with %s does not pass the form", async (_what, changes) => {
    const input = await placeInput();
    expect(PlaceOrderInput.safeParse(input).success).toBe(true);
    expect(PlaceOrderInput.safeParse({ ...input, ...changes }).success).toBe(false);
  });
});

describe("finding an order", () => {
  it("needs its token or its address; a wrong one reads as absent", async () => {
    const order = await placedOrder({ email: "finder@shop.test" });
    expect((await accessTo(order)).id).toBe(order.orderId);
    expect((await getOrderByEmail({ reference: order.reference.toLowerCase(), email: "Finder@shop.test" })).id).toBe(
      order.orderId,
    );
    await expect(getOrderByLink({ reference: order.reference, token: "0".repeat(32) })).rejects.toThrow(
      "order.not_found",
    );
    await expect(getOrderByEmail({ reference: order.reference, email: "other@shop.test" })).rejects.toThrow(
      "order.not_found",
    );
    await expect(getOrderByEmail({ reference: "FCT-00000-00001", email: "finder@shop.test" })).rejects.toThrow(
      "order.",
    );
  });
});

describe("paying again", () => {
  it("gives the open page of the same method, and opens another for another method", async () => {
    const order = await startedOrder();
    const access = await accessTo(order);
    const first = await startPayment(order.paymentId, new Date());
    expect(await payAgain(access, "card", new Date())).toEqual(first);
    const wallet = await payAgain(access, "gcash", new Date());
    expect(wallet.url).not.toBe(first.url);
    expect((await statesOf(order)).payments).toEqual(["pending", "pending"]);
  });

  it("after a declined card works with another, and the order is delivered once", async () => {
    const order = await startedOrder();
    await pay(shop, order.paymentId, "4000000000000002");
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "awaiting_payment", payments: ["pending"] });
    await pay(shop, order.paymentId);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["captured"] });
    await expectClosed(shop, order);
  });

  it("after GCash said no opens a new attempt", async () => {
    const order = await startedOrder({ method: "gcash" });
    await shop.sims.control("xendit", "PUT", "/_sim/faults", { declineNext: 1, refundMs: 1 });
    await pay(shop, order.paymentId);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "awaiting_payment", payments: ["failed"] });
    await payAgain(await accessTo(order), "gcash", new Date());
    expect((await statesOf(order)).payments).toEqual(["failed", "pending"]);
    await expectSoundBooks(shop);
  });

  it("is refused for an order that is paid, and after too many attempts", async () => {
    const paid = await finishedOrder(shop);
    await expect(payAgain(await accessTo(paid), "gcash", new Date())).rejects.toThrow("order.closed");
    const order = await startedOrder();
    const access = await accessTo(order);
    await rowsOf("UPDATE payments SET status = 'failed' WHERE order_id = $1", [order.orderId]);
    for (let attempt = 2; attempt <= 10; attempt += 1) {
      await payAgain(access, "card", new Date());
      await rowsOf("UPDATE payments SET status = 'failed' WHERE order_id = $1 AND status = 'pending'", [order.orderId]);
    }
    await expect(payAgain(access, "card", new Date())).rejects.toThrow("rate.limited");
  });
});

describe("correcting a recipient", () => {
  it("is refused for an id that the platform does not know, for a delivered order, and does nothing twice", async () => {
    const order = await finishedOrder(shop, { recipientId: "missing.once" });
    const change = (recipientId: string) => correctRecipient({ id: order.orderId }, { recipientId, actor: null });
    await expect(change("missing.again")).rejects.toThrow("recipient.not_found");
    await expect(change("??")).rejects.toThrow("recipient.invalid");
    await Promise.allSettled(Array.from({ length: 5 }, () => change("found.once")));
    await shop.drain();
    expect(shop.sims.bigo.platform.bank.received("found.once")).toBe(500);
    await expect(change("too.late")).rejects.toThrow("order.cannot_correct");
    await expect(correctRecipient({ id: randomUUID() }, { recipientId: "nobody.s", actor: null })).rejects.toThrow(
      "order.not_found",
    );
    await expectClosed(shop, order);
  });
});
