import { findEndpoint, markEndpointRemoved } from "@/lib/alerts/repository";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Calls this address no more; what still waits for it is dropped at its next try. The log of what was sent stays.
 *
 * Safe to repeat: what is removed stays so. Refuses with auth.forbidden, alert.recipient_not_found.
 */
export async function removeAlertEndpoint(
  tx: Tx,
  actor: Actor,
  { endpointId, at }: { endpointId: string; at: Date },
): Promise<{ isNew: boolean }> {
  requireRight(actor, "alerts.manage");
  if ((await findEndpoint(tx, endpointId)) === null) throw new Refusal("alert.recipient_not_found", { endpointId });
  return { isNew: await markEndpointRemoved(tx, endpointId, at) };
}
