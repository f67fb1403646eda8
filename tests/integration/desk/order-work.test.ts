import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { retryAction, revealAction, sendReceiptAction } from "@/app/support/orders/[orderId]/actions";
import { GET as openCustomerPage } from "@/app/support/orders/[orderId]/customer-page/route";
import { rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { sendOrderMail } from "@/lib/jobs/handlers/send-order-mail";
import { getOrderDossier } from "@/lib/orders/desk-dossier";
import { listQueue } from "@/lib/orders/desk-queues";
import type { OrderDossier } from "@/lib/orders/desk-view";
import { expectClosed } from "@/tests/support/books";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";
import { finishedOrder, orderRow, paymentRow, statesOf } from "@/tests/support/given";
import { givenOrderRow } from "@/tests/support/orders-at-rest";
import { openShop, type Shop } from "@/tests/support/shop";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 5_000_000n });
});
afterAll(() => shop.close());
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

// Guarantee: looking again changes when, never what: nothing is sent twice, however often the button is pressed.
describe("trying again now", () => {
  const rules = (list: object[]) => shop.sims.control("bigo", "PUT", "/_sim/faults", { rules: list });

  it("asks about an unknown outcome with the same order id, once of five", async () => {
    await rules([{ answer: "reset", effect: "done", times: 1 }]);
    const order = await finishedOrder(shop);
    expect(await dossier(order)).toMatchObject({ status: "unknown", can: { retry: true } });
    expect(await five(() => call(retryAction, { orderId: order.orderId }))).toEqual(Array(5).fill("done"));
    expect(await actionsOn(order.orderId)).toEqual(["order.retry"]);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "delivered", deliveries: ["delivered"] });
    const { deliveries, story } = await dossier(order);
    expect(deliveries[0]?.attempts).toHaveLength(2);
    expect(story.filter(({ sentence }) => sentence.startsWith("Call "))).toHaveLength(2);
    expect(story.find(({ sentence }) => sentence.startsWith("Call 2"))?.sentence).toContain("delivered");
    await expectClosed(shop, order);
    expect(await call(retryAction, { orderId: order.orderId })).toBe("order.wrong_state");
  });

  it("brings back to the worker what was left to a person", async () => {
    await rules([{ answer: "reset", effect: "none" }]);
    const order = await finishedOrder(shop);
    for (let at = 0; at < 12 && !(await dossier(order)).can.resolveUnknown; at += 1) {
      await shop.passTime(61);
      await shop.drain();
    }
    await rules([]);
    expect(await call(retryAction, { orderId: order.orderId })).toBe("done");
    await shop.drain();
    expect((await statesOf(order)).order).toBe("delivered");
    await expectClosed(shop, order);
  });

  it("looks again for stock", async () => {
    const { id: orderId } = await givenOrderRow({ status: "awaiting_stock" });
    await rowsOf("UPDATE orders SET resume_at = now() + interval '1 hour' WHERE id = $1", [orderId]);
    expect(await five(() => call(retryAction, { orderId }))).toEqual(Array(5).fill("done"));
    expect((await orderRow({ orderId })).resume_at?.getTime()).toBeLessThanOrEqual(Date.now());
    await rowsOf("UPDATE orders SET resume_at = NULL, status = 'refunding' WHERE id = $1", [orderId]);
  });

  it("is refused for what is over or not there, and to finance", async () => {
    const order = await finishedOrder(shop);
    expect(await call(retryAction, { orderId: order.orderId })).toBe("order.wrong_state");
    expect(await call(retryAction, { orderId: crypto.randomUUID() })).toBe("order.not_found");
    expect(await call(retryAction, { orderId: "1" })).toBe("invalid:orderId");
    await signInAs("finance", { isConfirmed: true });
    expect(await call(retryAction, { orderId: order.orderId })).toBe("auth.forbidden");
  });
});

