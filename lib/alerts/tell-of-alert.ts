import { type AlertEvent, wants } from "@/lib/alerts/alert";
import { type AlertRow, insertDelivery, insertNotice, listAddresses, listEndpoints } from "@/lib/alerts/repository";
import type { Tx } from "@/lib/db/transaction";
import { newId } from "@/lib/shared/ids";

/**
 * Asks for one mail to each address and one signed call to each endpoint that wants this kind, in the transaction that opened or closed
 * the alert: told once, or not at all when it rolls back. Safe to repeat: the keys are the alert's, the event's and the recipient's.
 */
export async function tellOfAlert(tx: Tx, alert: AlertRow, event: AlertEvent, now: Date): Promise<void> {
  for (const { id, kinds } of await listAddresses(tx)) {
    if (!wants(kinds, alert.kind)) continue;
    await insertNotice(tx, { kind: "alert.mail", key: `alert.mail:${alert.id}:${event}:${id}`, at: now });
  }
  for (const { id: endpointId, kinds } of await listEndpoints(tx)) {
    if (!wants(kinds, alert.kind)) continue;
    const id = newId();
    const body = alertBody(id, event, alert, now);
    await insertDelivery(tx, { id, endpointId, alertId: alert.id, event, body, at: now });
  }
}

/** The bytes that are signed and sent; they stay the same over all tries. */
export function alertBody(id: string, event: AlertEvent, alert: AlertRow, now: Date): string {
  return JSON.stringify({
    id,
    event,
    createdAt: now.toISOString(),
    alert: {
      id: alert.id,
      kind: alert.kind,
      subject: alert.subject,
      severity: alert.severity,
      words: alert.words,
      openedAt: alert.openedAt.toISOString(),
      closedAt: alert.closedAt?.toISOString() ?? null,
    },
  });
}
