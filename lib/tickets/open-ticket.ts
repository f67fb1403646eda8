import "server-only";
import type { Tx } from "@/lib/db/transaction";
import { tellOrderChanged } from "@/lib/orders/lock-order";
import { newId } from "@/lib/shared/ids";
import type { Locale } from "@/lib/shared/locales";
import { contentHash } from "./content-hash";
import { keepPicture } from "./keep-picture";
import type { Picture } from "./picture";
import { postIncidentAnswer } from "./post-incident-answer";
import { findOpened, insertMessage } from "./repository";
import type { Texts, TicketKind } from "./ticket";

export type OpenTicket = {
  /** Made in the browser once per report. */
  key: string;
  orderId: string;
  kind: TicketKind;
  text: string;
  /** The language that the customer reads. */
  locale: Locale;
  picture: Picture | null;
};

/**
 * A customer reports a problem with an order. A report that an open incident explains is linked to it and answered at once.
 *
 * Safe to repeat by `key`. Refuses with order.not_found, ticket.key_reused (other content), ticket.limit.
 */
export async function openTicket(tx: Tx, report: OpenTicket, at: Date): Promise<{ ticketId: string }> {
  const { key: openKey, orderId, kind, text, locale, picture } = report;
  const hash = contentHash([orderId, kind, text, picture?.sourceHash ?? null]);
  const key = `customer:${openKey}`;
  const opened = await findOpened(tx, { orderId, openKey, contentHash: hash, messageKey: key });
  if (opened !== null) return { ticketId: opened };
  const ticketId = newId();
  await tx.ticket.create({
    data: { id: ticketId, openKey, contentHash: hash, orderId, kind, locale, openedAt: at, waitingSince: at },
    select: { id: true },
  });
  const messageId = await insertMessage(tx, { key, ticketId, author: "customer", actorId: null, text, at });
  if (picture !== null) await keepPicture(tx, { ticketId, messageId, picture, at });
  await linkToIncident(tx, { id: ticketId, order_id: orderId, locale }, at);
  await tellOrderChanged(tx, orderId);
  return { ticketId };
}

type Explanation = { id: string; texts: Texts; opened_by: string; answer_id: string | null };

/** The newest open incident whose rule holds for the order has said already what there is to say. */
async function linkToIncident(
  tx: Tx,
  ticket: { id: string; order_id: string; locale: Locale },
  at: Date,
): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock_shared(hashtext('facet incidents'))::text`;
  // Shared lock: the incident must not be closed between the look and the link, or its last answer would miss this ticket.
  const [incident] = await tx.$queryRaw<{ id: string }[]>`
    SELECT i.id FROM incidents i, orders o
    WHERE o.id = ${ticket.order_id}::uuid AND i.closed_at IS NULL AND incident_fits(i, o)
    ORDER BY i.opened_at DESC LIMIT 1 FOR SHARE OF i`;
  if (incident === undefined) return;
  const [said] = await tx.$queryRaw<Explanation[]>`
    SELECT i.id, COALESCE(a.texts, i.texts) AS texts, COALESCE(a.actor_id, i.opened_by) AS opened_by, a.id AS answer_id
    FROM incidents i LEFT JOIN LATERAL (
      SELECT id, texts, actor_id FROM incident_answers WHERE incident_id = i.id ORDER BY created_at DESC, id DESC LIMIT 1
    ) a ON true
    WHERE i.id = ${incident.id}::uuid`;
  if (said === undefined) return;
  await tx.ticket.update({
    where: { id: ticket.id },
    data: { incidentId: said.id, linkedAt: at },
    select: { id: true },
  });
  await postIncidentAnswer(
    tx,
    {
      incidentId: said.id,
      answerId: said.answer_id ?? `notice:${said.id}`,
      texts: said.texts,
      actorId: said.opened_by,
    },
    { tickets: [ticket], isSolving: false, at },
  );
}
