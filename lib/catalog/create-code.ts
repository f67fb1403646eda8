import { isKnownPromotion, type PromotionMade, refuseTimes } from "@/lib/catalog/new-promotion";
import { insertPromotion, type NewPromotion } from "@/lib/catalog/promotion-repository";
import type { CreateCode } from "@/lib/catalog/promotion-schemas";
import { findPackage } from "@/lib/catalog/repository";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Makes a promo code: a part or a fixed amount off, for whoever types it. The band is judged for each order, since a code is for many
 * packages: where it would leave the band it does not count, and the customer is told.
 *
 * Safe to repeat: one `promotionId` makes one code. Refuses with auth.forbidden, promotion.code_taken (two at once included),
 * promotion.times, promotion.key_reused, package.not_found.
 */
export async function createCode(
  tx: Tx,
  actor: Actor,
  { promotionId, code, percent, amountUsd, minimumUsd, packageId, at, ...limits }: CreateCode & { at: Date },
): Promise<PromotionMade> {
  requireRight(actor, "promotions.change");
  const row: NewPromotion = {
    ...{ id: promotionId, kind: "code", code, packageId, priceUsdMinor: null, percentBp: percent },
    ...{ amountUsdMinor: amountUsd, minimumUsdMinor: minimumUsd, ...limits },
    ...{ madeBy: actor.userId, madeAt: at },
  };
  if (await isKnownPromotion(tx, row)) return { promotionId, isNew: false };
  refuseTimes(row, at);
  if (packageId !== null && (await findPackage(tx, packageId, at)) === null)
    throw new Refusal("package.not_found", { packageId });
  if (await insertPromotion(tx, row)) return { promotionId, isNew: true };
  // The name was taken before, or just now: by this very form, or by another one. Only the index can tell, since a look before it sees less.
  if (await isKnownPromotion(tx, row)) return { promotionId, isNew: false };
  throw new Refusal("promotion.code_taken", { code });
}
