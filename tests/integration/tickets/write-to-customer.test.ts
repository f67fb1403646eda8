import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { writeToCustomerAction } from "@/app/support/orders/[orderId]/actions";
import { closeDatabase, rowsOf } from "@/lib/db/pool";
import { closePrisma, prisma } from "@/lib/db/prisma";
import { sendOrderMail } from "@/lib/jobs/handlers/send-order-mail";
import { newId } from "@/lib/shared/ids";
import { listCustomerTickets } from "@/lib/tickets/queries";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";
import { givenOrderRow } from "@/tests/support/orders-at-rest";
import { saidIn } from "@/tests/support/tickets";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

afterAll(() => Promise.all([closePrisma(), closeDatabase()]));
let me = "";
beforeEach(async () => {
  me = (await signInAs("support")) ?? "";
});

const fieldsFor = (orderId: string, fields: Record<string, string> = {}) => ({
  orderId,
  key: newId(),
  text: "Sorry for the wait: your diamonds are there.",
  ...fields,
});
const ticketsOf = (orderId: string) => prisma().ticket.findMany({ where: { orderId } });
const mailsOf = (orderId: string) =>
  rowsOf<{ kind: string; key: string }>(
    "SELECT kind, key FROM outbox_entries WHERE order_id = $1 AND kind LIKE 'mail.ticket%'",
    [orderId],
  );

// Guarantee: staff can begin a conversation, once however often it is sent, and the customer finds it by mail and on his page.
describe("a first word to a customer", () => {
  it("is a ticket of the writer that waits for the customer, and goes out as a mail", async () => {
    const { id, reference } = await givenOrderRow();
    expect(await call(writeToCustomerAction, fieldsFor(id, { text: "About {{customer.order}}: all is well." }))).toBe(
      "done",
    );
    const [ticket, ...others] = await ticketsOf(id);
    expect(others).toEqual([]);
    expect(ticket).toMatchObject({ state: "answered", ownerId: me, waitingSince: null, kind: "other", locale: "en" });
    expect(await saidIn(ticket?.id ?? "")).toEqual([["staff", `About ${reference}: all is well.`]]);
    expect((await auditOf(`ticket:${ticket?.id}`)).map(({ action }) => action)).toEqual(["ticket.write"]);
    const { tickets } = await listCustomerTickets(prisma(), { orderId: id, locale: "en" });
    expect(tickets[0]?.messages.map(({ author }) => author)).toEqual(["shop"]);

    const [job, ...more] = await mailsOf(id);
    expect(more).toEqual([]);
    await sendOrderMail({ kind: job?.kind ?? "", key: job?.key ?? "", orderId: id });
    const mail = await prisma().outboxMail.findFirstOrThrow({ where: { orderId: id } });
    expect(mail.subject).toBe(`Order ${reference}: a message from us`);
    expect(mail.text).toContain("all is well.");
  });

  it.each([
    [{ text: " " }, "invalid:text"],
    [{ text: "x".repeat(4_001) }, "invalid:text"],
    [{ key: "1" }, "invalid:key"],
    [{ orderId: "no-order" }, "invalid:orderId"],
    [{ orderId: newId() }, "order.not_found"],
    [{ text: "{{customer.password}}" }, "ticket.variable_unknown"],
  ])("is refused as %j, and nothing is begun", async (given, outcome) => {
    const { id } = await givenOrderRow();
    expect(await call(writeToCustomerAction, fieldsFor(id, given as Record<string, string>))).toBe(outcome);
    expect(await ticketsOf(id)).toEqual([]);
    expect(await mailsOf(id)).toEqual([]);
  });

  it("is not for everybody", async () => {
    const { id } = await givenOrderRow();
    for (const [who, outcome] of [
      ["guest", "auth.sign_in_required"],
      ["customer", "auth.forbidden"],
      ["finance", "auth.forbidden"],
    ] as const) {
      await signInAs(who);
      expect(await call(writeToCustomerAction, fieldsFor(id))).toBe(outcome);
    }
    expect(await ticketsOf(id)).toEqual([]);
  });

  it("is one when it is sent again or five times at once; the same key with other words is refused", async () => {
    const { id } = await givenOrderRow();
    const fields = fieldsFor(id);
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => call(writeToCustomerAction, fields)));
    expect(outcomes).toEqual(Array(5).fill("done"));
    expect(await call(writeToCustomerAction, fields)).toBe("done");
    expect(await call(writeToCustomerAction, { ...fields, text: "Something else" })).toBe("ticket.key_reused");
    expect(await ticketsOf(id)).toHaveLength(1);
    expect(await mailsOf(id)).toHaveLength(1);
  });

  it("is the last of five conversations that are open, whoever sends them when", async () => {
    const { id } = await givenOrderRow();
    const outcomes = await Promise.all(Array.from({ length: 7 }, () => call(writeToCustomerAction, fieldsFor(id))));
    expect(outcomes.filter((outcome) => outcome === "done")).toHaveLength(5);
    expect(outcomes.filter((outcome) => outcome === "ticket.limit")).toHaveLength(2);
    expect(await ticketsOf(id)).toHaveLength(5);
  });
});
