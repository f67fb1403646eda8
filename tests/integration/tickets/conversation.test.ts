import sharp from "sharp";
import { afterAll, describe, expect, it } from "vitest";
import { GET as getPicture } from "@/app/support/tickets/[ticketId]/pictures/[pictureId]/route";
import { POST as postPresence } from "@/app/support/tickets/[ticketId]/presence/route";
import { closeDatabase, rowsOf } from "@/lib/db/pool";
import { closePrisma, prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { newId } from "@/lib/shared/ids";
import { addCustomerMessage } from "@/lib/tickets/add-customer-message";
import { closeTicket } from "@/lib/tickets/close-ticket";
import { eraseTickets } from "@/lib/tickets/erase-tickets";
import { makePicture } from "@/lib/tickets/picture";
import { listCustomerTickets } from "@/lib/tickets/queries";
import { givenOrderRow } from "@/tests/support/orders-at-rest";
import { givenPerson, givenSession, headersOf } from "@/tests/support/people";
import { givenTicket, saidIn, ticketRow } from "@/tests/support/tickets";

afterAll(() => Promise.all([closePrisma(), closeDatabase()]));

const five = <T>(run: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 5 }, run));

// Guarantee: the conversation goes on from the order's page, and only from that order's.
describe("a customer's further word", () => {
  const say = (ask: { ticketId: string; orderId: string; key: string; text?: string }) =>
    inTransaction((tx) => addCustomerMessage(tx, { text: "Still nothing.", picture: null, ...ask }, new Date()));

  it("opens the ticket again, once however often it is sent", async () => {
    const ticket = await givenTicket();
    await inTransaction((tx) => closeTicket(tx, ticket, new Date()));
    expect((await ticketRow(ticket.ticketId)).state).toBe("solved");
    const key = newId();
    await five(() => say({ ...ticket, key }));
    expect(await saidIn(ticket.ticketId)).toEqual([
      ["customer", "Nothing came."],
      ["customer", "Still nothing."],
    ]);
    expect(await ticketRow(ticket.ticketId)).toMatchObject({ state: "open", version: 3 });
    await expect(say({ ...ticket, key, text: "Other words" })).rejects.toThrow("ticket.key_reused");
  });

  it("does not move a ticket that waits already to the end of the line", async () => {
    const at = new Date("2026-11-28T06:00:00Z");
    const ticket = await givenTicket({ at });
    await say({ ...ticket, key: newId() });
    expect((await ticketRow(ticket.ticketId)).waitingSince).toEqual(at);
  });

  it("and a closing are refused with another order's link", async () => {
    const ticket = await givenTicket();
    const { id: orderId } = await givenOrderRow();
    await expect(say({ ...ticket, orderId, key: newId() })).rejects.toThrow("ticket.not_found");
    await expect(inTransaction((tx) => closeTicket(tx, { ...ticket, orderId }, new Date()))).rejects.toThrow(
      "ticket.not_found",
    );
    expect(await ticketRow(ticket.ticketId)).toMatchObject({ state: "open", version: 1 });
  });
});

// Guarantee: the desk's own doors beside its pages open for who may read tickets, and give nothing of another ticket.
describe("the doors of a ticket's page", () => {
  const bytes = sharp({ create: { width: 9, height: 9, channels: 3, background: "#fff" } })
    .webp()
    .toBuffer();

  async function ask(role: "support" | "finance", method: "GET" | "POST" = "GET"): Promise<Request> {
    const headers = await headersOf(await givenSession(await givenPerson(role)));
    return new Request(`${env.FACET_URL}/x`, { method, headers });
  }

  it("show its picture under a policy of its own, and not under another ticket", async () => {
    const [{ ticketId }, other] = [
      await givenTicket({ picture: await makePicture(new Uint8Array(await bytes)) }),
      await givenTicket(),
    ];
    const { id } = await prisma().ticketPicture.findFirstOrThrow({ where: { ticketId }, select: { id: true } });
    const look = async (of: string, role: "support" | "finance" = "support") =>
      getPicture(await ask(role), { params: Promise.resolve({ ticketId: of, pictureId: `${id}.webp` }) });
    const shown = await look(ticketId);
    expect([shown.status, shown.headers.get("content-security-policy")]).toEqual([200, "default-src 'none'; sandbox"]);
    expect((await sharp(await shown.arrayBuffer()).metadata()).format).toBe("webp");
    expect((await look(other.ticketId)).status).toBe(404);
    expect((await look(ticketId, "finance")).status).toBe(403);
  });

  it("tell who else looks", async () => {
    const { ticketId } = await givenTicket();
    const look = async (of = ticketId) =>
      postPresence(await ask("support", "POST"), { params: Promise.resolve({ ticketId: of }) });
    expect(await (await look()).json()).toEqual({ names: [], version: 1 });
    expect(((await (await look()).json()) as { names: string[] }).names).toHaveLength(1);
    expect((await look(newId())).status).toBe(404);
  });
});

// Guarantee: what was said stays as it was said; only a customer's wish to be forgotten takes the words out.
describe("the words of a ticket", () => {
  it("cannot be changed, and can be erased once with their picture", async () => {
    const bytes = new Uint8Array(
      await sharp({ create: { width: 9, height: 9, channels: 3, background: "#fff" } })
        .webp()
        .toBuffer(),
    );
    const { ticketId, orderId } = await givenTicket({ picture: await makePicture(bytes) });
    await expect(rowsOf("UPDATE ticket_messages SET text = 'something else'")).rejects.toThrow("append-only");
    await expect(rowsOf("DELETE FROM ticket_messages")).rejects.toThrow(/append-only|permission denied/);
    const erase = () => inTransaction((tx) => eraseTickets(tx, { orderIds: [orderId] }, new Date()));
    expect([await erase(), await erase()]).toEqual([1, 0]);
    expect(await saidIn(ticketId)).toEqual([["customer", ""]]);
    expect((await listCustomerTickets(prisma(), { orderId, locale: "en" })).tickets).toMatchObject([{ messages: [] }]);
    expect(await prisma().ticketPicture.count({ where: { ticketId } })).toBe(0);
  });
});