describe("the receipt again", () => {
  it("goes out once a minute however often it is asked for, and the story says that it did", async () => {
    const order = await finishedOrder(shop);
    expect(await five(() => call(sendReceiptAction, { orderId: order.orderId }))).toEqual(Array(5).fill("done"));
    const mails = await rowsOf<{ kind: string; key: string }>(
      "SELECT kind, key FROM outbox_entries WHERE order_id = $1 AND key LIKE 'mail.receipt:%'",
      [order.orderId],
    );
    expect(mails.length).toBeLessThanOrEqual(2);
    expect((await actionsOn(order.orderId)).length).toBe(mails.length);
    for (const mail of mails) await sendOrderMail({ ...mail, orderId: order.orderId });
    const { story } = await dossier(order);
    expect(story.filter(({ source, detail }) => source === "mail" && detail === "sent")).toHaveLength(mails.length);
  });

  it("is refused without an address, before a delivery, and to finance", async () => {
    const bare = await givenOrderRow({ email: null });
    expect(await call(sendReceiptAction, { orderId: bare.id })).toBe("order.email_missing");
    const early = await givenOrderRow({ status: "awaiting_stock" });
    expect(await call(sendReceiptAction, { orderId: early.id })).toBe("order.wrong_state");
    expect(await call(sendReceiptAction, { orderId: crypto.randomUUID() })).toBe("order.not_found");
    await signInAs("finance");
    expect(await call(sendReceiptAction, { orderId: bare.id })).toBe("auth.forbidden");
  });
});

describe("what the story tells", () => {
  it("says of a mail that nothing was sent and why, and of one that failed how often it was tried", async () => {
    const { id: orderId } = await givenOrderRow({ email: null });
    for (const [kind, key] of [
      ["mail.delivered", `a:${orderId}`],
      ["mail.moon", `b:${orderId}`],
    ] as const) {
      await rowsOf("INSERT INTO outbox_entries (kind, key, order_id) VALUES ($1, $2, $3)", [kind, key, orderId]);
      await sendOrderMail({ kind, key, orderId });
    }
    await rowsOf(
      "INSERT INTO outbox_entries (kind, key, order_id, send_tries, unsent_because) VALUES ('mail.paid', $1, $2, 3, 'failed')",
      [`c:${orderId}`, orderId],
    );
    const mails = (await dossier({ orderId })).story.filter(({ source }) => source === "mail");
    expect(mails.map(({ detail }) => detail)).toEqual([
      "not sent: the order has no address",
      "not sent: nobody mails this",
      "could not be sent, and is tried again (3 so far)",
    ]);
  });

  it("says why the bank asks and until when", async () => {
    const order = await finishedOrder(shop);
    const { provider_payment_id } = await paymentRow(order.paymentId);
    await shop.sims.control("stripe", "POST", "/_sim/disputes", { payment_intent: provider_payment_id });
    await shop.drain();
    const { payments, story } = await dossier(order);
    expect(payments[0]?.disputes).toMatchObject([
      { status: "opened", reason: "fraudulent", respondBy: expect.any(String) },
    ]);
    expect(story.find(({ source }) => source === "dispute")?.sentence).toContain("The bank opened a dispute");
    const line = (await listQueue(prisma(), "disputes")).find(({ id }) => id === order.orderId);
    expect(line?.because).toContain("answer the dispute");
    await rowsOf("DELETE FROM risk_list_entries");
  });

  it("names who saw personal data, the customer's page included", async () => {
    const order = await finishedOrder(shop, { recipientId: "Secret.Guest" });
    const form = new FormData();
    form.set("orderId", order.orderId);
    form.set("field", "recipient");
    await revealAction({ status: "idle" }, form);
    const open = (orderId: string) =>
      openCustomerPage(new Request(`${env.FACET_URL}/x`, { headers: request.headers }), {
        params: Promise.resolve({ orderId }),
      });
    const answer = await open(order.orderId);
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toContain(`/en/order?ref=${order.reference}`);
    expect((await open("x")).status).toBe(404);
    const { story } = await dossier(order);
    const staff = story.filter(({ source }) => source === "staff").map(({ sentence }) => sentence);
    expect(staff).toEqual([
      expect.stringMatching(/^Recipient shown by /),
      expect.stringMatching(/^Customer's page opened by /),
    ]);
    const text = JSON.stringify(await dossier(order), (_, value) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(text).not.toMatch(/Secret\.Guest|ana@shop\.test|[?&]t=/);
  });
});
