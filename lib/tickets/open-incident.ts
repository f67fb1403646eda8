import "server-only";
import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";
import { unfitForMany } from "./canned";
import { contentHash } from "./content-hash";
import type { Texts } from "./ticket";

/** What an order must be like to be part of it; null asks nothing. */
export type IncidentRule = {
  channel: string | null;
  method: string | null;
  country: string | null;
  orderStatus: string | null;
  placedFrom: Date;
  placedUntil: Date | null;
};

export type OpenIncident = { incidentId: string; title: string; rule: IncidentRule; texts: Texts };

/** Tickets that one incident takes at its opening; more can be linked by hand. */
const LINKED_MAX = 20_000;

/**
 * Opens an incident: its text stands on the pages of all orders that its rule finds, and their tickets that are not solved are linked to it.
 * Nobody is written to yet.
 *
 * Safe to repeat by `incidentId` (made in the form). Refuses with ticket.key_reused (other content), ticket.variable_unknown. Answers how many tickets are linked.
 */
export async function openIncident(
  tx: Tx,
  actor: StaffActor,
  { incidentId: id, title, rule, texts }: OpenIncident,
  at: Date,
): Promise<{ linked: number }> {
  requireRight(actor, "tickets.incident");
  const unfit = Object.values(texts).flatMap(unfitForMany);
  if (unfit.length > 0) throw new Refusal("ticket.variable_unknown", { unfit });
  const hash = contentHash([
    title,
    rule.channel,
    rule.method,
    rule.country,
    rule.orderStatus,
    rule.placedFrom.toISOString(),
    rule.placedUntil?.toISOString() ?? null,
    ...Object.entries(texts).sort().flat(),
  ]);
  // After the reports that are being written at this moment, which see no incident yet and could not be seen from here.
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('facet incidents'))::text`;
  const { count } = await tx.incident.createMany({
    data: { id, title, texts, ...rule, contentHash: hash, openedBy: actor.userId, openedAt: at },
    skipDuplicates: true,
  });
  if (count === 0) {
    const known = await tx.incident.findUniqueOrThrow({ where: { id }, select: { contentHash: true } });
    if (known.contentHash !== hash) throw new Refusal("ticket.key_reused", { id });
    return { linked: await tx.ticket.count({ where: { incidentId: id } }) };
  }
  const linked = await tx.$executeRaw`
    UPDATE tickets SET incident_id = ${id}::uuid, linked_at = ${at}::timestamptz WHERE id IN (
      SELECT t.id FROM tickets t JOIN orders o ON o.id = t.order_id JOIN incidents i ON i.id = ${id}::uuid
      WHERE t.state <> 'solved' AND t.incident_id IS NULL AND incident_fits(i, o)
      ORDER BY t.id LIMIT ${LINKED_MAX} FOR NO KEY UPDATE OF t)`;
  await recordAudit(tx, actor, {
    action: "incident.open",
    subject: `incident:${id}`,
    after: {
      title,
      texts,
      linked,
      rule: {
        ...rule,
        placedFrom: rule.placedFrom.toISOString(),
        placedUntil: rule.placedUntil?.toISOString() ?? null,
      },
    },
  });
  return { linked };
}
