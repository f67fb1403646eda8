import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { approveRefund } from "@/lib/orders/approve-refund";
import { refundTurns } from "@/lib/orders/refund-turn";
import { releaseRefund } from "@/lib/orders/release-refund";
import { requestRefund } from "@/lib/orders/request-refund";
import { reviewOrder } from "@/lib/orders/review-order";
import { newId } from "@/lib/shared/ids";
import { expectSoundBooks } from "@/tests/support/books";
import { auditOf, request } from "@/tests/support/desk";
import { finishedOrder, type GivenOrder, orderRow, paymentRow } from "@/tests/support/given";
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

// Guarantee: where nobody else could approve, time takes the place of the second person; and in no order of asking and deciding more goes
// back than came in.
describe("a shop with one approver", () => {
  it("waits for the delay, and then the same person releases it once", async () => {
    const order = await finishedOrder(shop, { diamonds: 110_000 });
    const admin = await givenStaffActor("admin");
    await reviewOrder(admin, { orderId: order.orderId, decision: "approve", reason });
    await shop.drain();
    expect((await orderRow(order)).status).toBe("delivered");
    await rowsOf(
      "UPDATE users SET disabled_at = now() - interval '1 day' WHERE role IN ('finance', 'admin', 'supervisor') AND id <> $1",
      [admin.userId],
    );
    const refundId = newId();
    const asked = { refundId, orderId: order.orderId, amountMinor: order.totalMinor, reason };
    expect(await requestRefund(admin, asked)).toBe("requested");

    const now = new Date();
    const later = new Date(now.getTime() + env.REFUND_ALONE_SECONDS * 1000 + 5_000);
    const turn = async (at: Date) =>
      (await refundTurns(prisma(), admin, { orderId: order.orderId, now: at })).get(refundId);
    expect(await turn(now)).toMatchObject({ turn: "alone", isOver: false });
    expect(await turn(later)).toMatchObject({ turn: "alone", isOver: true });
    const release = { requestId: refundId, reason };
    await expect(approveRefund(admin, release, later)).rejects.toMatchObject({ code: "refund.own_request" });
    await expect(releaseRefund(admin, release, now)).rejects.toMatchObject({ code: "refund.too_early" });
    await expect(releaseRefund(await givenStaffActor("supervisor"), release, later)).rejects.toMatchObject({
      code: "auth.forbidden",
    });

    // A colleague who could approve, even one who was disabled since: the second person is needed.
    const colleague = await givenStaffActor("finance");
    await expect(releaseRefund(admin, release, later)).rejects.toMatchObject({ code: "refund.second_person" });
    await rowsOf("UPDATE users SET disabled_at = now() WHERE id = $1", [colleague.userId]);
    await expect(releaseRefund(admin, release, later)).rejects.toMatchObject({ code: "refund.second_person" });
    await rowsOf("UPDATE users SET disabled_at = now() - interval '1 day' WHERE id = $1", [colleague.userId]);

    expect(await five(() => releaseRefund(admin, release, later))).toHaveLength(5);
    expect(await statusOf(refundId)).toBe("released");
    expect(await given(order)).toBe(order.totalMinor);
    expect((await auditOf(`order:${order.orderId}`)).filter(({ action }) => action === "refund.released")).toHaveLength(
      1,
    );
    await expectSoundBooks(shop);
  });
});

describe("asking and deciding in any order, all at once", () => {
  it("never gives back more than came in", async () => {
    const order = await order100();
    const people = await Promise.all([
      givenStaffActor("support"),
      givenStaffActor("supervisor"),
      givenStaffActor("admin"),
    ]);
    const requestIds = Array.from({ length: 8 }, () => newId());
    const quiet = (run: Promise<unknown>) => run.catch((error: { code?: string }) => expect(error.code).toBeDefined());
    for (let round = 0; round < 4; round++) {
      await Promise.all(
        requestIds.map((refundId, at) => {
          const actor = people[(at + round) % people.length] ?? people[0];
          if (actor === undefined) throw new Error("nobody");
          const amountMinor = (order.totalMinor / 8n) * BigInt(1 + ((at * 3 + round) % 4));
          return (at + round) % 2 === 0
            ? quiet(requestRefund(actor, { refundId, orderId: order.orderId, amountMinor, reason }))
            : quiet(approveRefund(actor, { requestId: refundId, reason }));
        }),
      );
      expect(await given(order)).toBeLessThanOrEqual(order.totalMinor);
    }
    const [open] = await rowsOf<{ minor: bigint }>(
      "SELECT COALESCE(sum(amount_minor), 0)::bigint AS minor FROM refund_requests WHERE order_id = $1 AND status = 'requested'",
      [order.orderId],
    );
    expect((open?.minor ?? 0n) + (await given(order))).toBeLessThanOrEqual(order.totalMinor);
    await expectSoundBooks(shop);
  });
});
