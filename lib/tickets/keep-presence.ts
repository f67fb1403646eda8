import "server-only";
import type { StaffActor } from "@/lib/accounts/actor";
import { rowsOf } from "@/lib/db/pool";
import type { Tx } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

export type Presence = { names: string[]; version: number };

const OTHERS_MAX = 20;

/**
 * Says for the next `seconds` that this person looks at the ticket, and answers who else does, with the ticket's version, by which an open
 * page notices that something is new. Leases that have ended are swept away by the way.
 *
 * Safe to repeat: it is repeated all the time. Refuses with ticket.not_found.
 */
export async function keepPresence(
  tx: Tx,
  actor: StaffActor,
  { ticketId, seconds, at }: { ticketId: string; seconds: number; at: Date },
): Promise<Presence> {
  requireRight(actor, "tickets.read");
  const ticket = await tx.ticket.findUnique({ where: { id: ticketId }, select: { version: true } });
  if (ticket === null) throw new Refusal("ticket.not_found", { ticketId });
  const until = new Date(at.getTime() + seconds * 1_000);
  await tx.$executeRaw`
    INSERT INTO ticket_presences (ticket_id, user_id, until) VALUES (${ticketId}::uuid, ${actor.userId}::uuid, ${until}::timestamptz)
    ON CONFLICT (ticket_id, user_id) DO UPDATE SET until = GREATEST(ticket_presences.until, EXCLUDED.until)`;
  await tx.$executeRaw`
    DELETE FROM ticket_presences WHERE (ticket_id, user_id) IN (
      SELECT ticket_id, user_id FROM ticket_presences WHERE until < ${at}::timestamptz LIMIT 100 FOR UPDATE SKIP LOCKED)`;
  const others = await tx.$queryRaw<{ name: string }[]>`
    SELECT COALESCE(u.name, u.email) AS name FROM ticket_presences p JOIN users u ON u.id = p.user_id
    WHERE p.ticket_id = ${ticketId}::uuid AND p.user_id <> ${actor.userId}::uuid AND p.until >= ${at}::timestamptz
    ORDER BY name LIMIT ${OTHERS_MAX}`;
  return { names: others.map(({ name }) => name), version: ticket.version };
}

/** How many people look at each of these tickets now. */
export async function countPresences(ticketIds: readonly string[], at: Date): Promise<Map<string, number>> {
  const rows = await rowsOf<{ ticket_id: string; count: bigint }>(
    "SELECT ticket_id, count(*) AS count FROM ticket_presences WHERE ticket_id = ANY ($1) AND until >= $2 GROUP BY ticket_id",
    [ticketIds, at],
  );
  return new Map(rows.map(({ ticket_id: id, count }) => [id, Number(count)]));
}
