import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { rowOf } from "@/lib/db/pool";
import { placeOrderForm } from "@/lib/http/doors/place-order";
import type { PlaceOrderInput } from "@/lib/orders/schemas";
import { forgetChannels } from "@/lib/payments/channel-board";
import { expectSoundBooks } from "@/tests/support/books";
import { placeInput, statesOf } from "@/tests/support/given";
import { openShop, type Shop } from "@/tests/support/shop";

// Guarantee: a customer who presses Pay again gets on: to the same attempt while nobody knows whether its page was opened, and to another one
// when it was refused. What nobody knows the outcome of goes nowhere else, whatever a later call on it is told.
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());
afterEach(async () => {
  await shop.sims.control("stripe", "PUT", "/_sim/faults", {});
  // What one test broke must not keep the channel from the next.
  forgetChannels();
});

const caller = { userId: null, address: "203.0.113.7", deviceId: null };
const press = (input: PlaceOrderInput) => placeOrderForm.run(input, caller, new Date());
const faulty = (...kinds: string[]) =>
  shop.sims.control("stripe", "PUT", "/_sim/faults", {
    calls: kinds.map((kind) => ({ operation: "session.create", kind, count: 1 })),
  });
const ofKey = async ({ placeKey }: PlaceOrderInput) => {
  const order = await rowOf<{ orderId: string }>('SELECT id AS "orderId" FROM orders WHERE place_key = $1', [placeKey]);
  return statesOf(order ?? { orderId: "" });
};

describe("pressing Pay again", () => {
  it("after the channel refused opens another attempt on the same order", async () => {
    const input = await placeInput();
    await faulty("rate_limit");
    await expect(press(input)).rejects.toThrow("payment.channel_unavailable");
    expect((await ofKey(input)).payments).toEqual(["failed"]);
    const { payUrl } = await press(input);
    expect(URL.canParse(payUrl)).toBe(true);
    expect((await ofKey(input)).payments).toEqual(["failed", "pending"]);
    expect((await press(input)).payUrl).toBe(payUrl);
    await expectSoundBooks(shop);
  });

  it("after silence asks for the same attempt's page, and a refusal of that call does not end it", async () => {
    const input = await placeInput();
    await faulty("html_before");
    await expect(press(input)).rejects.toThrow("payment.start_unknown");
    await faulty("rate_limit");
    await expect(press(input)).rejects.toThrow("payment.start_unknown");
    expect((await ofKey(input)).payments).toEqual(["pending"]);
    const { payUrl } = await press(input);
    expect(URL.canParse(payUrl)).toBe(true);
    expect((await ofKey(input)).payments).toEqual(["pending"]);
  });
});
