import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  approveRefundAction,
  declineRefundAction,
  refundAction,
  releaseRefundAction,
  withdrawRefundAction,
} from "@/app/support/orders/[orderId]/actions";
import { rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { approveRefund } from "@/lib/orders/approve-refund";
import { getOrderDossier } from "@/lib/orders/desk-dossier";
import { countQueues, listQueue } from "@/lib/orders/desk-queues";
import { requestRefund } from "@/lib/orders/request-refund";
import { newId } from "@/lib/shared/ids";
import { expectSoundBooks } from "@/tests/support/books";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";
import { finishedOrder, type GivenOrder, paymentRow, statesOf } from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import { openShop, type Shop } from "@/tests/support/shop";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 5_000_000n });
});
afterAll(() => shop.close());

const reason = "The customer called";
const five = <T>(run: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 5 }, run));

/** About 100 USD: above what support may give back alone, below what a supervisor may approve. */
const order100 = (): Promise<GivenOrder> => finishedOrder(shop, { diamonds: 5_000 });

async function statusOf(requestId: string): Promise<string | undefined> {
  return (await rowsOf<{ status: string }>("SELECT status FROM refund_requests WHERE id = $1", [requestId]))[0]?.status;
}

async function given(order: GivenOrder): Promise<bigint> {
  await shop.drain();
  return (await paymentRow(order.paymentId)).refunded_minor;
}

/** Support has asked for all of it. */
async function askedFor(order: GivenOrder, amountMinor = order.totalMinor): Promise<string> {
  const refundId = newId();
  const asked = { refundId, orderId: order.orderId, amountMinor, reason };
  expect(await requestRefund(await givenStaffActor("support"), asked)).toBe("requested");
  return refundId;
}

// Guarantee: money above a person's limit leaves the shop only after a second person said so, once, and never more than is left.
describe("a refund above the limit", () => {
  beforeEach(() => signInAs("support", { isConfirmed: true }));

  it("is asked for once of five, waits in the queue, and sends nothing to a provider", async () => {
    const order = await order100();
    const fields = { refundId: newId(), orderId: order.orderId, currency: "PHP", amount: "5,000.00", reason };
    expect(await five(() => call(refundAction, fields))).toEqual(Array(5).fill("done"));
    expect(await given(order)).toBe(0n);
    expect((await statesOf(order)).refunds).toEqual([]);
    expect(await statusOf(fields.refundId)).toBe("requested");
    expect((await listQueue(prisma(), "refunds")).filter(({ id }) => id === order.orderId)).toMatchObject([
      { queue: "refunds", because: expect.stringContaining("₱5,000.00") },
    ]);
    expect((await countQueues()).find(({ queue }) => queue === "refunds")?.count).toBeGreaterThan(0);
    expect(await auditOf(`order:${order.orderId}`)).toMatchObject([{ action: "refund.requested", reason }]);
    expect(await call(refundAction, { ...fields, amount: "1" })).toBe("refund.key_reused");
  });

  it("counts all goodwill of an order together, so that no limit is passed in steps", async () => {
    const order = await order100();
    const actor = await givenStaffActor("support");
    const ask = (amountMinor: bigint) =>
      requestRefund(actor, { refundId: newId(), orderId: order.orderId, amountMinor, reason });
    expect(await ask(200_000n)).toBe("sent");
    expect(await given(order)).toBe(200_000n);
    expect(await ask(200_000n)).toBe("requested");
    expect(await given(order)).toBe(200_000n);
  });

  it("never lets more be asked for in all open requests than is left", async () => {
    const order = await order100();
    const fields = { orderId: order.orderId, currency: "PHP", reason };
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => call(refundAction, { ...fields, refundId: newId(), amount: "4000" })),
    );
    expect(outcomes.toSorted()).toEqual(["done", ...Array(4).fill("payment.refund_too_large")]);
    const dossier = await getOrderDossier(prisma(), order.orderId);
    expect(dossier?.can.refundMinor).toBe((order.totalMinor - 400_000n).toString());
    // After the time for a decision it counts no more.
    const later = new Date(Date.now() + env.REFUND_REQUEST_SECONDS * 1000 + 1_000);
    const again = { refundId: newId(), orderId: order.orderId, amountMinor: 400_000n, reason };
    expect(await requestRefund(await givenStaffActor("support"), again, later)).toBe("requested");
  });
});

