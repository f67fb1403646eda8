import { changePrices } from "@/lib/catalog/change-prices";
import { findPackage } from "@/lib/catalog/repository";
import type { SetPackagePrice } from "@/lib/catalog/schemas";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { newId } from "@/lib/shared/ids";
import { Refusal } from "@/lib/shared/refusal";

/** `previousUsdMinor` is for the audit line, which the desk writes in the same transaction. */
export type PriceChange = { packageId: string; version: number; previousUsdMinor: bigint };

/**
 * Gives a package a new price, for orders placed from now on; what was ordered before keeps the price it was quoted.
 *
 * Safe to repeat: the same price again changes nothing, and of two people who edit one version the second is refused.
 * Refuses with auth.forbidden, package.not_found, package.stale, package.scheduled, price.outside_band (6,000 diamonds for 9 USD).
 */
export async function setPackagePrice(
  tx: Tx,
  actor: Actor,
  { packageId, version, priceUsd, reason, at, changeId = newId() }: SetPackagePrice & { at: Date; changeId?: string },
): Promise<PriceChange> {
  const wish = { target: "package", packageId, version, priceUsdMinor: priceUsd } as const;
  const { lines } = await changePrices(tx, actor, { changeId, kind: "package.price", wishes: [wish], reason, at });
  const [line] = lines;
  if (line?.target === "package" && line.before.priceUsdMinor !== undefined)
    return { packageId, version: line.version, previousUsdMinor: BigInt(line.before.priceUsdMinor) };
  const current = await findPackage(tx, packageId, at);
  if (current === null) throw new Refusal("package.not_found", { packageId });
  return { packageId, version: current.version, previousUsdMinor: priceUsd };
}
