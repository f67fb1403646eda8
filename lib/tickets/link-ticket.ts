import "server-only";
import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";
import { lockTicket } from "./repository";

/**
 * Makes a ticket part of an open incident, or of none (null): by hand, where the rule did not see it, or saw wrong.
 *
 * Safe to repeat. Refuses with ticket.not_found, ticket.incident_not_found, ticket.incident_closed.
 */
export async function linkTicket(
  tx: Tx,
  actor: StaffActor,
  { ticketId, incidentId }: { ticketId: string; incidentId: string | null },
  at: Date,
): Promise<void> {
  requireRight(actor, "tickets.answer");
  if (incidentId !== null) {
    const [incident] = await tx.$queryRaw<{ closed_at: Date | null }[]>`
      SELECT closed_at FROM incidents WHERE id = ${incidentId}::uuid FOR SHARE`;
    if (incident === undefined) throw new Refusal("ticket.incident_not_found", { incidentId });
    if (incident.closed_at !== null) throw new Refusal("ticket.incident_closed", { incidentId });
  }
  const ticket = await lockTicket(tx, ticketId);
  if (ticket.incident_id === incidentId) return;
  await tx.ticket.update({
    where: { id: ticketId },
    data: { incidentId, linkedAt: incidentId === null ? null : at, version: { increment: 1 } },
    select: { id: true },
  });
  await recordAudit(tx, actor, {
    action: "ticket.link",
    subject: `ticket:${ticketId}`,
    before: { incidentId: ticket.incident_id },
    after: { incidentId },
  });
}
