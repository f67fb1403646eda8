import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rowOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { listQueue } from "@/lib/orders/desk-queues";
import { recordPayout } from "@/lib/orders/record-payout";
import { requestRefund } from "@/lib/orders/request-refund";
import type { Channel } from "@/lib/payments/channel";
import { DEFAULT_CHANNELS } from "@/lib/payments/default-channels";
import { COUNTRIES, type CountryCode } from "@/lib/shared/countries";
import { expectClosed, heldByProviders, netOf } from "@/tests/support/books";
import { forceChannel, resetChannels } from "@/tests/support/channels";
import { finishedOrder, type GivenOrder, paidOrder, paymentRow, statesOf } from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import { customerSees } from "@/tests/support/seen";
import { makeProvidersQuick, refuseNextDelivery, settle } from "@/tests/support/settling";
import { openShop, type Shop } from "@/tests/support/shop";
import { OPTIONAL_PROVIDERS } from "@/tests/support/test-settings";

// Guarantee: whatever a customer paid with, their money comes back once, all of it or the part that was meant: by the channel where it can,
// by a person where it cannot; and the books say from where.

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 2_000_000n }, { providers: OPTIONAL_PROVIDERS });
});
beforeEach(() => makeProvidersQuick(shop));
afterAll(async () => {
  await resetChannels();
  await shop.close();
});

type Sale = { name: string; channel: Channel; country: CountryCode };

/** A bank transfer and this wallet give nothing back, and Google no part. */
const CANNOT_REFUND = new Set(["xendit-bank_transfer", "xendit-truemoney"]);
const CANNOT_REFUND_IN_PART = new Set([...CANNOT_REFUND, "play-google_play"]);

const SALES: Sale[] = DEFAULT_CHANNELS.map((channel) => {
  const country = channel.countries === "all" ? "PH" : (channel.countries[0] ?? "PH");
  return { name: `${channel.id} (${COUNTRIES[country].currency})`, channel, country };
});

async function delivered({ channel, country }: Sale): Promise<GivenOrder> {
  await forceChannel(channel.id);
  const order = await finishedOrder(shop, { method: channel.method, country, diamonds: 100 });
  expect((await statesOf(order)).order).toBe("delivered");
  return order;
}

async function goodwill(order: GivenOrder, amountMinor: bigint): Promise<string> {
  const refundId = randomUUID();
  const actor = await givenStaffActor("admin");
  await requestRefund(actor, { refundId, orderId: order.orderId, amountMinor, reason: "sorry" });
  await settle(shop);
  return refundId;
}

/** A third, in whole major units: no provider takes half a rupiah. */
function partOf({ totalMinor }: GivenOrder): bigint {
  return (totalMinor / 300n) * 100n;
}

/** What the desk shows: a task with its reason, done with the bank's number of the payout. */
async function payOut(order: GivenOrder, refundId: string): Promise<void> {
  const lines = await listQueue(prisma(), "payments");
  expect(lines.find(({ id }) => id === order.orderId)?.because).toContain("Send it from the shop's bank");
  const heldBefore = await heldByProviders(shop, order);
  const actor = await givenStaffActor("supervisor");
  await recordPayout(actor, { refundId, document: `BANK-${refundId.slice(0, 8)}`, reason: "to the sender's account" });
  expect(await heldByProviders(shop, order)).toBe(heldBefore);
  expect((await paymentRow(order.paymentId)).needs_person).toBeNull();
}

/** How often the customer of this refund was asked where their money should go. */
async function timesAsked(refundId: string): Promise<number> {
  const key = `mail.refund_payout:${refundId}`;
  const asked = await rowOf<{ count: number }>("SELECT count(*)::int AS count FROM outbox_entries WHERE key = $1", [
    key,
  ]);
  return asked?.count ?? 0;
}

describe("all of the money of a delivered order", () => {
  it.each(SALES)("goes back: $name", async (sale) => {
    const order = await delivered(sale);
    const refundId = await goodwill(order, order.totalMinor);
    const isPaidOut = CANNOT_REFUND.has(sale.channel.id);
    expect(await timesAsked(refundId)).toBe(isPaidOut ? 1 : 0);
    if (isPaidOut) {
      expect((await customerSees(order)).situation).toBe("payout");
      await payOut(order, refundId);
    }

    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["refunded"], refunds: ["done"] });
    expect(await netOf(order, "refunds")).toBe(order.totalMinor);
    expect(await netOf(order, "payouts")).toBe(isPaidOut ? -order.totalMinor : 0n);
    expect(await heldByProviders(shop, order)).toBe(isPaidOut ? order.totalMinor : 0n);
    await expectClosed(shop, order);
    const mail = await rowOf("SELECT 1 FROM outbox_entries WHERE key = $1", [`mail.refunded:${refundId}`]);
    expect(mail).not.toBeNull();
  });
});

describe("a part of the money of a delivered order", () => {
  it.each(SALES)("goes back, and the order stays delivered: $name", async (sale) => {
    const order = await delivered(sale);
    const part = partOf(order);
    const refundId = await goodwill(order, part);
    const isPaidOut = CANNOT_REFUND_IN_PART.has(sale.channel.id);
    if (isPaidOut) await payOut(order, refundId);

    expect(await statesOf(order)).toMatchObject({
      order: "delivered",
      payments: ["partly_refunded"],
      refunds: ["done"],
    });
    expect((await paymentRow(order.paymentId)).refunded_minor).toBe(part);
    expect(await netOf(order, "refunds")).toBe(part);
    expect(await heldByProviders(shop, order)).toBe(order.totalMinor - (isPaidOut ? 0n : part));
    await expectClosed(shop, order);
  });
});

describe("the money of an order that cannot be delivered", () => {
  it.each(SALES)("goes back by itself, or to a person where the channel cannot: $name", async (sale) => {
    await forceChannel(sale.channel.id);
    const order = await paidOrder(shop, { method: sale.channel.method, country: sale.country, diamonds: 100 });
    await refuseNextDelivery(shop);
    await settle(shop);
    const isHold = sale.channel.flow === "hold";
    if (CANNOT_REFUND.has(sale.channel.id)) {
      const refund = await rowOf<{ id: string }>("SELECT id FROM refunds WHERE order_id = $1", [order.orderId]);
      await payOut(order, refund?.id ?? "");
    }

    expect(await statesOf(order)).toMatchObject({
      order: "refunded",
      payments: [isHold ? "cancelled" : "refunded"],
      refunds: isHold ? [] : ["done"],
    });
    expect(await netOf(order, "revenue:diamonds")).toBe(0n);
    await expectClosed(shop, order);
  });
});
