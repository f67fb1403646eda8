import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { answerAction, assignAction, openNextAction, setStateAction } from "@/app/support/tickets/actions";
import { closeDatabase, rowsOf } from "@/lib/db/pool";
import { closePrisma, prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { sendOrderMail } from "@/lib/jobs/handlers/send-order-mail";
import { newId } from "@/lib/shared/ids";
import { addCustomerMessage } from "@/lib/tickets/add-customer-message";
import { getTicket, listTickets } from "@/lib/tickets/desk-queries";
import { keepPresence } from "@/lib/tickets/keep-presence";
import { openNextTicket } from "@/lib/tickets/open-next-ticket";
import { listCustomerTickets } from "@/lib/tickets/queries";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";
import { givenOrderRow } from "@/tests/support/orders-at-rest";
import { givenPerson, givenStaffActor } from "@/tests/support/people";
import { answerMails, givenTicket, saidIn, ticketRow } from "@/tests/support/tickets";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

afterAll(() => Promise.all([closePrisma(), closeDatabase()]));
beforeEach(async () => {
  me = (await signInAs("support")) ?? "";
});
let me = "";

const five = <T>(run: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 5 }, run));
const fieldsFor = (ticketId: string, fields: Record<string, string> = {}) => ({
  ticketId,
  key: newId(),
  version: "1",
  text: "It is on its way.",
  next: "answered",
  ...fields,
});

// Guarantee: a customer gets one answer from one person, in his own language, whoever else writes at the same moment.
describe("an answer", () => {
  it("reaches the customer's page and mailbox, claims the ticket, and is recorded", async () => {
    const { ticketId, orderId } = await givenTicket({ locale: "id" });
    const fields = fieldsFor(ticketId, { text: "Pesanan {{customer.order}}: {{order.status}}.", next: "solved" });
    expect(await call(answerAction, fields)).toBe("done");
    const { reference } = await prisma().order.findUniqueOrThrow({ where: { id: orderId } });
    const text = `Pesanan ${reference}: sudah terkirim.`;
    expect(await saidIn(ticketId)).toEqual([
      ["customer", "Nothing came."],
      ["staff", text],
    ]);
    expect(await ticketRow(ticketId)).toMatchObject({ state: "solved", ownerId: me, waitingSince: null, version: 2 });
    const { tickets } = await listCustomerTickets(prisma(), { orderId, locale: "id" });
    expect(tickets[0]?.messages.map(({ author }) => author)).toEqual(["customer", "shop"]);
    expect((await auditOf(`ticket:${ticketId}`)).map(({ action }) => action)).toEqual(["ticket.answer"]);

    const [job] = await rowsOf<{ kind: string; key: string }>(
      "SELECT kind, key FROM outbox_entries WHERE order_id = $1 AND kind = 'mail.ticket_answered'",
      [orderId],
    );
    await sendOrderMail({ kind: job?.kind ?? "", key: job?.key ?? "", orderId });
    const mail = await prisma().outboxMail.findFirstOrThrow({ where: { orderId } });
    expect(mail.subject).toBe(`Pesanan ${reference}: jawaban atas laporan Anda`);
    expect(mail.text).toContain(text);
  });

  it("is refused without words, with braces that nothing fills, and for a ticket that does not exist", async () => {
    const { ticketId, orderId } = await givenTicket();
    expect(await call(answerAction, fieldsFor(ticketId, { text: " " }))).toBe("invalid:text");
    expect(await call(answerAction, fieldsFor(ticketId, { next: "gone" }))).toBe("invalid:next");
    for (const text of ["{{refund.amount}}", "{{customer.password}}"])
      expect(await call(answerAction, fieldsFor(ticketId, { text }))).toBe("ticket.variable_unknown");
    expect(await call(answerAction, fieldsFor(newId()))).toBe("ticket.not_found");
    expect([await answerMails(orderId), (await ticketRow(ticketId)).version]).toEqual([0, 1]);
  });

  it("is refused to finance, who answer no tickets", async () => {
    const { ticketId } = await givenTicket();
    await signInAs("finance", { isConfirmed: true });
    expect(await call(answerAction, fieldsFor(ticketId))).toBe("auth.forbidden");
    expect(await saidIn(ticketId)).toHaveLength(1);
  });

  it("is sent once however often it is pressed, and the same key with other words is refused", async () => {
    const { ticketId, orderId } = await givenTicket();
    const fields = fieldsFor(ticketId);
    expect(await five(() => call(answerAction, fields))).toEqual(Array(5).fill("done"));
    expect(await call(answerAction, { ...fields, text: "Another" })).toBe("ticket.key_reused");
    expect([(await saidIn(ticketId)).length, await answerMails(orderId)]).toEqual([2, 1]);
  });

  it("of two colleagues at once goes out from one; the other is told, and sees it", async () => {
    const { ticketId, orderId } = await givenTicket();
    const send = async (text: string) => {
      await signInAs("support");
      return () => call(answerAction, fieldsFor(ticketId, { text }));
    };
    // Signed in one after the other, sent together: the mocked headers are read when the action begins.
    const first = await send("From Ana");
    const one = first();
    const second = await send("From Ben");
    const outcomes = await Promise.all([one, second()]);
    expect(outcomes.filter((outcome) => outcome === "done")).toHaveLength(1);
    expect(outcomes).toContainEqual(expect.stringMatching(/^ticket\.(claimed|changed_meanwhile)$/));
    expect((await getTicket(prisma(), ticketId))?.messages).toHaveLength(2);
    expect(await answerMails(orderId)).toBe(1);
  });

  it("to words that are not the last any more is held back, and goes out at the second press", async () => {
    const { ticketId, orderId } = await givenTicket();
    await inTransaction((tx) =>
      addCustomerMessage(
        tx,
        { key: newId(), ticketId, orderId, text: "It came after all.", picture: null },
        new Date(),
      ),
    );
    const fields = fieldsFor(ticketId);
    expect(await call(answerAction, fields)).toBe("ticket.changed_meanwhile");
    expect(await call(answerAction, { ...fields, version: "2" })).toBe("done");
  });
});

