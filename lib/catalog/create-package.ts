import { guardPackagePrice } from "@/lib/catalog/guard-package-price";
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
  await guardPackagePrice(tx, { diamonds, priceUsdMinor: priceUsd, at });
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
  return { packageId: id, version: 1 };
}
