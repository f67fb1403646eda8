import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  previewAnswerAction,
  runMacroAction,
  saveCannedAnswerAction,
  saveMacroAction,
} from "@/app/support/tickets/actions";
import { rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { getOrderDossier } from "@/lib/orders/desk-dossier";
import { newId } from "@/lib/shared/ids";
import { getTicket } from "@/lib/tickets/desk-queries";
import { listCannedAnswers, planMacros, previewAnswer } from "@/lib/tickets/prepared-queries";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";
import { finishedOrder, statesOf } from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import { openShop } from "@/tests/support/shop";
import { answerMails, givenTicket, saidIn, ticketRow } from "@/tests/support/tickets";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

const shop = await openShop({ facet_ph_1: 500_000n });
afterAll(() => shop.close());
beforeEach(() => signInAs("supervisor", { isConfirmed: true }));

const five = <T>(run: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 5 }, run));
let names = 0;
const answerFields = (fields: Record<string, string> = {}) => ({
  answerId: newId(),
  version: "0",
  name: `Answer ${++names}`,
  isActive: "true",
  "text.en": "Your order {{customer.order}} is {{order.status}}.",
  ...fields,
});
const macroFields = (fields: Record<string, string> = {}) => ({
  macroId: newId(),
  version: "0",
  name: `Macro ${++names}`,
  isActive: "true",
  next: "solved",
  ...fields,
});

// Guarantee: a prepared text holds only what can be filled in, and one version of it is the last.
describe("a prepared answer", () => {
  it("is saved, changed by its version, put away, and every version recorded", async () => {
    const fields = answerFields({ "text.fil": "Ang order mo ay {{order.status}}." });
    expect(await call(saveCannedAnswerAction, fields)).toBe("done");
    expect(await call(saveCannedAnswerAction, { ...fields, version: "1", isActive: "" })).toBe("done");
    expect((await listCannedAnswers(prisma(), { isActive: true })).some(({ id }) => id === fields.answerId)).toBe(
      false,
    );
    expect(await auditOf(`canned_answer:${fields.answerId}`)).toHaveLength(2);
  });

  it("is refused with a variable that does not exist, without English, or with a name that is taken", async () => {
    const fields = answerFields();
    for (const text of ["{{customer.password}}", "Half {{order.status", "{{ }}"])
      expect(await call(saveCannedAnswerAction, { ...fields, "text.vi": text })).toBe("invalid:text.vi");
    expect(await call(saveCannedAnswerAction, { ...fields, "text.en": "" })).toBe("invalid:text.en");
    expect(await call(saveCannedAnswerAction, fields)).toBe("done");
    expect(await call(saveCannedAnswerAction, answerFields({ name: fields.name }))).toBe("ticket.name_taken");
  });

  it("is refused to support, who may use but not change it", async () => {
    await signInAs("support");
    expect(await call(saveCannedAnswerAction, answerFields())).toBe("auth.forbidden");
    expect(await call(saveMacroAction, macroFields())).toBe("auth.forbidden");
  });

  it("is saved once when it is sent five times, and one of two colleagues at once is told of the other", async () => {
    const fields = answerFields();
    expect(await five(() => call(saveCannedAnswerAction, fields))).toEqual(Array(5).fill("done"));
    const change = (text: string) => call(saveCannedAnswerAction, { ...fields, version: "1", "text.en": text });
    expect((await Promise.all([change("One"), change("Two")])).sort()).toEqual(["done", "ticket.changed_meanwhile"]);
    expect(await auditOf(`canned_answer:${fields.answerId}`)).toHaveLength(2);
  });

  it("is shown before it is sent in the customer's language, in English with a hint where that is missing", async () => {
    const order = await finishedOrder(shop);
    const { ticketId } = await givenTicket({ orderId: order.orderId, locale: "fil" });
    const fields = answerFields({ "text.fil": "{{order.diamonds}} diamonds, {{order.status}}." });
    const english = answerFields({ "text.en": "{{refund.amount}} of {{order.total}}" });
    for (const one of [fields, english]) await call(saveCannedAnswerAction, one);
    expect(await previewAnswer(prisma(), { ticketId, answerId: fields.answerId })).toEqual({
      text: "500 diamonds, naihatid na.",
      isFallback: false,
      missing: [],
    });
    expect(await previewAnswer(prisma(), { ticketId, answerId: english.answerId })).toMatchObject({
      text: expect.stringMatching(/^\{\{refund\.amount\}\} of ₱/),
      isFallback: true,
      missing: ["refund.amount"],
    });
    expect(await call(previewAnswerAction, { ticketId, answerId: newId() })).toBe("ticket.answer_not_found");
  });
});

async function givenMacro(
  fields: Record<string, string> = {},
  text = "We gave {{refund.amount}} back.",
): Promise<string> {
  const answer = answerFields({ "text.en": text });
  expect(await call(saveCannedAnswerAction, answer)).toBe("done");
  const macro = macroFields({ answerId: answer.answerId, ...fields });
  expect(await call(saveMacroAction, macro)).toBe("done");
  return macro.macroId;
}

const press = (ticketId: string, macroId: string, fields: Record<string, string> = {}) => ({
  ticketId,
  macroId,
  key: newId(),
  version: "1",
  ...fields,
});

