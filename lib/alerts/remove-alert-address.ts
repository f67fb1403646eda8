import { findAddress, markAddressRemoved } from "@/lib/alerts/repository";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Sends no more alerts to this address; mails that are on their way to it are dropped.
 *
 * Safe to repeat: what is removed stays so. Refuses with auth.forbidden, alert.recipient_not_found.
 */
export async function removeAlertAddress(
  tx: Tx,
  actor: Actor,
  { addressId, at }: { addressId: string; at: Date },
): Promise<{ isNew: boolean }> {
  requireRight(actor, "alerts.manage");
  if ((await findAddress(tx, addressId)) === null) throw new Refusal("alert.recipient_not_found", { addressId });
  return { isNew: await markAddressRemoved(tx, addressId, at) };
}
