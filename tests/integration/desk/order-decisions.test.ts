import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { resolveUnknownAction, reviewAction } from "@/app/support/orders/[orderId]/actions";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { getOrderDossier } from "@/lib/orders/desk-dossier";
import { countQueues, listQueue } from "@/lib/orders/desk-queues";
import type { OrderDossier } from "@/lib/orders/desk-view";
import { listSubject } from "@/lib/risk/list-subject";
import { newId } from "@/lib/shared/ids";
import { expectClosed, expectSoundBooks } from "@/tests/support/books";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";
import { finishedOrder, type GivenOrder, statesOf } from "@/tests/support/given";
import { openShop, type Shop } from "@/tests/support/shop";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 5_000_000n });
});
afterAll(() => shop.close());
beforeEach(() => signInAs("support", { isConfirmed: true }));

const reason = "The customer called";
const five = <T>(run: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 5 }, run));

async function dossier({ orderId }: { orderId: string }): Promise<OrderDossier> {
  const found = await getOrderDossier(prisma(), orderId);
  if (found === null) throw new Error("no such order");
  return found;
}

async function rules(list: object[]): Promise<void> {
  await shop.sims.control("bigo", "PUT", "/_sim/faults", { rules: list });
}

async function reviewedOrder(recipientId: string): Promise<GivenOrder> {
  const subject = {
    list: "watched",
    subject: "recipient",
    value: recipientId,
    reason: "Asked twice",
    days: undefined,
  } as const;
  const actor = { userId: newId(), role: "admin" } as const;
  await inTransaction((tx) =>
    listSubject(tx, actor, { ...subject, id: newId(), hashKey: env.FACET_HASH_KEY, at: new Date() }),
  );
  return finishedOrder(shop, { recipientId });
}

/** An order whose outcome is unknown after the last automatic try. */
async function unknownOrder(effect: "none" | "done"): Promise<{ order: GivenOrder; deliveryId: string }> {
  await rules([{ answer: "reset", effect }]);
  const order = await finishedOrder(shop);
  for (let at = 0; at < 12 && !(await dossier(order)).can.resolveUnknown; at += 1) {
    await shop.passTime(61);
    await shop.drain();
  }
  await rules([]);
  const [delivery] = (await dossier(order)).deliveries;
  return { order, deliveryId: delivery?.id ?? "" };
}

// Guarantee: a review has one outcome, whoever decides it first, and the money follows it.
describe("a review on the desk", () => {
  it("is in its queue with the reasons, and an approval delivers it once, of five at once", async () => {
    const order = await reviewedOrder("watched.one");
    const line = (await listQueue(prisma(), "review")).find(({ id }) => id === order.orderId);
    expect(line).toMatchObject({ queue: "review", because: expect.stringContaining("approve or reject") });
    expect((await dossier(order)).verdict).toMatchObject({
      verdict: "review",
      reasons: ["On the list of watched subjects: recipient."],
    });
    const fields = { orderId: order.orderId, decision: "approve", reason };
    expect(await five(() => call(reviewAction, fields))).toEqual(Array(5).fill("done"));
    await shop.drain();
    expect((await statesOf(order)).order).toBe("delivered");
    expect(await call(reviewAction, { ...fields, decision: "reject" })).toBe("review.already_decided");
    expect((await auditOf(`order:${order.orderId}`)).map(({ action }) => action)).toEqual(["review.approve"]);
    await expectClosed(shop, order);
  });

  it("ends one way when two colleagues disagree, and a rejection returns the money", async () => {
    const order = await reviewedOrder("watched.two");
    const decide = (decision: string) => call(reviewAction, { orderId: order.orderId, decision, reason });
    const outcomes = await Promise.all(["reject", "approve", "reject", "approve"].map(decide));
    expect(outcomes).toContain("done");
    expect(outcomes).toContain("review.already_decided");
    await shop.drain();
    expect(["delivered", "refunded"]).toContain((await statesOf(order)).order);
    await expectClosed(shop, order);
  });

  it.each([
    [{ decision: "maybe" }, "invalid:decision"],
    [{ reason: "" }, "invalid:reason"],
    [{ orderId: "FCT-1" }, "invalid:orderId"],
    [{ orderId: crypto.randomUUID() }, "order.not_found"],
  ])("refuses %j", async (given, outcome) => {
    const fields = { orderId: crypto.randomUUID(), decision: "approve", reason, ...given };
    expect(await call(reviewAction, fields)).toBe(outcome);
  });

  it("moves nothing without a fresh password", async () => {
    const order = await reviewedOrder("watched.three");
    await signInAs("admin");
    expect(await call(reviewAction, { orderId: order.orderId, decision: "approve", reason })).toBe(
      "auth.reauth_required",
    );
    await shop.drain();
    expect((await statesOf(order)).order).toBe("in_review");
  });
});

// Guarantee: an unknown outcome ends by one person's word, and is neither paid twice nor delivered twice by us.
describe("an unknown outcome on the desk", () => {
  it("is booked as delivered when the supplier says so, once of five", async () => {
    const { order, deliveryId } = await unknownOrder("done");
    expect((await countQueues()).find(({ queue }) => queue === "unknown")?.count).toBeGreaterThan(0);
    const fields = { deliveryId, resolution: "delivered", reason };
    expect(await five(() => call(resolveUnknownAction, fields))).toEqual(Array(5).fill("done"));
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["captured"] });
    expect(await auditOf(`order:${order.orderId}`)).toHaveLength(1);
    expect(await call(resolveUnknownAction, { ...fields, resolution: "refund" })).toBe("order.wrong_state");
    await expectClosed(shop, order);
  });

  it("goes out again under a new order id, or gives the money back", async () => {
    const again = await unknownOrder("none");
    expect(await call(resolveUnknownAction, { deliveryId: again.deliveryId, resolution: "send_again", reason })).toBe(
      "done",
    );
    await shop.drain();
    expect((await statesOf(again.order)).order).toBe("delivered");

    const back = await unknownOrder("none");
    expect(await call(resolveUnknownAction, { deliveryId: back.deliveryId, resolution: "refund", reason })).toBe(
      "done",
    );
    await shop.drain();
    expect((await statesOf(back.order)).order).toBe("refunded");
    await expectSoundBooks(shop);
  });

  it.each([
    [{ resolution: "burn" }, "invalid:resolution"],
    [{ deliveryId: "x" }, "invalid:deliveryId"],
    [{ deliveryId: crypto.randomUUID() }, "order.not_found"],
  ])("refuses %j", async (given, outcome) => {
    const fields = { deliveryId: crypto.randomUUID(), resolution: "delivered", reason, ...given };
    expect(await call(resolveUnknownAction, fields)).toBe(outcome);
  });
});
