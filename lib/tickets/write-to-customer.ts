import "server-only";
import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { tellOrderChanged } from "@/lib/orders/lock-order";
import { newId } from "@/lib/shared/ids";
import { toLocale } from "@/lib/shared/locales";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";
import { fillText } from "./canned";
import { contentHash } from "./content-hash";
import { enqueueTicketMail, findOpened, insertMessage } from "./repository";
import { variableValues } from "./variable-values";

export type WriteToCustomer = {
  /** Made in the form once per letter. */
  key: string;
  orderId: string;
  text: string;
};

/**
 * Writes to a customer who has not written himself: a ticket that begins with our words, is the writer's, and waits for the customer. He finds it
 * on his order's page, and gets a mail when the order has an address.
 *
 * Variables are filled in as in answers. Safe to repeat by `key`. Refuses with auth.forbidden, order.not_found, ticket.key_reused (other content),
 * ticket.limit, ticket.variable_unknown.
 */
export async function writeToCustomer(
  tx: Tx,
  actor: StaffActor,
  { key: openKey, orderId, text: written }: WriteToCustomer,
  at: Date,
): Promise<{ ticketId: string }> {
  requireRight(actor, "tickets.answer");
  const hash = contentHash(["staff", orderId, written]);
  const key = `staff:${openKey}`;
  const opened = await findOpened(tx, { orderId, openKey, contentHash: hash, messageKey: key });
  if (opened !== null) return { ticketId: opened };
  const order = await tx.order.findUniqueOrThrow({ where: { id: orderId }, select: { locale: true } });
  const locale = toLocale(order.locale);
  const { text, missing } = fillText(written, await variableValues(tx, { orderId, locale }));
  if (missing.length > 0) throw new Refusal("ticket.variable_unknown", { missing });

  const ticketId = newId();
  const owned = { ownerId: actor.userId, state: "answered" };
  await tx.ticket.create({
    data: { id: ticketId, openKey, contentHash: hash, orderId, kind: "other", locale, openedAt: at, ...owned },
    select: { id: true },
  });
  const messageId = await insertMessage(tx, { key, ticketId, author: "staff", actorId: actor.userId, text, at });
  await enqueueTicketMail(tx, "mail.ticket_written", { messageId, orderId });
  await recordAudit(tx, actor, {
    action: "ticket.write",
    subject: `ticket:${ticketId}`,
    after: { orderId, messageId: messageId.toString() },
  });
  await tellOrderChanged(tx, orderId);
  return { ticketId };
}
