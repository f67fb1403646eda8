import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { placeOrderForm } from "@/lib/http/doors/place-order";
import { PlaceOrderInput } from "@/lib/orders/schemas";
import { newId } from "@/lib/shared/ids";
import { expectSoundBooks } from "@/tests/support/books";
import { changeChannels, resetChannels } from "@/tests/support/channels";
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
  await resetChannels();
});

const caller = { userId: null, address: "203.0.113.7", deviceId: null };
const press = (input: PlaceOrderInput) => placeOrderForm.run(input, caller, new Date());
const faulty = (...kinds: string[]) =>
  shop.sims.control("stripe", "PUT", "/_sim/faults", {
    calls: kinds.map((kind) => ({ operation: "session.create", kind, count: 1 })),
  });
/** Every one of them, until the test ends. */
const OUT = { calls: [{ operation: "session.create", kind: "rate_limit", count: null }] };
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

describe("a customer who left the method to us", () => {
  const leftToUs = () => placeInput({ method: "card", otherMethods: ["carrier", "gcash"] });

  it("pays by the next method when the fastest one refuses: on one order, for the same total, and the press repeated finds that page", async () => {
    const input = await leftToUs();
    await shop.sims.control("stripe", "PUT", "/_sim/faults", OUT);
    const { payUrl, reference } = await press(input);
    expect(new URL(payUrl).origin).toBe(new URL(env.XENDIT_API_BASE ?? "").origin);
    expect((await ofKey(input)).payments).toEqual(["failed", "pending"]);
    expect(await press(input)).toMatchObject({ payUrl, reference });
    const order = await rowOf("SELECT method, total_minor::text AS total FROM orders WHERE reference = $1", [
      reference,
    ]);
    expect(order).toEqual({ method: "gcash", total: input.expectedTotalMinor });
    await expectSoundBooks(shop);
  });

  it("is placed with the next method when the fastest has no channel left", async () => {
    const input = await leftToUs();
    await changeChannels("UPDATE channels SET is_enabled = false WHERE id = 'stripe-card'");
    try {
      expect(URL.canParse((await press(input)).payUrl)).toBe(true);
      // What was off comes back: the same press is the same order.
      await changeChannels("UPDATE channels SET is_enabled = true WHERE id = 'stripe-card'");
      expect((await press(input)).payUrl).toContain(new URL(env.XENDIT_API_BASE ?? "").host);
      expect((await ofKey(input)).payments).toEqual(["pending"]);
    } finally {
      await resetChannels();
    }
  });

  it("is told of the fastest one when none is left, and never pays another fee than was agreed to", async () => {
    const input = await placeInput({ method: "card", otherMethods: ["carrier"] });
    await shop.sims.control("stripe", "PUT", "/_sim/faults", OUT);
    await expect(press(input)).rejects.toThrow("payment.channel_unavailable");
    expect((await ofKey(input)).payments).toEqual(["failed"]);
  });

  it("is not sent elsewhere while nobody knows what became of the first call", async () => {
    const input = await leftToUs();
    await faulty("html_before");
    await expect(press(input)).rejects.toThrow("payment.start_unknown");
    expect((await ofKey(input)).payments).toEqual(["pending"]);
  });

  it("gets one page for five presses at once", async () => {
    const input = await leftToUs();
    await shop.sims.control("stripe", "PUT", "/_sim/faults", OUT);
    const answers = await Promise.allSettled(Array.from({ length: 5 }, () => press(input)));
    const urls = answers.flatMap((one) => (one.status === "fulfilled" ? [one.value.payUrl] : []));
    expect(new Set(urls).size).toBe(1);
    // Who asks beside the first one cannot know what became of the first one's call.
    for (const one of answers) if (one.status === "rejected") expect(String(one.reason)).toContain("start_unknown");
    expect((await ofKey(input)).payments.filter((status) => status === "pending")).toHaveLength(1);
  });

  it("cannot name a method that does not exist", () => {
    const fields = {
      placeKey: newId(),
      recipientId: "tony.bee",
      diamonds: "100",
      country: "PH",
      locale: "en",
      method: "card",
    };
    const parse = (otherMethods: string) =>
      PlaceOrderInput.safeParse({ ...fields, expectedTotalMinor: "100", otherMethods });
    expect(parse("gcash,card").data?.otherMethods).toEqual(["gcash", "card"]);
    expect(parse("gcash,gold").success).toBe(false);
  });
});

describe("the mail that asks for payment", () => {
  const mailsOf = async (input: PlaceOrderInput) =>
    rowsOf<{ kind: string }>(
      "SELECT e.kind FROM outbox_entries e JOIN orders o ON o.id = e.order_id WHERE o.place_key = $1 AND e.kind = 'mail.placed'",
      [input.placeKey],
    );

  it("is written with the first page that there is to pay on, once", async () => {
    const input = await placeInput();
    await faulty("rate_limit");
    await expect(press(input)).rejects.toThrow("payment.channel_unavailable");
    expect(await mailsOf(input)).toEqual([]);
    await press(input);
    await press(input);
    expect(await mailsOf(input)).toEqual([{ kind: "mail.placed" }]);
  });
});
