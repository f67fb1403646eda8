import "server-only";
import type { Tx } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";
import { keepPicture } from "./keep-picture";
import type { Picture } from "./picture";
import { findMessage, insertMessage, lockTicketOfOrder, moveTicket } from "./repository";
import { MESSAGES_MAX } from "./ticket";

export type CustomerMessage = {
  /** Made in the browser once per message. */
  key: string;
  ticketId: string;
  /** The order whose link the customer has. */
  orderId: string;
  text: string;
  picture: Picture | null;
};

/**
 * The customer writes again; the ticket waits for us again, also one that was solved.
 *
 * Safe to repeat by `key`. Refuses with ticket.not_found (another order's, too), ticket.key_reused, ticket.limit (too long a conversation).
 */
export async function addCustomerMessage(tx: Tx, message: CustomerMessage, at: Date): Promise<{ ticketId: string }> {
  const { ticketId, orderId, text, picture } = message;
  const ticket = await lockTicketOfOrder(tx, { ticketId, orderId });
  const key = `customer:${message.key}`;
  const known = await findMessage(tx, key);
  if (known !== null) {
    const isSame =
      known.ticketId === ticketId &&
      (known.erasedAt !== null ||
        (known.text === text && (known.picture?.sourceHash ?? null) === (picture?.sourceHash ?? null)));
    if (!isSame) throw new Refusal("ticket.key_reused", { ticketId });
    return { ticketId };
  }
  if ((await tx.ticketMessage.count({ where: { ticketId } })) >= MESSAGES_MAX)
    throw new Refusal("ticket.limit", { ticketId });
  const messageId = await insertMessage(tx, { key, ticketId, author: "customer", actorId: null, text, at });
  if (picture !== null) await keepPicture(tx, { ticketId, messageId, picture, at });
  await moveTicket(tx, ticket, { state: "open", at });
  return { ticketId };
}
