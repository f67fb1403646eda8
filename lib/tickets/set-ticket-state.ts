import "server-only";
import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";
import { lockTicket, moveTicket } from "./repository";
import type { TicketState } from "./ticket";

/**
 * Solves a ticket without a word to the customer, or opens it again.
 *
 * Safe to repeat. Refuses with ticket.not_found, ticket.claimed (by a colleague), ticket.changed_meanwhile.
 */
export async function setTicketState(
  tx: Tx,
  actor: StaffActor,
  { ticketId, state, version }: { ticketId: string; state: TicketState; version: number },
  at: Date,
): Promise<void> {
  requireRight(actor, "tickets.answer");
  const ticket = await lockTicket(tx, ticketId);
  if (ticket.state === state) return;
  if (ticket.owner_id !== null && ticket.owner_id !== actor.userId) throw new Refusal("ticket.claimed", { ticketId });
  if (ticket.version !== version) throw new Refusal("ticket.changed_meanwhile", { ticketId });
  await moveTicket(tx, ticket, { state, at });
  await recordAudit(tx, actor, {
    action: "ticket.set_state",
    subject: `ticket:${ticketId}`,
    before: { state: ticket.state },
    after: { state },
  });
}
