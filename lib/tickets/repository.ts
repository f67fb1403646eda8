import "server-only";
import type { Db, Tx } from "@/lib/db/transaction";
import { lockOrder, tellOrderChanged } from "@/lib/orders/lock-order";
import type { Locale } from "@/lib/shared/locales";
import { Refusal } from "@/lib/shared/refusal";
import { type MessageAuthor, OPEN_TICKETS_MAX, TICKETS_MAX, type TicketKind, type TicketState } from "./ticket";

export type TicketRow = {
  id: string;
  order_id: string;
  kind: TicketKind;
  state: TicketState;
  locale: Locale;
  version: number;
  owner_id: string | null;
  incident_id: string | null;
};

/** Holds a ticket until the transaction ends. Lock first, then decide. Refuses with ticket.not_found. */
export async function lockTicket(tx: Tx, ticketId: string): Promise<TicketRow> {
  const [row] = await tx.$queryRaw<TicketRow[]>`
    SELECT id, order_id, kind, state, locale, version, owner_id, incident_id FROM tickets WHERE id = ${ticketId}::uuid FOR NO KEY UPDATE`;
  if (row === undefined) throw new Refusal("ticket.not_found", { ticketId });
  return row;
}

/** The same for whoever came with an order's link: another order's ticket reads as absent. Refuses with ticket.not_found. */
export async function lockTicketOfOrder(
  tx: Tx,
  { ticketId, orderId }: { ticketId: string; orderId: string },
): Promise<TicketRow> {
  const ticket = await lockTicket(tx, ticketId);
  if (ticket.order_id !== orderId) throw new Refusal("ticket.not_found", { ticketId });
  return ticket;
}

type Opening = { orderId: string; openKey: string; contentHash: string; messageKey: string };

/**
 * Before a ticket is made, under its order's lock: the same form twice at once, and a count that must hold. Answers the ticket that this very
 * form made before, if it did.
 *
 * Refuses with order.not_found, ticket.key_reused (the key came with something else), ticket.limit.
 */
export async function findOpened(
  tx: Tx,
  { orderId, openKey, contentHash, messageKey }: Opening,
): Promise<string | null> {
  if ((await lockOrder(tx, orderId)) === null) throw new Refusal("order.not_found");
  const known = await tx.ticket.findUnique({ where: { openKey }, select: { id: true, contentHash: true } });
  if (known !== null) {
    if (known.contentHash !== contentHash) throw new Refusal("ticket.key_reused", { ticketId: known.id });
    return known.id;
  }
  const open = await tx.ticket.count({ where: { orderId, state: { not: "solved" } } });
  const all = await tx.ticket.count({ where: { orderId } });
  if (open >= OPEN_TICKETS_MAX || all >= TICKETS_MAX) throw new Refusal("ticket.limit", { orderId });
  if ((await findMessage(tx, messageKey)) !== null) throw new Refusal("ticket.key_reused", { orderId });
  return null;
}

export type NewMessage = {
  /** From what happened: a repeat of it adds nothing. */
  key: string;
  ticketId: string;
  author: MessageAuthor;
  actorId: string | null;
  isInternal?: boolean;
  text: string;
  at: Date;
};

/** What was said under this key before, if anything. */
export function findMessage(db: Db, key: string) {
  return db.ticketMessage.findUnique({
    where: { key },
    select: {
      id: true,
      ticketId: true,
      text: true,
      isInternal: true,
      erasedAt: true,
      picture: { select: { sourceHash: true } },
    },
  });
}

export async function insertMessage(tx: Tx, message: NewMessage): Promise<bigint> {
  const { at: createdAt, ...data } = message;
  const { id } = await tx.ticketMessage.create({ data: { ...data, createdAt }, select: { id: true } });
  return id;
}

/**
 * Moves a locked ticket to a state and its version on, and tells the order's open pages. `waiting_since` keeps its moment while the ticket
 * stays open: a customer who writes twice does not go to the end of the line.
 */
export async function moveTicket(
  tx: Tx,
  ticket: Pick<TicketRow, "id" | "order_id">,
  { state, at }: { state: TicketState; at: Date },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE tickets SET state = ${state}, version = version + 1,
      waiting_since = CASE WHEN ${state} = 'open' THEN COALESCE(waiting_since, ${at}) END,
      solved_at = CASE WHEN ${state} = 'solved' THEN COALESCE(solved_at, ${at}) END
    WHERE id = ${ticket.id}::uuid`;
  await tellOrderChanged(tx, ticket.order_id);
}

/** Tells the customer by mail what we wrote, in answer or first. The key is the message's, so that one message is one mail. */
export async function enqueueTicketMail(
  tx: Tx,
  kind: "mail.ticket_answered" | "mail.ticket_written",
  { messageId, orderId }: { messageId: bigint; orderId: string },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO outbox_entries (kind, key, order_id) VALUES (${kind}, ${`mail.ticket:${messageId}`}, ${orderId}::uuid)
    ON CONFLICT (key) DO NOTHING`;
}
