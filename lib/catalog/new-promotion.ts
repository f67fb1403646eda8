import { findPromotion, type NewPromotion } from "@/lib/catalog/promotion-repository";
import type { Tx } from "@/lib/db/transaction";
import { DAY_MS } from "@/lib/shared/durations";
import { Refusal } from "@/lib/shared/refusal";

const DAYS_MAX = 366;

export type PromotionMade = { promotionId: string; isNew: boolean };

const SAME_FIELDS = ["kind", "code", "packageId", "priceUsdMinor", "percentBp", "amountUsdMinor", "usesMax"] as const;

/** Whether this very form was sent before. Refuses with promotion.key_reused when its key came with something else. */
export async function isKnownPromotion(tx: Tx, row: NewPromotion): Promise<boolean> {
  const known = await findPromotion(tx, row.id);
  if (known === null) return false;
  if (SAME_FIELDS.some((name) => known[name] !== row[name]))
    throw new Refusal("promotion.key_reused", { promotionId: row.id });
  return true;
}

/** Refuses with promotion.times what ends before it begins, is over already, or reaches more than a year ahead. */
export function refuseTimes({ startsAt, endsAt }: NewPromotion, at: Date): void {
  const isEndless = endsAt === null;
  const lastMs = (endsAt ?? startsAt).getTime();
  if ((!isEndless && (endsAt <= startsAt || endsAt <= at)) || lastMs > at.getTime() + DAYS_MAX * DAY_MS)
    throw new Refusal("promotion.times");
}
