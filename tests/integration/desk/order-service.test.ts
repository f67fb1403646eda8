import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  addNoteAction,
  correctRecipientAction,
  giveUpAction,
  refundAction,
  revealAction,
  settlePaymentNeedAction,
} from "@/app/support/orders/[orderId]/actions";
import { rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { getOrderDossier } from "@/lib/orders/desk-dossier";
import { listQueue } from "@/lib/orders/desk-queues";
import type { OrderDossier } from "@/lib/orders/desk-view";
import { newId } from "@/lib/shared/ids";
import { expectClosed, expectSoundBooks } from "@/tests/support/books";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";
import { finishedOrder, paymentRow, statesOf } from "@/tests/support/given";
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

// Guarantee: goodwill gives back what a person typed, once, and never more than came in.
describe("a goodwill refund", () => {
  it("gives a part back once of five, and the rest later", async () => {
    const order = await finishedOrder(shop);
    const fields = { refundId: newId(), orderId: order.orderId, currency: "PHP", amount: "100.00", reason };
    expect(await five(() => call(refundAction, fields))).toEqual(Array(5).fill("done"));
    await shop.drain();
    expect((await paymentRow(order.paymentId)).refunded_minor).toBe(10_000n);
    expect((await statesOf(order)).order).toBe("delivered");

    const left = (await dossier(order)).can.refundMinor ?? "0";
    expect(BigInt(left)).toBe(order.totalMinor - 10_000n);
    const rest = {
      ...fields,
      refundId: newId(),
      amount: `${BigInt(left) / 100n}.${String(BigInt(left) % 100n).padStart(2, "0")}`,
    };
    expect(await call(refundAction, rest)).toBe("done");
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["refunded"] });
    await expectSoundBooks(shop);
  });

  it.each([
    [{ amount: "1,000,000" }, "payment.refund_too_large"],
    [{ amount: "0" }, "invalid:amount"],
    [{ amount: "-5" }, "invalid:amount"],
    [{ amount: "1.005" }, "invalid:amount"],
    [{ amount: "all" }, "invalid:amount"],
    [{ currency: "VND", amount: "100" }, "order.wrong_state"],
    [{ currency: "EUR" }, "invalid:currency"],
    [{ reason: " " }, "invalid:reason"],
    [{ refundId: "1" }, "invalid:refundId"],
  ])("refuses %j and gives nothing back", async (given, outcome) => {
    const order = await finishedOrder(shop);
    const fields = { refundId: newId(), orderId: order.orderId, currency: "PHP", amount: "10", reason, ...given };
    expect(await call(refundAction, fields)).toBe(outcome);
    await shop.drain();
    expect((await paymentRow(order.paymentId)).refunded_minor).toBe(0n);
  });

  it("is refused for an order that was never delivered", async () => {
    await rules([{ answer: "refuse", rescode: 7212014, times: 1 }]);
    const order = await finishedOrder(shop);
    const fields = { refundId: newId(), orderId: order.orderId, currency: "PHP", amount: "10", reason };
    expect(await call(refundAction, fields)).toBe("payment.not_refundable");
  });
});

describe("a wrong recipient on the desk", () => {
  it("is corrected once of five and then delivered", async () => {
    const order = await finishedOrder(shop, { recipientId: "frozen.account" });
    expect((await dossier(order)).can).toMatchObject({ correctRecipient: true, giveUp: true });
    const fields = { orderId: order.orderId, recipientId: " ID: Right_Person ", reason };
    const outcomes = await five(() => call(correctRecipientAction, fields));
    expect(outcomes.filter((outcome) => outcome === "done").length).toBeGreaterThanOrEqual(1);
    await shop.drain();
    expect((await statesOf(order)).order).toBe("delivered");
    await expectClosed(shop, order);
  });

  it.each([
    ["missing.person", "recipient.not_found"],
    ["frozen.person", "recipient.not_chargeable"],
    ["a b!", "recipient.invalid"],
    ["", "invalid:recipientId"],
    ["x".repeat(500), "invalid:recipientId"],
  ])("refuses %j and stays where it is", async (recipientId, outcome) => {
    const order = await finishedOrder(shop, { recipientId: "frozen.account" });
    expect(await call(correctRecipientAction, { orderId: order.orderId, recipientId, reason })).toBe(outcome);
    expect((await statesOf(order)).order).toBe("needs_recipient");
  });

  it("is refused after the delivery", async () => {
    const order = await finishedOrder(shop);
    const fields = { orderId: order.orderId, recipientId: "Somebody.Else", reason };
    expect(await call(correctRecipientAction, fields)).toBe("order.cannot_correct");
  });

  it("is given up once of five, and the money goes back", async () => {
    const order = await finishedOrder(shop, { recipientId: "frozen.account" });
    const fields = { orderId: order.orderId, reason };
    const outcomes = await five(() => call(giveUpAction, fields));
    expect(outcomes).toContain("done");
    await shop.drain();
    expect((await statesOf(order)).order).toBe("refunded");
    expect(await call(giveUpAction, { ...fields, orderId: crypto.randomUUID() })).toBe("order.not_found");
    await expectClosed(shop, order);
  });
});

