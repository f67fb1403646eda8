import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowOf } from "@/lib/db/pool";
import { type Channel, feeOf } from "@/lib/payments/channel";
import { DEFAULT_CHANNELS } from "@/lib/payments/default-channels";
import { COUNTRIES, COUNTRY_CODES, type CountryCode } from "@/lib/shared/countries";
import { chargesOf, expectClosed, expectSoundBooks, netOf } from "@/tests/support/books";
import { forceChannel, resetChannels } from "@/tests/support/channels";
import { finishedOrder, paymentRow, statesOf } from "@/tests/support/given";
import { openShop, type Shop } from "@/tests/support/shop";
import { OPTIONAL_PROVIDERS } from "@/tests/support/test-settings";

// Guarantee: whatever a customer pays with, in whatever country, is delivered once, taken once, and booked as the provider's own books have it.

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 2_000_000n }, { providers: OPTIONAL_PROVIDERS });
});
afterAll(async () => {
  await resetChannels();
  await shop.close();
});

const SALES = DEFAULT_CHANNELS.flatMap((channel) =>
  (channel.countries === "all" ? COUNTRY_CODES : channel.countries).map((country) => ({
    name: `${channel.id} in ${country} (${COUNTRIES[country].currency})`,
    ...{ channel, country },
  })),
);

/** What the provider keeps is its own word where it says it at once, and its price list where it does not. */
function expectFee(channel: Channel, order: { totalMinor: bigint }, feeMinor: bigint, country: CountryCode): void {
  const amount = { amountMinor: order.totalMinor, currency: COUNTRIES[country].currency };
  const listed = feeOf(channel.providerFee, amount).amountMinor;
  if (channel.provider === "stripe" || channel.provider === "play") expect(feeMinor).toBeGreaterThan(0n);
  else expect(feeMinor).toBe(listed);
}

describe("an order paid by", () => {
  it.each(SALES)("$name is delivered, and the books are the provider's", async ({ channel, country }) => {
    await forceChannel(channel.id);
    const order = await finishedOrder(shop, { method: channel.method, country, diamonds: 100 });

    expect(await statesOf(order)).toEqual({
      order: "delivered",
      payments: [channel.flow === "hold" ? "captured" : "paid"],
      deliveries: ["delivered"],
      refunds: [],
    });
    const attempt = await rowOf<{ channel: string; routing: { channelId: string; because: string } }>(
      "SELECT channel, routing FROM payments WHERE id = $1",
      [order.paymentId],
    );
    expect(attempt).toMatchObject({ channel: channel.id, routing: { channelId: channel.id, because: "rule" } });
    expect((await paymentRow(order.paymentId)).received_minor).toBe(order.totalMinor);

    const charges = await chargesOf(shop, order);
    expect(charges.map(({ capturedMinor, heldMinor }) => [capturedMinor, heldMinor])).toEqual([[order.totalMinor, 0n]]);
    const feeMinor = await netOf(order, `fees:${channel.id}`);
    expectFee(channel, order, feeMinor, country);
    expect(await netOf(order, `clearing:${channel.id}`)).toBe(order.totalMinor - feeMinor);
    await expectClosed(shop, order);
  });

  it("all of them together left the books in balance", async () => {
    expect(SALES.length).toBeGreaterThanOrEqual(50);
    await expectSoundBooks(shop);
  });
});
