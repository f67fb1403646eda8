import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { payoutAction, settlePaymentNeedAction } from "@/app/support/orders/[orderId]/actions";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { listQueue } from "@/lib/orders/desk-queues";
import { recordPayout } from "@/lib/orders/record-payout";
import { requestRefund } from "@/lib/orders/request-refund";
import { bookMoneyNews } from "@/lib/transitions/money";
import { expectClosed, expectNothingLeft, expectSoundBooks, heldByProviders, netOf } from "@/tests/support/books";
import { auditOf, call, request, signInAs, type Who } from "@/tests/support/desk";
import { finishedOrder, type GivenOrder, paymentRow, statesOf } from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import { makeProvidersQuick, settle } from "@/tests/support/settling";
import { openShop, type Shop } from "@/tests/support/shop";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
beforeEach(async () => {
  await makeProvidersQuick(shop);
  await signInAs("supervisor", { isConfirmed: true });
});
afterAll(() => shop.close());

const reason = "to the account that it came from";

/** A refund that only a person can make: the bank that it came from takes nothing back by itself. */
async function givenTask(): Promise<{ order: GivenOrder; refundId: string; fields: Record<string, string> }> {
  const order = await finishedOrder(shop, { method: "bank_transfer" });
  const refundId = randomUUID();
  const { orderId, totalMinor: amountMinor } = order;
  await requestRefund(await givenStaffActor("admin"), { refundId, orderId, amountMinor, reason: "sorry" });
  await settle(shop);
  return { order, refundId, fields: { refundId, document: "BPI 2026/11-0047", reason } };
}

const isInQueue = async ({ orderId }: GivenOrder) =>
  (await listQueue(prisma(), "payments")).some(({ id }) => id === orderId);

// Guarantee: what a person paid out of the shop's bank is booked once, from the account that owes it, with the bank's number of it.
describe("a payout", () => {
  it("works: the task leaves the queue, the books say what left the bank, the customer is told", async () => {
    const { order, refundId, fields } = await givenTask();
    expect(await isInQueue(order)).toBe(true);
    expect(await call(payoutAction, fields)).toBe("done");

    expect(await isInQueue(order)).toBe(false);
    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["refunded"], refunds: ["done"] });
    expect(await netOf(order, "payouts")).toBe(-order.totalMinor);
    expect(await netOf(order, "refunds")).toBe(order.totalMinor);
    expect(await heldByProviders(shop, order)).toBe(order.totalMinor);
    expect(await auditOf(`order:${order.orderId}`)).toContainEqual(
      expect.objectContaining({ action: "payment.paid_out", reason }),
    );
    expect(await rowOf("SELECT 1 FROM outbox_entries WHERE key = $1", [`mail.refunded:${refundId}`])).not.toBeNull();
    const [told] = await rowsOf<{ body: { document: string } }>(
      "SELECT body FROM evidence WHERE order_id = $1 AND kind = 'payment.paid_out'",
      [order.orderId],
    );
    expect(told?.body.document).toBe("BPI 2026/11-0047");
    await expectClosed(shop, order);
  });

  it("refuses what is no payout: no number, no reason, no such refund, a refund that needs none", async () => {
    const { order, fields } = await givenTask();
    expect(await call(payoutAction, { ...fields, document: "" })).toBe("invalid:document");
    expect(await call(payoutAction, { ...fields, document: "<script>" })).toBe("invalid:document");
    expect(await call(payoutAction, { ...fields, reason: "" })).toBe("invalid:reason");
    expect(await call(payoutAction, { ...fields, refundId: "no id" })).toBe("invalid:refundId");
    expect(await call(payoutAction, { ...fields, refundId: randomUUID() })).toBe("payment.not_found");
    const actor = await givenStaffActor("supervisor");
    const { refundId, document = "" } = fields;
    await expect(recordPayout(actor, { refundId: refundId ?? "", document, reason: "  " })).rejects.toThrow(
      "auth.reason_required",
    );
    const support = await givenStaffActor("support");
    await expect(recordPayout(support, { refundId: refundId ?? "", document, reason: "by hand" })).rejects.toThrow(
      "auth.forbidden",
    );
    expect((await statesOf(order)).refunds).toEqual(["failed"]);
    expect(await netOf(order, "payouts")).toBe(0n);

    const byCard = await finishedOrder(shop);
    const done = randomUUID();
    await requestRefund(await givenStaffActor("admin"), {
      ...{ refundId: done, orderId: byCard.orderId, amountMinor: 1_000n, reason: "sorry" },
    });
    expect(await call(payoutAction, { ...fields, refundId: done })).toBe("refund.not_payable");
    await settle(shop);
    expect(await call(payoutAction, { ...fields, refundId: done })).toBe("refund.not_payable");
    expect(await netOf(byCard, "payouts")).toBe(0n);
  });

  it.each(["guest", "customer", "streamer", "support"] as Who[])("is not for a %s", async (who) => {
    const { order, fields } = await givenTask();
    await signInAs(who, { isConfirmed: true });
    expect(await call(payoutAction, fields)).toBe(who === "guest" ? "auth.sign_in_required" : "auth.forbidden");
    await signInAs("supervisor");
    expect(await call(payoutAction, fields)).toBe("auth.reauth_required");
    expect((await statesOf(order)).refunds).toEqual(["failed"]);
  });

  it("recorded again with the same number is the same payout; with another it is refused", async () => {
    const { order, fields } = await givenTask();
    expect(await call(payoutAction, fields)).toBe("done");
    expect(await call(payoutAction, fields)).toBe("done");
    expect(await call(payoutAction, { ...fields, document: "BPI 2026/11-0048" })).toBe("refund.not_payable");
    expect(await netOf(order, "payouts")).toBe(-order.totalMinor);
    expect((await auditOf(`order:${order.orderId}`)).filter(({ action }) => action === "payment.paid_out").length).toBe(
      1,
    );
    await expectClosed(shop, order);
  });

  it("recorded by five at once, while a sixth tries the refund again, happens one way only", async () => {
    const { order, fields } = await givenTask();
    const again = { paymentId: order.paymentId, resolution: "try_again", reason };
    const said = await Promise.all([
      ...Array.from({ length: 5 }, (_, at) => call(payoutAction, { ...fields, document: `BPI ${at}` })),
      call(settlePaymentNeedAction, again),
    ]);
    await settle(shop);
    const paidOut = said.slice(0, 5).filter((word) => word === "done").length;
    expect(paidOut).toBeLessThanOrEqual(1);
    // Tried again, the bank says no once more, and the task is there again; both ways at once would return the money twice.
    const isTriedAgain = (await statesOf(order)).refunds.length === 2;
    expect([paidOut === 1, isTriedAgain]).toEqual([!isTriedAgain, paidOut === 0]);
    expect(await netOf(order, "payouts")).toBe(paidOut === 1 ? -order.totalMinor : 0n);
    await expectSoundBooks(shop);
  });
});