describe("a note", () => {
  it("stays among colleagues, needs no claim, and changes nothing for the customer", async () => {
    const { ticketId, orderId } = await givenTicket();
    await call(assignAction, { ticketId, to: "me", version: "1" });
    await signInAs("supervisor");
    const fields = fieldsFor(ticketId, { text: "Rang him: {{unknown}} line", next: "note" });
    expect(await five(() => call(answerAction, fields))).toEqual(Array(5).fill("done"));
    expect((await saidIn(ticketId)).at(-1)).toEqual(["note", "Rang him: {{unknown}} line"]);
    expect(await ticketRow(ticketId)).toMatchObject({ state: "open", version: 2, ownerId: me });
    const { tickets } = await listCustomerTickets(prisma(), { orderId, locale: "en" });
    expect([tickets[0]?.messages.length, await answerMails(orderId)]).toEqual([1, 0]);
  });
});

// Guarantee: colleagues see whose a ticket is, and never get the same one.
describe("the claim", () => {
  it("is one person's, can be handed over, and is given to nobody who may not answer", async () => {
    const { ticketId } = await givenTicket();
    const finance = await givenPerson("finance");
    const colleague = await givenPerson("support");
    const assign = (to: string, version: string) => call(assignAction, { ticketId, to, version });
    expect(await assign("me", "1")).toBe("done");
    expect(await assign("me", "1")).toBe("done");
    expect(await assign(finance.id, "2")).toBe("auth.user_not_found");
    expect(await assign("somebody", "2")).toBe("invalid:to");
    expect(await assign(colleague.id, "1")).toBe("ticket.changed_meanwhile");
    expect(await assign(colleague.id, "2")).toBe("done");
    expect(await call(answerAction, fieldsFor(ticketId, { version: "3" }))).toBe("ticket.claimed");
    expect(await call(setStateAction, { ticketId, state: "solved", version: "3" })).toBe("ticket.claimed");
    expect(await assign("nobody", "3")).toBe("done");
    expect((await ticketRow(ticketId)).ownerId).toBeNull();
  });

  it("of five who take one ticket at once is the first one's", async () => {
    const { ticketId } = await givenTicket();
    const outcomes = await five(async () => {
      const actor = await givenStaffActor("support");
      const { assignTicket } = await import("@/lib/tickets/assign-ticket");
      return inTransaction((tx) => assignTicket(tx, actor, { ticketId, to: "me", version: 1 })).then(
        () => "done",
        (error: Error) => error.message,
      );
    });
    expect(outcomes.sort()).toEqual(["done", ...Array(4).fill("ticket.changed_meanwhile")]);
  });

  it("by the next-ticket key gives the longest wait first, and different ones to everybody who presses at once", async () => {
    await rowsOf("UPDATE tickets SET state = 'solved', waiting_since = NULL, solved_at = now() WHERE state = 'open'");
    const waits: string[] = [];
    for (let at = 0; at < 6; at += 1)
      waits.push((await givenTicket({ at: new Date(Date.UTC(2026, 0, 1, 0, at)) })).ticketId);
    const agents = await Promise.all(Array.from({ length: 5 }, () => givenStaffActor("support")));
    const taken = await Promise.all(
      agents.map((actor) => inTransaction((tx) => openNextTicket(tx, actor, { key: newId() }))),
    );
    expect(new Set(taken.map(({ ticketId }) => ticketId))).toEqual(new Set(waits.slice(0, 5)));

    const key = newId();
    const pressed = await five(() => call(openNextAction, { key }));
    expect(pressed).toEqual(Array(5).fill("done"));
    expect(await ticketRow(waits[5] ?? "")).toMatchObject({ ownerId: me, claimKey: key });
    const actor = agents[0];
    if (actor === undefined) throw new Error("no agent");
    expect(await inTransaction((tx) => openNextTicket(tx, actor, { key: newId() }))).toEqual({ ticketId: null });
  });

  it("asks for a key, and for a person who answers tickets", async () => {
    expect(await call(openNextAction, { key: "x" })).toBe("invalid:key");
    const finance = await givenStaffActor("finance");
    await expect(inTransaction((tx) => openNextTicket(tx, finance, { key: newId() }))).rejects.toThrow(
      "auth.forbidden",
    );
  });
});

