import { guardPackagePrice } from "@/lib/catalog/guard-package-price";
import { insertPackagePrice, lockPackage, writePackage } from "@/lib/catalog/repository";
import type { SetPackagePrice } from "@/lib/catalog/schemas";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/** `previousUsdMinor` is for the audit line, which the desk writes in the same transaction. */
export type PriceChange = { packageId: string; version: number; previousUsdMinor: bigint };

/**
 * Gives a package a new price, for orders placed from now on; what was ordered before keeps the price it was quoted.
 *
 * Safe to repeat: the same price again changes nothing, and of two people who edit one version the second is refused.
 * Refuses with auth.forbidden, package.not_found, package.stale, price.outside_band (6,000 diamonds for 9 USD).
 */
export async function setPackagePrice(
  tx: Tx,
  actor: Actor,
  { packageId, version, priceUsd, reason, at }: SetPackagePrice & { at: Date },
): Promise<PriceChange> {
  requireRight(actor, "prices.change");
  const current = await lockPackage(tx, packageId);
  if (current === null) throw new Refusal("package.not_found", { packageId });
  if (current.priceUsdMinor === priceUsd) return { packageId, version: current.version, previousUsdMinor: priceUsd };
  if (current.version !== version) throw new Refusal("package.stale", { packageId, version, current: current.version });
  await guardPackagePrice(tx, { diamonds: current.diamonds, priceUsdMinor: priceUsd, at });

  const next = version + 1;
  await writePackage(tx, packageId, { version: next, priceUsdMinor: priceUsd, updatedAt: at });
  await insertPackagePrice(tx, {
    packageId,
    version: next,
    priceUsdMinor: priceUsd,
    actorId: actor.userId,
    reason,
    changedAt: at,
  });
  return { packageId, version: next, previousUsdMinor: current.priceUsdMinor };
}
