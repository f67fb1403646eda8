import { findDelivery, findEndpoint, insertDelivery } from "@/lib/alerts/repository";
import { alertBody } from "@/lib/alerts/tell-of-alert";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/** `testId` is made in the form: a repeat is the same test. */
export type SendTestAlert = { testId: string; endpointId: string; at: Date };

/**
 * Sends an alert that is none (`alert.test`), signed like every other, so that a receiver can be tried before it is needed. It goes the same
 * way as a real one: outbox, job queue, log.
 *
 * Safe to repeat by `testId`. Refuses with auth.forbidden, alert.recipient_not_found, alert.key_reused.
 */
export async function sendTestAlert(
  tx: Tx,
  actor: Actor,
  { testId, endpointId, at }: SendTestAlert,
): Promise<{ isNew: boolean }> {
  requireRight(actor, "alerts.manage");
  const endpoint = await findEndpoint(tx, endpointId);
  if (endpoint === null || endpoint.removedAt !== null) throw new Refusal("alert.recipient_not_found", { endpointId });
  const known = await findDelivery(tx, testId);
  if (known !== null) {
    if (known.endpointId !== endpointId || known.event !== "alert.test")
      throw new Refusal("alert.key_reused", { testId });
    return { isNew: false };
  }
  const words = "This is a test. Nothing is wrong.";
  const alert = { kind: "pool.low", severity: "warning", subject: "test", words, openedAt: at, closedAt: at } as const;
  const body = alertBody(testId, "alert.test", { ...alert, id: testId }, at);
  await insertDelivery(tx, { id: testId, endpointId, alertId: null, event: "alert.test", body, at });
  return { isNew: true };
}
