import { rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { newId } from "@/lib/shared/ids";
import type { Locale } from "@/lib/shared/locales";
import { openTicket } from "@/lib/tickets/open-ticket";
import type { Picture } from "@/lib/tickets/picture";
import type { Texts, TicketKind } from "@/lib/tickets/ticket";
import { givenOrderRow } from "@/tests/support/orders-at-rest";

type Given = {
  orderId?: string;
  kind?: TicketKind;
  text?: string;
  locale?: Locale;
  key?: string;
  picture?: Picture | null;
  at?: Date;
};

/** A customer's report, of an order of its own unless one is named. */
export async function givenTicket(given: Given = {}): Promise<{ ticketId: string; orderId: string }> {
  const orderId = given.orderId ?? (await givenOrderRow()).id;
  const { kind = "not_arrived", text = "Nothing came.", locale = "en", key = newId(), picture = null } = given;
  const at = given.at ?? new Date();
  const report = { key, orderId, kind, text, locale, picture };
  return { ...(await inTransaction((tx) => openTicket(tx, report, at))), orderId };
}

export function ticketRow(ticketId: string) {
  return prisma().ticket.findUniqueOrThrow({ where: { id: ticketId } });
}

/** What was said, oldest first: who, and the words. */
export async function saidIn(ticketId: string): Promise<[author: string, text: string][]> {
  const rows = await rowsOf<{ author: string; text: string }>(
    "SELECT CASE WHEN is_internal THEN 'note' ELSE author END AS author, text FROM ticket_messages WHERE ticket_id = $1 ORDER BY id",
    [ticketId],
  );
  return rows.map(({ author, text }) => [author, text]);
}

/** Mails about answers that the outbox holds for this order. */
export async function answerMails(orderId: string): Promise<number> {
  const rows = await rowsOf("SELECT id FROM outbox_entries WHERE order_id = $1 AND kind = 'mail.ticket_answered'", [
    orderId,
  ]);
  return rows.length;
}

/** Form fields of a text in several languages. */
export function textFieldsOf(texts: Texts): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([locale, text]) => [`text.${locale}`, text]));
}
