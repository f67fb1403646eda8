import { refuseOutsideDollars } from "@/lib/catalog/apply-price-wish";
import { hashOf, touchedBy } from "@/lib/catalog/change-prices";
import { guardPriceList } from "@/lib/catalog/guard-price-list";
import type { PriceLine } from "@/lib/catalog/price-line";
import { insertPriceChange, lockPrices } from "@/lib/catalog/price-repository";
import { insertPackage, insertPackagePrice } from "@/lib/catalog/repository";
import type { CreatePackage } from "@/lib/catalog/schemas";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Puts a new package on sale. Its id comes from the caller, made once per intent.
 *
 * Not to be repeated blindly: a second package of one size is refused with package.duplicate, two at once included.
 * Refuses also with auth.forbidden and price.outside_band.
 */
export async function createPackage(
  tx: Tx,
  actor: Actor,
  { id, diamonds, priceUsd, badge, position, reason, at }: CreatePackage & { id: string; at: Date },
): Promise<{ packageId: string; version: number }> {
  requireRight(actor, "prices.change");
  refuseOutsideDollars(diamonds, priceUsd);
  await lockPrices(tx);
  const isNew = await insertPackage(tx, { id, diamonds, priceUsdMinor: priceUsd, badge, position });
  if (!isNew) throw new Refusal("package.duplicate", { diamonds });
  await insertPackagePrice(tx, {
    packageId: id,
    version: 1,
    priceUsdMinor: priceUsd,
    actorId: actor.userId,
    reason,
    changedAt: at,
  });
  const line: PriceLine = {
    ...{ target: "package", packageId: id, diamonds, version: 1 },
    ...{ before: { isActive: false }, after: { isActive: true, priceUsdMinor: priceUsd.toString(), badge } },
  };
  await guardPriceList(tx, touchedBy([line]), at);
  await insertPriceChange(tx, {
    ...{ id, kind: "package.create", askedHash: hashOf("package.create", id), lines: [line] },
    ...{ actorId: actor.userId, reason, reverts: null, madeAt: at },
  });
  return { packageId: id, version: 1 };
}