describe("a payment that needs a person", () => {
  it("leaves the queue once, with a line in the order's story", async () => {
    const order = await finishedOrder(shop);
    await rowsOf("UPDATE payments SET needs_person = 'dispute' WHERE id = $1", [order.paymentId]);
    expect((await listQueue(prisma(), "disputes")).map(({ id }) => id)).toContain(order.orderId);
    const fields = { paymentId: order.paymentId, resolution: "handled", reason };
    expect(await call(settlePaymentNeedAction, { ...fields, resolution: "try_again" })).toBe("order.wrong_state");
    expect(await five(() => call(settlePaymentNeedAction, fields))).toEqual(Array(5).fill("done"));
    expect((await listQueue(prisma(), "disputes")).map(({ id }) => id)).not.toContain(order.orderId);
    const { story } = await dossier(order);
    expect(story.filter(({ sentence }) => sentence === "Staff: handled")).toHaveLength(1);
    expect(await call(settlePaymentNeedAction, { ...fields, paymentId: crypto.randomUUID() })).toBe(
      "payment.not_found",
    );
  });

  it("is asked again where a call can be repeated", async () => {
    const order = await finishedOrder(shop, { recipientId: "frozen.account" });
    await rowsOf("UPDATE payments SET needs_person = 'payment.cancel_unknown' WHERE id = $1", [order.paymentId]);
    const fields = { paymentId: order.paymentId, resolution: "try_again", reason };
    expect(await call(settlePaymentNeedAction, fields)).toBe("done");
    expect(await paymentRow(order.paymentId)).toMatchObject({ needs_person: null, due: "cancel" });
  });
});

// Guarantee: personal data is masked until somebody looks, and every look leaves his name.
describe("personal data and notes", () => {
  it("shows the recipient and the address, each look recorded", async () => {
    const order = await finishedOrder(shop, { recipientId: "Secret.Person" });
    const seen = await dossier(order);
    expect(JSON.stringify(seen, (_, value) => (typeof value === "bigint" ? String(value) : value))).not.toMatch(
      /Secret\.Person|ana@shop\.test/,
    );
    const form = new FormData();
    form.set("orderId", order.orderId);
    form.set("field", "recipient");
    expect(await revealAction({ status: "idle" }, form)).toEqual({ status: "done", data: { text: "Secret.Person" } });
    form.set("field", "email");
    expect(await revealAction({ status: "idle" }, form)).toEqual({ status: "done", data: { text: "ana@shop.test" } });
    expect((await auditOf(`order:${order.orderId}`)).map(({ action }) => action)).toEqual([
      "order.reveal",
      "order.reveal",
    ]);
    expect(await call(revealAction, { orderId: order.orderId, field: "card" })).toBe("invalid:field");
    expect(await call(revealAction, { orderId: crypto.randomUUID(), field: "email" })).toBe("order.not_found");
  });

  it("keeps a note once of five", async () => {
    const order = await finishedOrder(shop);
    const fields = { orderId: order.orderId, noteId: newId(), note: "Called back,\nis happy" };
    expect(await five(() => call(addNoteAction, fields))).toEqual(Array(5).fill("done"));
    const notes = (await dossier(order)).story.filter(({ source }) => source === "staff");
    expect(notes).toMatchObject([{ detail: "Called back,\nis happy" }]);
    expect(await call(addNoteAction, { ...fields, note: "" })).toBe("invalid:note");
    expect(await call(addNoteAction, { ...fields, note: "a\u0000b" })).toBe("invalid:note");
    expect(await call(addNoteAction, { ...fields, orderId: crypto.randomUUID() })).toBe("order.not_found");
  });
});
