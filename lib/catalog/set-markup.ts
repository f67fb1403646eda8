import { changePrices, type PricesChanged } from "@/lib/catalog/change-prices";
import type { SetMarkup } from "@/lib/catalog/schemas";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";

/**
 * Gives a currency another mark-up, from now or from a day on.
 *
 * Safe to repeat by `changeId`. Refuses with auth.forbidden, price.stale (somebody else set it meanwhile), price.outside_band,
 * price.change_key_reused.
 */
export function setMarkup(
  tx: Tx,
  actor: Actor,
  { changeId, currency, version, markup, validFrom, reason, at }: SetMarkup & { at: Date },
): Promise<PricesChanged> {
  // A day that is no more to come means now; of a form that is sent twice the hash must be the same, so "now" is not part of it.
  const wish = { target: "markup", currency, version, markupBp: markup, validFrom: validFrom ?? new Date(0) } as const;
  return changePrices(tx, actor, { changeId, kind: "markup", wishes: [wish], reason, at });
}