// Guarantee: a macro does all of its steps once, or none of them; it lends nobody a right.
describe("a macro", () => {
  it("gives money back, sends the receipt, leaves a note and replies with what it gave, by one press", async () => {
    const order = await finishedOrder(shop, { method: "gcash" });
    const { ticketId } = await givenTicket({ orderId: order.orderId, kind: "refund" });
    const macroId = await givenMacro({ refundPercent: "25", sendReceipt: "true", note: "Goodwill" });

    const actor = await givenStaffActor("supervisor");
    const [ticket, dossier] = [await getTicket(prisma(), ticketId), await getOrderDossier(prisma(), order.orderId)];
    if (ticket === null || dossier === null) throw new Error("no ticket");
    const plan = (await planMacros(prisma(), { ticket, order: dossier, actor })).find(({ id }) => id === macroId);
    expect(plan?.steps.map(({ problem }) => problem)).toEqual([null, null, null, null]);
    const promised = plan?.steps.at(-1)?.text;

    expect(await call(runMacroAction, press(ticketId, macroId))).toBe("done");
    await shop.drain();
    expect(await saidIn(ticketId)).toEqual([
      ["customer", "Nothing came."],
      ["staff", promised],
    ]);
    expect(promised).toMatch(/^We gave ₱[\d.,]+ back\.$/);
    expect((await statesOf(order)).refunds).toEqual(["done"]);
    expect((await ticketRow(ticketId)).state).toBe("solved");
    expect((await auditOf(`order:${order.orderId}`)).map(({ action }) => action)).toEqual([
      "order.refund",
      "order.send_receipt",
      "order.note",
    ]);
  });

  it("promises nobody money that a second person would have to approve", async () => {
    const order = await finishedOrder(shop, { method: "gcash", diamonds: 5_000 });
    const { ticketId } = await givenTicket({ orderId: order.orderId, kind: "refund" });
    const macroId = await givenMacro({ refundPercent: "100" });
    await signInAs("support", { isConfirmed: true });
    expect(await call(runMacroAction, press(ticketId, macroId))).toBe("ticket.macro_not_possible");
    expect((await statesOf(order)).refunds).toEqual([]);
    expect(await rowsOf("SELECT 1 FROM refund_requests WHERE order_id = $1", [order.orderId])).toEqual([]);
  });

  it("whose step is not possible on this order does nothing at all", async () => {
    const { ticketId, orderId } = await givenTicket();
    const macroId = await givenMacro({ refundPercent: "10", note: "Never written" });
    expect(await call(runMacroAction, press(ticketId, macroId))).toBe("ticket.macro_not_possible");
    expect(await auditOf(`order:${orderId}`)).toEqual([]);
    expect(await ticketRow(ticketId)).toMatchObject({ version: 1, ownerId: null });
    expect(await call(saveMacroAction, macroFields({ refundPercent: "200" }))).toBe("invalid:refundPercent");
    expect(await call(saveMacroAction, macroFields({ answerId: newId() }))).toBe("ticket.answer_not_found");
  });

  it("that moves money asks for a fresh proof, and refuses who may not do one of its steps", async () => {
    const order = await finishedOrder(shop, { method: "gcash" });
    const { ticketId } = await givenTicket({ orderId: order.orderId });
    const macroId = await givenMacro({ refundPercent: "10" });
    await signInAs("support");
    expect(await call(runMacroAction, press(ticketId, macroId))).toBe("auth.reauth_required");
    await signInAs("finance", { isConfirmed: true });
    expect(await call(runMacroAction, press(ticketId, macroId))).toBe("auth.forbidden");
    expect([(await statesOf(order)).refunds, (await saidIn(ticketId)).length]).toEqual([[], 1]);
  });

  it("is done once however often and however simultaneously one press arrives", async () => {
    const order = await finishedOrder(shop, { method: "gcash" });
    const { ticketId } = await givenTicket({ orderId: order.orderId });
    const macroId = await givenMacro({ refundPercent: "10", note: "Once" });
    const fields = press(ticketId, macroId);
    const outcomes = await five(() => call(runMacroAction, fields));
    expect(outcomes).toContain("done");
    expect(await call(runMacroAction, fields)).toBe("done");
    expect((await statesOf(order)).refunds).toHaveLength(1);
    expect([(await saidIn(ticketId)).length, await answerMails(order.orderId)]).toEqual([2, 1]);
    expect((await auditOf(`order:${order.orderId}`)).map(({ action }) => action)).toEqual([
      "order.refund",
      "order.note",
    ]);
  });

  it("pressed by two people at once is done by one, and the other's refund is never made", async () => {
    const order = await finishedOrder(shop, { method: "gcash" });
    const { ticketId } = await givenTicket({ orderId: order.orderId });
    const macroId = await givenMacro({ refundPercent: "10" });
    const actors = [await givenStaffActor("support"), await givenStaffActor("supervisor")];
    const { runMacro } = await import("@/lib/tickets/run-macro");
    const outcomes = await Promise.all(
      actors.map((actor) =>
        runMacro(actor, { ticketId, macroId, key: newId(), version: 1 }, new Date()).then(
          () => "done",
          (error: Error) => error.message,
        ),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === "done")).toHaveLength(1);
    expect((await statesOf(order)).refunds).toHaveLength(1);
  });
});