describe("presence", () => {
  it("names who else looks, until the lease has ended", async () => {
    const { ticketId } = await givenTicket();
    const [ana, ben] = [await givenStaffActor("support"), await givenStaffActor("supervisor")];
    const at = new Date();
    const look = (actor: typeof ana, afterSeconds: number) =>
      inTransaction((tx) =>
        keepPresence(tx, actor, { ticketId, seconds: 25, at: new Date(at.getTime() + afterSeconds * 1_000) }),
      );
    expect(await look(ana, 0)).toEqual({ names: [], version: 1 });
    expect((await look(ben, 1)).names).toEqual([ana.email]);
    expect((await look(ana, 20)).names).toEqual([ben.email]);
    expect((await look(ben, 40)).names).toEqual([ana.email]);
    expect((await look(ana, 70)).names).toEqual([]);
    await expect(inTransaction((tx) => keepPresence(tx, ana, { ticketId: newId(), seconds: 25, at }))).rejects.toThrow(
      "ticket.not_found",
    );
  });
});

describe("the list", () => {
  it("shows each ticket once over its pages, the longest wait first, and by filter", async () => {
    await rowsOf("UPDATE tickets SET state = 'solved', waiting_since = NULL, solved_at = now() WHERE state = 'open'");
    const at = new Date("2026-11-28T06:00:00.123Z");
    const { id: orderId } = await givenOrderRow();
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1)
      ids.push((await givenTicket({ orderId, at, kind: count % 2 === 0 ? "refund" : "other" })).ticketId);
    const seen: string[] = [];
    let before: string | undefined;
    for (let page = 0; page < 4; page += 1) {
      const list = await listTickets(prisma(), { userId: me }, { show: "open", before }, new Date(), 2);
      seen.push(...list.tickets.map(({ id }) => id));
      before = list.nextBefore ?? undefined;
      if (before === undefined) break;
    }
    expect(seen).toEqual([...ids].sort());
    const refunds = await listTickets(prisma(), { userId: me }, { show: "open", kind: "refund" }, new Date());
    expect(refunds.tickets).toHaveLength(3);
    await call(assignAction, { ticketId: ids[0] ?? "", to: "me", version: "1" });
    const mine = await listTickets(prisma(), { userId: me }, { show: "mine" }, new Date());
    expect(mine.tickets).toMatchObject([{ id: ids[0], isMine: true, excerpt: "Nothing came." }]);
  });
});
