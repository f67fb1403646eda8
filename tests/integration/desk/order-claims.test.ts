import { beforeEach, describe, expect, it, vi } from "vitest";
import { nextOrderAction } from "@/app/support/actions";
import { claimAction, releaseAction } from "@/app/support/orders/[orderId]/actions";
import { rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { claimNextOrder } from "@/lib/orders/claim-next-order";
import { claimOrder } from "@/lib/orders/claim-order";
import { getOrderDossier } from "@/lib/orders/desk-dossier";
import { listQueue } from "@/lib/orders/desk-queues";
import type { OrderDossier } from "@/lib/orders/desk-view";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";
import { givenOrderRow } from "@/tests/support/orders-at-rest";
import { givenStaffActor } from "@/tests/support/people";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

beforeEach(() => signInAs("support", { isConfirmed: true }));

const five = <T>(run: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 5 }, run));

async function dossier({ orderId }: { orderId: string }): Promise<OrderDossier> {
  const found = await getOrderDossier(prisma(), orderId);
  if (found === null) throw new Error("no such order");
  return found;
}

async function actionsOn(orderId: string): Promise<string[]> {
  return (await auditOf(`order:${orderId}`)).map(({ action }) => action);
}

// Guarantee: one order is one agent's at a time, and whoever takes it over says so.
describe("who works on an order", () => {
  it("is the first of five who press at once, and everybody sees it", async () => {
    const { id } = await givenOrderRow({ status: "needs_recipient" });
    const people = await Promise.all(Array.from({ length: 5 }, () => givenStaffActor("support")));
    const outcomes = await Promise.all(
      people.map((actor) =>
        claimOrder(actor, { orderId: id }).then(
          () => "done",
          (error: { code: string }) => error.code,
        ),
      ),
    );
    expect(outcomes.toSorted()).toEqual(["done", ...Array(4).fill("order.claimed")]);
    const winner = people[outcomes.indexOf("done")];
    expect((await dossier({ orderId: id })).owner?.userId).toBe(winner?.userId);
    const line = (await listQueue(prisma(), "needs_recipient")).find((one) => one.id === id);
    expect(line?.owner?.userId).toBe(winner?.userId);
    expect(await actionsOn(id)).toEqual(["order.claim"]);
  });

  it("is given back, taken on again, and taken over with a word only", async () => {
    const { id: orderId } = await givenOrderRow({ status: "needs_recipient" });
    expect(await five(() => call(claimAction, { orderId }))).toEqual(Array(5).fill("done"));
    expect(await call(releaseAction, { orderId })).toBe("done");
    expect(await call(releaseAction, { orderId })).toBe("done");
    expect(await call(claimAction, { orderId })).toBe("done");
    await signInAs("supervisor");
    expect(await call(releaseAction, { orderId })).toBe("order.claimed");
    expect(await call(claimAction, { orderId })).toBe("order.claimed");
    expect(await call(claimAction, { orderId, reason: "x" })).toBe("invalid:reason");
    expect(await call(claimAction, { orderId, reason: "Ana is ill" })).toBe("done");
    expect(await actionsOn(orderId)).toEqual(["order.claim", "order.release", "order.claim", "order.take_over"]);
    expect((await dossier({ orderId })).story.at(-1)?.detail).toBe("Ana is ill");
    for (const [wrong, outcome] of [
      ["x", "invalid:orderId"],
      [crypto.randomUUID(), "order.not_found"],
    ] as const) {
      expect(await call(claimAction, { orderId: wrong })).toBe(outcome);
      expect(await call(releaseAction, { orderId: wrong })).toBe(outcome);
    }
  });

  it("is nobody again after a shift", async () => {
    const { id: orderId } = await givenOrderRow({ status: "needs_recipient" });
    await claimOrder(await givenStaffActor("support"), { orderId });
    const later = new Date(Date.now() + env.CLAIM_SECONDS * 1000 + 1_000);
    const second = await givenStaffActor("support");
    await claimOrder(second, { orderId }, later);
    expect((await getOrderDossier(prisma(), orderId, later))?.owner?.userId).toBe(second.userId);
  });
});

describe("the next order", () => {
  it("is another one for each of two agents who press at once, the longest wait first", async () => {
    await rowsOf("UPDATE order_claims SET until = now()");
    await rowsOf("UPDATE orders SET status = 'refunding' WHERE status = 'needs_recipient'");
    const old = [];
    for (const hour of [1, 2, 3, 4]) {
      const placedAt = new Date(Date.UTC(2026, 0, 1, hour));
      old.push((await givenOrderRow({ status: "needs_recipient", placedAt })).id);
    }
    const people = await Promise.all(Array.from({ length: 4 }, () => givenStaffActor("support")));
    const queue = "needs_recipient" as const;
    const pair = await Promise.all(people.slice(0, 2).map((actor) => claimNextOrder(actor, { queue })));
    expect(pair.map((next) => next?.orderId).toSorted()).toEqual(old.slice(0, 2).toSorted());
    const rest = await Promise.all(people.map((actor) => claimNextOrder(actor, { queue })));
    expect(rest.flatMap((next) => next?.orderId ?? []).toSorted()).toEqual(old.slice(2).toSorted());
    expect(await claimNextOrder(await givenStaffActor("support"), { queue })).toBeNull();
  });

  it("is never a refund that the person cannot decide about, nor missing stock unless asked for", async () => {
    await rowsOf("UPDATE orders SET status = 'refunding' WHERE status = 'needs_recipient'");
    const { id } = await givenOrderRow({ status: "awaiting_stock" });
    const paymentId = crypto.randomUUID();
    const asker = await givenStaffActor("finance");
    const asked = await givenOrderRow();
    await rowsOf(
      `INSERT INTO payments (id, order_id, attempt_no, channel, provider, method, flow, amount_minor, currency, created_at, expires_at)
       VALUES ($1, $2, 1, 'stripe-card', 'stripe', 'card', 'hold', 1, 'PHP', now(), now())`,
      [paymentId, asked.id],
    );
    await rowsOf(
      `INSERT INTO refund_requests (id, order_id, payment_id, amount_minor, currency, amount_usd_minor, reason, asked_by, asked_role, asked_at, expires_at)
       VALUES ($1, $2, $3, 1, 'PHP', 1, 'goodwill', $4, 'finance', now(), now() + interval '1 day')`,
      [crypto.randomUUID(), asked.id, paymentId, asker.userId],
    );
    expect(await claimNextOrder(await givenStaffActor("support"), {})).toBeNull();
    expect(await claimNextOrder(asker, {})).toBeNull();
    expect(await claimNextOrder(await givenStaffActor("admin"), {})).toEqual({ orderId: asked.id, queue: "refunds" });
    expect(await claimNextOrder(await givenStaffActor("support"), { queue: "awaiting_stock" })).toEqual({
      orderId: id,
      queue: "awaiting_stock",
    });
    expect(await call(nextOrderAction, { queue: "rubbish" })).toBe("done");
    await signInAs("customer");
    expect(await call(nextOrderAction, {})).toBe("auth.forbidden");
  });
});
