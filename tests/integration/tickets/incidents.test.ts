import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  answerIncidentAction,
  closeIncidentAction,
  linkTicketAction,
  openIncidentAction,
  previewIncidentAction,
} from "@/app/support/tickets/actions";
import { closeDatabase, rowsOf } from "@/lib/db/pool";
import { closePrisma, prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { newId } from "@/lib/shared/ids";
import type { IncidentReach } from "@/lib/tickets/desk-view";
import { openNextTicket } from "@/lib/tickets/open-next-ticket";
import { listCustomerTickets } from "@/lib/tickets/queries";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";
import { givenOrderRow, givenPaymentRow } from "@/tests/support/orders-at-rest";
import { answerOf } from "@/tests/support/passkeys";
import { givenStaffActor } from "@/tests/support/people";
import { answerMails, givenTicket, saidIn, ticketRow } from "@/tests/support/tickets";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

afterAll(() => Promise.all([closePrisma(), closeDatabase()]));
beforeEach(async () => {
  await signInAs("supervisor");
  // Each test has its own disturbance.
  await rowsOf("UPDATE incidents SET closed_at = now(), closed_by = opened_by WHERE closed_at IS NULL");
});

const five = <T>(run: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 5 }, run));
const SLOW = { "text.en": "The card channel is slow.", "text.fil": "Mabagal ang card." };

const incidentFields = (fields: Record<string, string> = {}) => ({
  incidentId: newId(),
  title: "Cards are slow",
  placedFrom: new Date(Date.now() - 3_600_000).toISOString(),
  channel: "stripe-card",
  ...SLOW,
  ...fields,
});
const say = (incidentId: string, text = "It works again.") => ({ incidentId, key: newId(), "text.en": text });

/** A ticket of an order that was paid over the channel. */
async function affected(given: Parameters<typeof givenTicket>[0] = {}): Promise<{ ticketId: string; orderId: string }> {
  const { id: orderId } = await givenOrderRow();
  await givenPaymentRow(orderId);
  return givenTicket({ orderId, kind: "other", ...given });
}

