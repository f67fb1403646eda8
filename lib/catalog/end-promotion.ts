import { lockPromotion, markPromotionEnded } from "@/lib/catalog/promotion-repository";
import type { EndPromotion } from "@/lib/catalog/promotion-schemas";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Ends an offer or a code now. Orders that were placed with it keep their price. `kind` and `code` are for the audit line.
 *
 * Safe to repeat: one that is ended changes no more. Refuses with auth.forbidden, promotion.not_found.
 */
export async function endPromotion(
  tx: Tx,
  actor: Actor,
  { promotionId, at }: EndPromotion & { at: Date },
): Promise<{ isNew: boolean; kind: string; code: string | null }> {
  requireRight(actor, "promotions.change");
  const found = await lockPromotion(tx, promotionId);
  if (found === null) throw new Refusal("promotion.not_found", { promotionId });
  if (found.endedAt === null) await markPromotionEnded(tx, promotionId, at);
  return { isNew: found.endedAt === null, kind: found.kind, code: found.code };
}
