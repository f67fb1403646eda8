import "server-only";
import type { Db } from "@/lib/db/transaction";
import { type Locale, toLocale } from "@/lib/shared/locales";
import { fillText } from "./canned";
import type { CustomerTickets } from "./customer-view";
import { type MessageAuthor, type Texts, type TicketKind, type TicketState, textIn } from "./ticket";
import { variableValues } from "./variable-values";

const TICKETS_MAX = 20;
const MESSAGES_SHOWN_MAX = 200;
const NOTICES_MAX = 3;

/** An order's tickets, the newest first, and what is said to everybody whose order is like it. The caller has shown that the order is his. */
export async function listCustomerTickets(
  db: Db,
  { orderId, locale }: { orderId: string; locale: Locale },
): Promise<CustomerTickets> {
  const [tickets, notices] = await Promise.all([
    db.ticket.findMany({
      where: { orderId },
      orderBy: { id: "desc" },
      take: TICKETS_MAX,
      select: {
        id: true,
        kind: true,
        state: true,
        openedAt: true,
        messages: {
          where: { isInternal: false, erasedAt: null },
          orderBy: { id: "desc" },
          take: MESSAGES_SHOWN_MAX,
          select: {
            id: true,
            author: true,
            text: true,
            createdAt: true,
            picture: { select: { id: true, width: true, height: true } },
          },
        },
      },
    }),
    listNotices(db, { orderId, locale }),
  ]);
  return {
    notices,
    tickets: tickets.map(({ openedAt, messages, ...ticket }) => ({
      id: ticket.id,
      kind: ticket.kind as TicketKind,
      state: ticket.state as TicketState,
      openedAt: openedAt.toISOString(),
      messages: messages.reverse().map(({ id, author, text, createdAt, picture }) => ({
        id: id.toString(),
        author: (author as MessageAuthor) === "customer" ? "customer" : "shop",
        text,
        at: createdAt.toISOString(),
        picture,
      })),
    })),
  };
}

async function listNotices(db: Db, ask: { orderId: string; locale: Locale }): Promise<string[]> {
  const rows = await db.$queryRaw<{ texts: Texts }[]>`
    SELECT i.texts FROM incidents i, orders o
    WHERE o.id = ${ask.orderId}::uuid AND i.closed_at IS NULL AND incident_fits(i, o) ORDER BY i.opened_at DESC LIMIT ${NOTICES_MAX}`;
  if (rows.length === 0) return [];
  const values = await variableValues(db, ask);
  return rows.map(({ texts }) => fillText(textIn(texts, ask.locale).text, values).text);
}

/** A picture's bytes, WebP. `orderId` is named by a customer, who may see those of his own order only. */
export async function findPicture(
  db: Db,
  { pictureId, ...of }: { pictureId: string } & ({ orderId: string } | { ticketId: string }),
): Promise<Uint8Array<ArrayBuffer> | null> {
  const row = await db.ticketPicture.findFirst({
    where: { id: pictureId, ticket: "orderId" in of ? { orderId: of.orderId } : { id: of.ticketId } },
    select: { bytes: true },
  });
  return row?.bytes ?? null;
}

export type AnswerMailFacts = { text: string; locale: Locale };

/** What the mail with this key ("mail.ticket:<message>") says; null when the message was erased meanwhile, or is no answer. */
export async function findAnswerForMail(db: Db, key: string): Promise<AnswerMailFacts | null> {
  const [, id = ""] = key.split(":");
  if (!/^\d{1,18}$/.test(id)) return null;
  const messageId = BigInt(id);
  const row = await db.ticketMessage.findUnique({
    where: { id: messageId },
    select: { text: true, isInternal: true, author: true, erasedAt: true, ticket: { select: { locale: true } } },
  });
  if (row === null || row.isInternal || row.author === "customer" || row.erasedAt !== null) return null;
  return { text: row.text, locale: toLocale(row.ticket.locale) };
}
