import "server-only";
import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { isStaffRole } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { holdsRight, requireRight } from "@/lib/shared/rights";
import { lockTicket } from "./repository";

export type Assignment = { ticketId: string; to: string; version: number };

/**
 * Claims a ticket ("me"), gives it back ("nobody"), or hands it to a colleague (an id). The claim of a colleague can be taken over: it
 * is a word among colleagues, and both see it.
 *
 * Safe to repeat. Refuses with ticket.not_found, ticket.changed_meanwhile (somebody else came first), auth.user_not_found (nobody who answers
 * tickets).
 */
export async function assignTicket(tx: Tx, actor: StaffActor, { ticketId, to, version }: Assignment): Promise<void> {
  requireRight(actor, "tickets.answer");
  const ticket = await lockTicket(tx, ticketId);
  const ownerId = to === "me" ? actor.userId : to === "nobody" ? null : to;
  if (ticket.owner_id === ownerId) return;
  if (ticket.version !== version) throw new Refusal("ticket.changed_meanwhile", { ticketId });
  if (ownerId !== null && ownerId !== actor.userId) await requireColleague(tx, ownerId);
  await tx.ticket.update({
    where: { id: ticketId },
    data: { ownerId, claimKey: null, version: { increment: 1 } },
    select: { id: true },
  });
  await recordAudit(tx, actor, {
    action: "ticket.assign",
    subject: `ticket:${ticketId}`,
    before: { ownerId: ticket.owner_id },
    after: { ownerId },
  });
}

async function requireColleague(tx: Tx, userId: string): Promise<void> {
  const user = await tx.user.findUnique({ where: { id: userId }, select: { role: true, disabledAt: true } });
  const mayAnswer =
    user !== null && user.disabledAt === null && isStaffRole(user.role) && holdsRight(user.role, "tickets.answer");
  if (!mayAnswer) throw new Refusal("auth.user_not_found", { userId });
}
