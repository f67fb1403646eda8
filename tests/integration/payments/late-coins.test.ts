import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rowsOf } from "@/lib/db/pool";
import { settlePaymentNeed } from "@/lib/orders/settle-payment-need";
import { expectClosed, expectSoundBooks, netOf } from "@/tests/support/books";
import { type GivenOrder, paymentRow, startedOrder, statesOf } from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import { untilTrue } from "@/tests/support/processes";
import { customerSees, staffSee } from "@/tests/support/seen";
import { makeProvidersQuick, settle } from "@/tests/support/settling";
import { LOOPS, openShop, type Shop } from "@/tests/support/shop";

// Guarantee: coins that come after everybody has stopped waiting are asked about, booked, and given back by a person; and no question is asked
// for ever.

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 200_000n }, { providers: ["btcpay"] });
});
beforeEach(() => makeProvidersQuick(shop));
afterAll(() => shop.close());

async function send(order: GivenOrder, pay: string): Promise<void> {
  const { session_id: invoice } = await paymentRow(order.paymentId);
  await shop.sims.control("btcpay", "POST", "/_sim/approve", { invoice, pay });
  await shop.drain();
}

describe("coins that come late", () => {
  it("while only the order has ended are honoured", async () => {
    const order = await startedOrder({ method: "bitcoin", diamonds: 100 });
    shop.sims.refuseWebhooks(true);
    await shop.sims.control("btcpay", "POST", "/_sim/approve", {
      invoice: (await paymentRow(order.paymentId)).session_id,
      pay: "exact",
    });
    await shop.passTime(1_801);
    const { endOverdueOrders } = await import("@/worker/resume-orders");
    await endOverdueOrders();
    expect((await statesOf(order)).order).toBe("expired");
    shop.sims.refuseWebhooks(false);
    await settle(shop);
    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["paid"] });
    await expectClosed(shop, order);
  });

  it("for an attempt that has ended are asked about, booked, shown to its customer, and given back by staff", async () => {
    const order = await startedOrder({ method: "bitcoin", diamonds: 100 });
    await shop.passTime(1_801);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "expired", payments: ["cancelled"] });
    expect((await customerSees(order)).situation).toBe("expired");
    await send(order, "late");

    expect(await paymentRow(order.paymentId)).toMatchObject({
      ...{ status: "cancelled", needs_person: "payment.after_close", received_minor: order.totalMinor, due: null },
    });
    expect(await netOf(order, "unapplied")).toBe(-order.totalMinor);
    expect(await staffSee(order)).toContain("Money came in for a closed payment");
    expect((await customerSees(order)).situation).toBe("late_money");
    expect((await statesOf(order)).deliveries).toEqual([]);

    const give = { paymentId: order.paymentId, resolution: "try_again" as const, reason: "it came too late" };
    const actor = await givenStaffActor("support");
    await Promise.all([settlePaymentNeed(actor, give), settlePaymentNeed(actor, give)]);
    await settle(shop);
    expect((await statesOf(order)).refunds).toEqual(["done"]);
    expect(await staffSee(order)).toBeUndefined();
    expect(await customerSees(order)).toMatchObject({
      situation: "late_money",
      refundedMinor: order.totalMinor.toString(),
    });
    await expectClosed(shop, order);
  });

  it("that are not confirmed yet are asked about until they are, and no longer", async () => {
    const order = await startedOrder({ method: "bitcoin", diamonds: 100 });
    await shop.passTime(1_801);
    await shop.drain();
    await shop.sims.control("btcpay", "PUT", "/_sim/faults", { settleMs: 300 });
    const { session_id: invoice } = await paymentRow(order.paymentId);
    await shop.sims.control("btcpay", "POST", "/_sim/approve", { invoice, pay: "late" });
    // That they are confirmed is never told.
    await shop.sims.control("btcpay", "PUT", "/_sim/faults", { webhooks: { dropNext: 9 } });
    await shop.drain();
    expect(await paymentRow(order.paymentId)).toMatchObject({
      status: "cancelled",
      received_minor: null,
      due: "query",
    });

    await shop.passTime(601);
    await shop.drain();
    expect(await paymentRow(order.paymentId)).toMatchObject({ received_minor: order.totalMinor, due: null });
    expect(await staffSee(order)).toContain("Money came in for a closed payment");
    await expectSoundBooks(shop);
  });

  it("that never come are asked about for a day, and then no more", async () => {
    const order = await startedOrder({ method: "bitcoin", diamonds: 100 });
    await shop.passTime(1_801);
    await shop.drain();
    await shop.sims.control("btcpay", "PUT", "/_sim/faults", { settleMs: 600_000 });
    const { session_id: invoice } = await paymentRow(order.paymentId);
    await shop.sims.control("btcpay", "POST", "/_sim/approve", { invoice, pay: "late" });
    const rounds = async () => {
      for (let round = 0; round < 20; round += 1) for (const loop of LOOPS) await loop();
    };
    await untilTrue(async () => {
      await rounds();
      return (await paymentRow(order.paymentId)).due === "query";
    }, "the question");
    await rowsOf("UPDATE payments SET created_at = created_at - interval '25 hours' WHERE id = $1", [order.paymentId]);
    await shop.passTime(601);
    await untilTrue(async () => {
      await rounds();
      return (await paymentRow(order.paymentId)).due === null;
    }, "the end of the questions");
    expect(await paymentRow(order.paymentId)).toMatchObject({ status: "cancelled", needs_person: null });
  });
});
