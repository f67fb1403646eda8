import { refuseOutsideDollars } from "@/lib/catalog/apply-price-wish";
import { guardPriceList } from "@/lib/catalog/guard-price-list";
import { isKnownPromotion, type PromotionMade, refuseTimes } from "@/lib/catalog/new-promotion";
import { lockPrices } from "@/lib/catalog/price-repository";
import { insertPromotion, listOpenOffers, type NewPromotion } from "@/lib/catalog/promotion-repository";
import type { CreateOffer } from "@/lib/catalog/promotion-schemas";
import { findPackage } from "@/lib/catalog/repository";
import { overlaps } from "@/lib/catalog/schedule";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Lowers the price of one package for a time, for the first `usesMax` orders if that is given. An offer is never edited: it is ended, and
 * another one is made.
 *
 * Safe to repeat: one `promotionId` makes one offer. Refuses with auth.forbidden, package.not_found, promotion.times,
 * promotion.not_reduced (not below the list price), promotion.offer_exists (another one of this package meets its time),
 * promotion.key_reused, price.outside_band.
 */
export async function createOffer(
  tx: Tx,
  actor: Actor,
  { promotionId, packageId, priceUsd, at, ...offer }: CreateOffer & { at: Date },
): Promise<PromotionMade> {
  requireRight(actor, "promotions.change");
  await lockPrices(tx);
  const row: NewPromotion = {
    ...{ id: promotionId, kind: "offer", code: null, packageId, priceUsdMinor: priceUsd, percentBp: null },
    ...{ amountUsdMinor: null, minimumUsdMinor: 0n, customerUsesMax: null, ...offer },
    ...{ madeBy: actor.userId, madeAt: at },
  };
  if (await isKnownPromotion(tx, row)) return { promotionId, isNew: false };
  refuseTimes(row, at);
  const item = await findPackage(tx, packageId, at);
  if (item === null) throw new Refusal("package.not_found", { packageId });
  if (priceUsd >= item.priceUsdMinor) throw new Refusal("promotion.not_reduced", { packageId });
  refuseOutsideDollars(item.diamonds, priceUsd);
  const others = (await listOpenOffers(tx, at)).filter((other) => other.packageId === packageId);
  if (others.some((other) => overlaps(other, offer))) throw new Refusal("promotion.offer_exists", { packageId });
  await insertPromotion(tx, row);
  await guardPriceList(tx, { packageIds: new Set([packageId]), currencies: new Set(), isSurcharge: false }, at);
  return { promotionId, isNew: true };
}
