import { changePrices, type PricesChanged } from "@/lib/catalog/change-prices";
import type { SetSurcharge } from "@/lib/catalog/schemas";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";

/**
 * Sets what customers of a method pay on top, on all of its channels. Orders that were placed keep theirs.
 *
 * Safe to repeat by `changeId`. Refuses with auth.forbidden, payment.method_not_offered (there is no such method), price.stale (it is
 * not any more what the person saw), price.outside_band, price.change_key_reused.
 */
export function setSurcharge(
  tx: Tx,
  actor: Actor,
  { changeId, method, from, surcharge, reason, at }: SetSurcharge & { at: Date },
): Promise<PricesChanged> {
  const wish = { target: "surcharge", method, from, surchargeBp: surcharge } as const;
  return changePrices(tx, actor, { changeId, kind: "surcharge", wishes: [wish], reason, at });
}