// Guarantee: one cause has one answer: every customer of it hears it once, in his own language, and nobody else does.
describe("an incident", () => {
  it("links the tickets of its orders, answers them in their language, and solves them when it closes", async () => {
    const [filipino, english, other] = [await affected({ locale: "fil" }), await affected(), await givenTicket()];
    const fields = incidentFields();
    expect(await call(openIncidentAction, fields)).toBe("done");
    const { incidentId } = fields;
    expect((await ticketRow(filipino.ticketId)).incidentId).toBe(incidentId);
    expect((await ticketRow(other.ticketId)).incidentId).toBeNull();
    // What the incident is going to answer is nobody's next ticket.
    await rowsOf("UPDATE tickets SET owner_id = $1 WHERE incident_id IS NULL", [newId()]);
    const actor = await givenStaffActor("support");
    expect(await inTransaction((tx) => openNextTicket(tx, actor, { key: newId() }))).toEqual({ ticketId: null });

    expect(await call(answerIncidentAction, { ...say(incidentId), ...SLOW })).toBe("done");
    expect((await saidIn(filipino.ticketId)).at(-1)).toEqual(["incident", "Mabagal ang card."]);
    expect((await saidIn(english.ticketId)).at(-1)).toEqual(["incident", "The card channel is slow."]);
    expect((await ticketRow(english.ticketId)).state).toBe("answered");

    expect(await call(closeIncidentAction, say(incidentId))).toBe("done");
    for (const { ticketId, orderId } of [filipino, english]) {
      expect(await ticketRow(ticketId)).toMatchObject({ state: "solved", version: 3 });
      expect(await answerMails(orderId)).toBe(2);
    }
    expect([(await saidIn(other.ticketId)).length, await answerMails(other.orderId)]).toEqual([1, 0]);
    expect((await auditOf(`incident:${incidentId}`)).map(({ action }) => action)).toEqual([
      "incident.open",
      "incident.answer",
      "incident.close",
    ]);
  });

  it("answers a new ticket of it at once with what was said last, and shows its notice on the order's page", async () => {
    const fields = incidentFields();
    await call(openIncidentAction, fields);
    const first = await affected({ locale: "fil" });
    expect((await saidIn(first.ticketId)).at(-1)).toEqual(["incident", "Mabagal ang card."]);
    await call(answerIncidentAction, say(fields.incidentId, "An hour more."));
    const second = await affected();
    expect(await saidIn(second.ticketId)).toEqual([
      ["customer", "Nothing came."],
      ["incident", "An hour more."],
    ]);
    const noticesOf = async ({ orderId }: { orderId: string }) =>
      (await listCustomerTickets(prisma(), { orderId, locale: "fil" })).notices;
    expect(await noticesOf(first)).toEqual(["Mabagal ang card."]);
    expect(await noticesOf(await givenTicket())).toEqual([]);
    await call(closeIncidentAction, say(fields.incidentId));
    expect(await noticesOf(first)).toEqual([]);
  });

  it("is refused without English, with a variable that some orders lack, with an end before its beginning", async () => {
    const bad: [Record<string, string>, string][] = [
      [{ "text.en": "" }, "invalid:text.en"],
      [{ "text.th": "{{ refund.amount }}" }, "invalid:text.th"],
      [{ placedFrom: "yesterday" }, "invalid:placedFrom"],
      [{ placedUntil: "2020-01-01T00:00:00Z" }, "invalid:placedUntil"],
      [{ channel: "no such; drop" }, "invalid:channel"],
    ];
    for (const [fields, outcome] of bad) expect(await call(openIncidentAction, incidentFields(fields))).toBe(outcome);
    expect(await call(answerIncidentAction, say(newId()))).toBe("ticket.incident_not_found");
  });

  it("is a supervisor's to open, to answer and to close", async () => {
    const fields = incidentFields();
    await call(openIncidentAction, fields);
    await signInAs("support");
    for (const [action, content] of [
      [openIncidentAction, incidentFields()],
      [answerIncidentAction, say(fields.incidentId)],
      [closeIncidentAction, say(fields.incidentId)],
    ] as const)
      expect(await call(action, content)).toBe("auth.forbidden");
    expect((await prisma().incident.findUniqueOrThrow({ where: { id: fields.incidentId } })).closedAt).toBeNull();
  });

  it("says each thing once however often and however simultaneously it is pressed", async () => {
    const ticket = await affected();
    const fields = incidentFields();
    expect(await five(() => call(openIncidentAction, fields))).toEqual(Array(5).fill("done"));
    expect(await call(openIncidentAction, { ...fields, title: "Another" })).toBe("ticket.key_reused");
    const answer = say(fields.incidentId, "Soon.");
    expect(await five(() => call(answerIncidentAction, answer))).toEqual(Array(5).fill("done"));
    expect(await call(answerIncidentAction, { ...answer, "text.en": "Other" })).toBe("ticket.key_reused");
    const last = say(fields.incidentId);
    expect(await five(() => call(closeIncidentAction, last))).toEqual(Array(5).fill("done"));
    expect(await call(closeIncidentAction, say(fields.incidentId))).toBe("ticket.incident_closed");
    expect((await saidIn(ticket.ticketId)).map(([, text]) => text)).toEqual([
      "Nothing came.",
      "Soon.",
      "It works again.",
    ]);
    expect(await answerMails(ticket.orderId)).toBe(2);
  });

  it("that is opened while reports arrive misses none of them", async () => {
    const fields = incidentFields();
    const reports = Array.from({ length: 6 }, () => affected());
    await Promise.all([...reports, call(openIncidentAction, fields)]);
    for (const { ticketId } of await Promise.all(reports))
      expect((await ticketRow(ticketId)).incidentId).toBe(fields.incidentId);
  });

  it("takes a ticket by hand, and lets it go", async () => {
    const fields = incidentFields({ channel: "", country: "VN" });
    await call(openIncidentAction, fields);
    const { ticketId } = await givenTicket();
    await signInAs("support");
    const link = (incidentId: string) => call(linkTicketAction, { ticketId, incidentId });
    expect(await five(() => link(fields.incidentId))).toEqual(Array(5).fill("done"));
    expect(await ticketRow(ticketId)).toMatchObject({ incidentId: fields.incidentId, version: 2 });
    expect(await link("")).toBe("done");
    expect((await ticketRow(ticketId)).incidentId).toBeNull();
    expect(await link(newId())).toBe("ticket.incident_not_found");
    await signInAs("finance");
    expect(await link(fields.incidentId)).toBe("auth.forbidden");
  });

  it("is told how much it takes in before it is opened, by the rule that then links", async () => {
    await affected();
    await givenTicket();
    const fields = incidentFields();
    const narrow = await answerOf<IncidentReach>(previewIncidentAction, fields);
    const wide = await answerOf<IncidentReach>(previewIncidentAction, { ...fields, channel: "" });
    expect(narrow).toMatchObject({ areAllCounted: true });
    expect(narrow.orders).toBeGreaterThan(0);
    expect(wide.orders).toBeGreaterThan(narrow.orders);
    expect(wide.tickets).toBeGreaterThan(narrow.tickets);
    const nobody = { ...fields, placedFrom: new Date(Date.now() + 3_600_000).toISOString() };
    expect(await answerOf(previewIncidentAction, nobody)).toEqual({ orders: 0, areAllCounted: true, tickets: 0 });
    expect(await auditOf(`incident:${fields.incidentId}`)).toEqual([]);
    expect(await answerOf(openIncidentAction, fields)).toEqual({ linked: narrow.tickets });
  });
});