describe("a provider's word about what a person paid out", () => {
  it("that it failed is old news: nothing is taken back", async () => {
    const { order, refundId, fields } = await givenTask();
    await call(payoutAction, fields);
    const news = { kind: "refund_failed" as const, refundId, fence: null, reason: "provider_failed" };
    expect(await bookMoneyNews([news], [])).toEqual(["same"]);
    expect((await statesOf(order)).refunds).toEqual(["done"]);
    expect(await call(payoutAction, { ...fields, document: "BPI 9" })).toBe("refund.not_payable");
    await expectClosed(shop, order);
  });

  it("that it gave the money back as well is booked once, and a person is told", async () => {
    const order = await finishedOrder(shop, { method: "gcash" });
    await shop.sims.control("xendit", "PUT", "/_sim/faults", { refundMs: 1, refundFailNext: 1 });
    const refundId = randomUUID();
    const { orderId, totalMinor: amountMinor } = order;
    await requestRefund(await givenStaffActor("admin"), { refundId, orderId, amountMinor, reason: "sorry" });
    await settle(shop);
    expect(await call(payoutAction, { refundId, document: "BPI 10", reason })).toBe("done");

    const news = { kind: "refund_done" as const, refundId, fence: null, providerRefundId: "ewr_late" };
    expect(await bookMoneyNews([news, news], [])).toEqual(["applied", "same"]);
    expect((await paymentRow(order.paymentId)).needs_person).toBe("refund.paid_twice");
    expect(await netOf(order, "refunds")).toBe(2n * amountMinor);
    expect(await netOf(order, "payouts")).toBe(-amountMinor);
    const line = (await listQueue(prisma(), "payments")).find(({ id }) => id === orderId);
    expect(line?.because).toContain("has it twice");
    await expectNothingLeft(order);
    await expectSoundBooks(shop);
  });
});
