import "server-only";
import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";
import { fillText } from "./canned";
import { enqueueTicketMail, findMessage, insertMessage, lockTicket, moveTicket } from "./repository";
import type { TicketState } from "./ticket";
import { variableValues } from "./variable-values";

export type TicketAnswer = {
  ticketId: string;
  /** Made in the form once per answer. */
  key: string;
  /** Of the ticket as the person saw it. */
  version: number;
  text: string;
  next: TicketState | "note";
};

/**
 * Answers a customer, or leaves a note for colleagues. An answer needs the claim: whoever answers an unclaimed ticket claims it by that, a
 * ticket that a colleague has claimed is refused, and so is one that changed since it was read, so that two answers never cross.
 *
 * A customer never reads braces: variables are filled in here, too. The customer gets a mail. Safe to repeat by `key`. Refuses with
 * ticket.not_found, ticket.claimed, ticket.changed_meanwhile, ticket.key_reused, ticket.variable_unknown.
 */
export async function answerTicket(tx: Tx, actor: StaffActor, answer: TicketAnswer, at: Date): Promise<void> {
  requireRight(actor, "tickets.answer");
  const ticket = await lockTicket(tx, answer.ticketId);
  const isInternal = answer.next === "note";
  const { text, missing } = isInternal
    ? { text: answer.text, missing: [] }
    : fillText(answer.text, await variableValues(tx, { orderId: ticket.order_id, locale: ticket.locale }));
  const key = `staff:${answer.key}`;
  const known = await findMessage(tx, key);
  if (known !== null) {
    if (known.ticketId !== ticket.id || known.isInternal !== isInternal || known.text !== text)
      throw new Refusal("ticket.key_reused", { ticketId: ticket.id });
    return;
  }
  if (missing.length > 0) throw new Refusal("ticket.variable_unknown", { missing });
  const message = { key, ticketId: ticket.id, author: "staff" as const, actorId: actor.userId, isInternal, text, at };
  if (answer.next === "note") {
    await insertMessage(tx, message);
    return recordAudit(tx, actor, { action: "ticket.note", subject: `ticket:${ticket.id}` });
  }
  if (ticket.owner_id !== null && ticket.owner_id !== actor.userId)
    throw new Refusal("ticket.claimed", { ticketId: ticket.id });
  if (ticket.version !== answer.version) throw new Refusal("ticket.changed_meanwhile", { ticketId: ticket.id });

  const messageId = await insertMessage(tx, message);
  if (ticket.owner_id === null)
    await tx.ticket.update({ where: { id: ticket.id }, data: { ownerId: actor.userId }, select: { id: true } });
  await moveTicket(tx, ticket, { state: answer.next, at });
  await enqueueTicketMail(tx, "mail.ticket_answered", { messageId, orderId: ticket.order_id });
  await recordAudit(tx, actor, {
    action: "ticket.answer",
    subject: `ticket:${ticket.id}`,
    before: { state: ticket.state, version: ticket.version },
    after: { state: answer.next, messageId: messageId.toString() },
  });
}
