import "server-only";
import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { requireRight } from "@/lib/shared/rights";

/**
 * Claims the ticket that has waited longest and that nobody has. Colleagues who ask at the same moment get different ones: a row that
 * somebody holds is skipped. What an open incident is going to answer is left to it, until its customer writes again.
 *
 * Safe to repeat by `key`, made with the press: the same press finds the same ticket. Answers null when nobody waits.
 */
export async function openNextTicket(
  tx: Tx,
  actor: StaffActor,
  { key }: { key: string },
): Promise<{ ticketId: string | null }> {
  requireRight(actor, "tickets.answer");
  // The same press twice at once: the second must find what the first one claimed.
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`ticket claim ${key}`}, 0))::text`;
  const known = await tx.ticket.findFirst({
    where: { claimKey: key, ownerId: actor.userId },
    select: { id: true },
  });
  if (known !== null) return { ticketId: known.id };
  const [next] = await tx.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM tickets t
    WHERE t.state = 'open' AND t.owner_id IS NULL
      AND NOT EXISTS (SELECT FROM incidents i WHERE i.id = t.incident_id AND i.closed_at IS NULL AND t.waiting_since <= t.linked_at)
    ORDER BY t.waiting_since, t.id LIMIT 1 FOR NO KEY UPDATE OF t SKIP LOCKED`;
  if (next === undefined) return { ticketId: null };
  await tx.$executeRaw`
    UPDATE tickets SET owner_id = ${actor.userId}::uuid, claim_key = ${key}::uuid, version = version + 1 WHERE id = ${next.id}::uuid`;
  await recordAudit(tx, actor, {
    action: "ticket.assign",
    subject: `ticket:${next.id}`,
    before: { ownerId: null },
    after: { ownerId: actor.userId },
  });
  return { ticketId: next.id };
}
