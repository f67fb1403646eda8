import type { AlertKind } from "@/lib/alerts/alert";
import { findAddress, insertAddress, listAddresses, lockRecipients, RECIPIENTS_MAX } from "@/lib/alerts/repository";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/** No kinds means all of them. */
export type AddAlertAddress = { addressId: string; email: string; kinds: AlertKind[]; at: Date };

/**
 * Sends alerts of these kinds to an e-mail address from now on, at each opening and each closing.
 *
 * Safe to repeat by `addressId`, also after it was removed. Refuses with auth.forbidden, alert.address_exists (two at once included),
 * alert.recipient_limit, alert.key_reused.
 */
export async function addAlertAddress(
  tx: Tx,
  actor: Actor,
  { addressId, email, kinds, at }: AddAlertAddress,
): Promise<{ isNew: boolean }> {
  requireRight(actor, "alerts.manage");
  await lockRecipients(tx);
  const known = await findAddress(tx, addressId);
  if (known !== null) {
    if (known.email !== email || known.kinds.join() !== kinds.join())
      throw new Refusal("alert.key_reused", { addressId });
    return { isNew: false };
  }
  const all = await listAddresses(tx);
  if (all.some((address) => address.email === email)) throw new Refusal("alert.address_exists");
  if (all.length >= RECIPIENTS_MAX) throw new Refusal("alert.recipient_limit");
  await insertAddress(tx, { id: addressId, email, kinds, addedBy: actor.userId, addedAt: at });
  return { isNew: true };
}