describe("a second person", () => {
  it("approves once of five, and the money goes back once", async () => {
    const order = await order100();
    const requestId = await askedFor(order);
    await signInAs("supervisor", { isConfirmed: true });
    expect(await five(() => call(approveRefundAction, { requestId, reason }))).toEqual(Array(5).fill("done"));
    expect(await given(order)).toBe(order.totalMinor);
    expect(await statesOf(order)).toMatchObject({ order: "refunded", refunds: ["done"] });
    expect((await auditOf(`order:${order.orderId}`)).map(({ action }) => action)).toEqual([
      "refund.requested",
      "refund.approved",
    ]);
    await expectSoundBooks(shop);
  });

  it("and a third one at the same moment: a refund granted twice at once goes out once", async () => {
    const order = await order100();
    const requestId = await askedFor(order);
    const people = await Promise.all([
      givenStaffActor("supervisor"),
      givenStaffActor("finance"),
      givenStaffActor("admin"),
    ]);
    const answers = await Promise.all(
      people.map((actor) =>
        approveRefund(actor, { requestId, reason }).then(
          () => "done",
          (error: { code: string }) => error.code,
        ),
      ),
    );
    expect(answers.toSorted()).toEqual(["done", "refund.request_closed", "refund.request_closed"]);
    expect(await given(order)).toBe(order.totalMinor);
    expect((await statesOf(order)).refunds).toEqual(["done"]);
    await expectSoundBooks(shop);
  });

  it("declines, and nothing goes out; the amount can be asked for again", async () => {
    const order = await order100();
    const requestId = await askedFor(order);
    await signInAs("supervisor", { isConfirmed: true });
    expect(await five(() => call(declineRefundAction, { requestId, reason }))).toEqual(Array(5).fill("done"));
    expect(await call(approveRefundAction, { requestId, reason })).toBe("refund.request_closed");
    expect(await given(order)).toBe(0n);
    expect(await statusOf(await askedFor(order))).toBe("requested");
  });

  it.each([
    [{ requestId: "x" }, "invalid:requestId"],
    [{ reason: "" }, "invalid:reason"],
    [{ requestId: crypto.randomUUID() }, "refund.request_not_found"],
  ])("is told what is wrong with %j", async (wrong, outcome) => {
    await signInAs("admin", { isConfirmed: true });
    const fields = { requestId: newId(), reason, ...wrong };
    for (const action of [approveRefundAction, declineRefundAction, withdrawRefundAction, releaseRefundAction]) {
      expect(await call(action, fields)).toBe(outcome);
    }
  });

  it("is never the one who asked, nor support, nor a supervisor above his own limit", async () => {
    const order = await order100();
    const requestId = await askedFor(order);
    await signInAs("support", { isConfirmed: true });
    expect(await call(approveRefundAction, { requestId, reason })).toBe("auth.forbidden");

    const asker = await givenStaffActor("supervisor");
    const large = await finishedOrder(shop, { diamonds: 30_000 });
    const own = { refundId: newId(), orderId: large.orderId, amountMinor: large.totalMinor, reason };
    expect(await requestRefund(asker, own)).toBe("requested");
    await expect(approveRefund(asker, { requestId: own.refundId, reason })).rejects.toMatchObject({
      code: "refund.own_request",
    });
    const other = await givenStaffActor("supervisor");
    await expect(approveRefund(other, { requestId: own.refundId, reason })).rejects.toMatchObject({
      code: "refund.above_limit",
    });
    expect(await given(large)).toBe(0n);
  });

  it("is refused once his role was taken away while he worked", async () => {
    const order = await order100();
    const requestId = await askedFor(order);
    const id = await signInAs("supervisor", { isConfirmed: true });
    await rowsOf("UPDATE users SET role = 'support' WHERE id = $1 RETURNING id", [id]);
    expect(await call(approveRefundAction, { requestId, reason })).toBe("auth.forbidden");
    await rowsOf("UPDATE users SET role = 'supervisor', disabled_at = now() WHERE id = $1 RETURNING id", [id]);
    expect(await call(approveRefundAction, { requestId, reason })).toMatch(/^auth\./);
    expect(await given(order)).toBe(0n);
  });

  it("comes too late once it has expired or was taken back", async () => {
    const order = await order100();
    const requestId = await askedFor(order);
    const admin = await givenStaffActor("admin");
    const later = new Date(Date.now() + env.REFUND_REQUEST_SECONDS * 1000 + 1_000);
    await expect(approveRefund(admin, { requestId, reason }, later)).rejects.toMatchObject({
      code: "refund.request_closed",
    });

    const id = await signInAs("support", { isConfirmed: true });
    const mine = { refundId: newId(), orderId: order.orderId, currency: "PHP", amount: "3000", reason };
    expect(await call(withdrawRefundAction, { requestId, reason })).toBe("auth.forbidden");
    expect(await call(refundAction, mine)).toBe("payment.refund_too_large");
    await rowsOf(
      "UPDATE refund_requests SET status = 'withdrawn', decided_by = asked_by, decided_at = now() WHERE id = $1",
      [requestId],
    );
    expect(await call(refundAction, mine)).toBe("done");
    const back = { requestId: mine.refundId, reason };
    expect(await five(() => call(withdrawRefundAction, back))).toEqual(Array(5).fill("done"));
    await expect(approveRefund(admin, back)).rejects.toMatchObject({ code: "refund.request_closed" });
    expect((await auditOf(`order:${order.orderId}`)).at(-1)).toMatchObject({
      action: "refund.withdrawn",
      actor_id: id,
    });
  });

  it("cannot be got round by writing the table", async () => {
    const requestId = await askedFor(await order100());
    const write = (set: string) => rowsOf(`UPDATE refund_requests SET ${set} WHERE id = $1`, [requestId]);
    await expect(write("amount_minor = 1")).rejects.toThrow();
    await expect(write("status = 'approved', decided_by = asked_by, decided_at = now()")).rejects.toThrow();
    await expect(rowsOf("DELETE FROM refund_requests WHERE id = $1", [requestId])).rejects.toThrow();
  });
});
