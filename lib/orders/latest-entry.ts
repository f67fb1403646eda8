import "server-only";
import { rowOf } from "@/lib/db/pool";
import { isUuid } from "@/lib/shared/ids";

/**
 * How far an order's evidence, what staff did to it, and its tickets go: another text when something has happened. `at` is when it was looked
 * at.
 */
export type LatestEntry = { at: string; entry: string };

/** The count beside the last id: of two that are written at once the lower id may be committed later. */
const ENTRY_SQL = `
  SELECT concat_ws('-', e.count, e.last, s.last, m.last) AS entry
  FROM (SELECT count(*), max(id) AS last FROM evidence WHERE order_id = $1) AS e,
       (SELECT max(id) AS last FROM audit_entries WHERE subject = $2) AS s,
       (SELECT max(m.id) AS last FROM ticket_messages m JOIN tickets t ON t.id = m.ticket_id WHERE t.order_id = $1) AS m
  WHERE e.count > 0`;

/** Null when there is no such order: each has evidence from its first moment on. */
export async function latestEntryOf(orderId: string, now: Date): Promise<LatestEntry | null> {
  if (!isUuid(orderId)) return null;
  const row = await rowOf<{ entry: string }>(ENTRY_SQL, [orderId, `order:${orderId}`]);
  return row === null ? null : { at: now.toISOString(), entry: row.entry };
}
