import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rowOf } from "@/lib/db/pool";
import { recordPayout } from "@/lib/orders/record-payout";
import { settlePaymentNeed } from "@/lib/orders/settle-payment-need";
import type { CountryCode } from "@/lib/shared/countries";
import type { MethodId } from "@/lib/shared/methods";
import { expectClosed, expectNothingLeft, expectSoundBooks, netOf } from "@/tests/support/books";
import { forceChannel, resetChannels } from "@/tests/support/channels";
import { type GivenOrder, pay, paymentRow, startedOrder, statesOf } from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import { customerSees, staffSee } from "@/tests/support/seen";
import { makeProvidersQuick, settle } from "@/tests/support/settling";
import { openShop, type Shop } from "@/tests/support/shop";

// Guarantee: another amount than was asked, and money for a payment that has ended, is booked as what came, shown to its customer and to staff
// as what it is, and goes back; it never pays for anything.

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 500_000n }, { providers: ["antom"] });
});
beforeEach(() => makeProvidersQuick(shop));
afterAll(async () => {
  await resetChannels();
  await shop.close();
});

async function started(channelId: string, method: MethodId, country: CountryCode): Promise<GivenOrder> {
  await forceChannel(channelId);
  return startedOrder({ method, country, diamonds: 100 });
}

/** The currency's minor units; Antom counts in them too, and a dong has no smaller part. */
const AT_ANTOM: [string, MethodId, CountryCode, number][] = [
  ["antom-gcash", "gcash", "PH", -1],
  ["antom-dana", "dana", "ID", 100],
  ["antom-momo", "momo", "VN", 1],
  ["antom-truemoney", "truemoney", "TH", -50],
];

describe("another amount", () => {
  it.each(AT_ANTOM)("told by %s is booked and returned to the last unit", async (channel, method, country, by) => {
    const order = await started(channel, method, country);
    await shop.sims.control("antom", "PUT", "/_sim/faults", { wrongAmountNext: 1, wrongAmountBy: by, refundMs: 1 });
    await pay(shop, order.paymentId);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "awaiting_payment", deliveries: [] });
    const payment = await paymentRow(order.paymentId);
    expect([payment.role, payment.received_minor]).toEqual(["wrong", order.totalMinor + BigInt(by)]);
    expect((await customerSees(order)).situation).toBe("wrong_amount");
    // The wallet tells a wrong amount and keeps the right one: a unit more than it has it will not give back, and a person is asked.
    await settle(shop);
    const [refund] = (await statesOf(order)).refunds;
    expect(refund).toBe(by > 0 ? "failed" : "done");
    if (by > 0) expect(await staffSee(order)).toContain("could not give the money back");
    else await expectNothingLeft(order);
    await expectSoundBooks(shop);
  });

  it("held on a card is released, and nothing of it is taken", async () => {
    const order = await started("antom-card", "card", "PH");
    await shop.sims.control("antom", "PUT", "/_sim/faults", { wrongAmountNext: 1, wrongAmountBy: -1 });
    await pay(shop, order.paymentId);
    await settle(shop);
    expect(await statesOf(order)).toMatchObject({ order: "awaiting_payment", payments: ["cancelled"], refunds: [] });
    expect(await netOf(order, "clearing:antom-card")).toBe(0n);
    await expectClosed(shop, order);
  });

  it.each([
    ["too little", -5],
    ["too much", 5],
  ])("that a bank brings, %s, is booked as what came, and a person sends it back", async (_what, by) => {
    const order = await started("xendit-bank_transfer", "bank_transfer", "PH");
    const { session_id: invoice } = await paymentRow(order.paymentId);
    const amount = Number(order.totalMinor) / 100 + by;
    await shop.sims.control("xendit", "POST", "/_sim/approve", { invoice, amount, afterMs: 0 });
    await settle(shop);
    const cameMinor = order.totalMinor + BigInt(by * 100);
    expect(await statesOf(order)).toMatchObject({ order: "awaiting_payment", refunds: ["failed"], deliveries: [] });
    expect(await paymentRow(order.paymentId)).toMatchObject({ role: "wrong", received_minor: cameMinor });
    expect(await staffSee(order)).toContain("Send it from the shop's bank");
    expect(await customerSees(order)).toMatchObject({
      situation: "wrong_amount",
      refundingMinor: cameMinor.toString(),
    });

    await payOut(order);
    expect(await statesOf(order)).toMatchObject({
      order: "awaiting_payment",
      payments: ["refunded"],
      refunds: ["done"],
    });
    expect(await netOf(order, "payouts")).toBe(-cameMinor);
    expect(await staffSee(order)).toBeUndefined();
    await expectClosed(shop, order);
  });
});

async function payOut(order: GivenOrder): Promise<void> {
  const refund = await rowOf<{ id: string }>("SELECT id FROM refunds WHERE order_id = $1 AND status = 'failed'", [
    order.orderId,
  ]);
  const actor = await givenStaffActor("supervisor");
  await recordPayout(actor, { refundId: refund?.id ?? "", document: "BPI 77", reason: "sent back" });
}

describe("a bank transfer that arrives after its invoice had ended", () => {
  it("is booked with its fee, shown to both sides, and sent back by a person", async () => {
    const order = await started("xendit-bank_transfer", "bank_transfer", "PH");
    const { session_id: invoice } = await paymentRow(order.paymentId);
    await shop.sims.control("xendit", "POST", "/_sim/approve", { invoice, afterMs: 400 });
    await shop.passTime(1_801);
    const { endOverdueOrders } = await import("@/worker/resume-orders");
    const { collectDuePayments } = await import("@/worker/collect-payments");
    await endOverdueOrders();
    await collectDuePayments();
    await shop.drain();

    expect(await paymentRow(order.paymentId)).toMatchObject({
      ...{ status: "cancelled", needs_person: "payment.after_close", received_minor: order.totalMinor, due: null },
    });
    const feeMinor = await netOf(order, "fees:xendit-bank_transfer");
    expect(feeMinor).toBeGreaterThan(0n);
    expect(await netOf(order, "clearing:xendit-bank_transfer")).toBe(order.totalMinor - feeMinor);
    expect(await staffSee(order)).toContain("Money came in for a closed payment");
    expect((await customerSees(order)).situation).toBe("late_money");

    const give = { paymentId: order.paymentId, resolution: "try_again" as const, reason: "too late" };
    await settlePaymentNeed(await givenStaffActor("support"), give);
    await settle(shop);
    expect(await staffSee(order)).toContain("Send it from the shop's bank");
    await payOut(order);
    expect(await statesOf(order)).toMatchObject({ order: "expired", refunds: ["done"] });
    expect(await netOf(order, "unapplied")).toBe(0n);
    await expectClosed(shop, order);
  });
});
