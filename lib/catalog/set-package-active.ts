import { lockPackage, writePackage } from "@/lib/catalog/repository";
import type { SetPackageActive } from "@/lib/catalog/schemas";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Takes a package off sale, or puts it back. Nothing is deleted: old orders name it.
 *
 * Safe to repeat. Refuses with auth.forbidden, package.not_found, package.stale.
 */
export async function setPackageActive(
  tx: Tx,
  actor: Actor,
  { packageId, version, isActive, at }: SetPackageActive & { at: Date },
): Promise<{ packageId: string; version: number; wasActive: boolean }> {
  requireRight(actor, "prices.change");
  const current = await lockPackage(tx, packageId);
  if (current === null) throw new Refusal("package.not_found", { packageId });
  if (current.isActive === isActive) return { packageId, version: current.version, wasActive: isActive };
  if (current.version !== version) throw new Refusal("package.stale", { packageId, version, current: current.version });
  await writePackage(tx, packageId, { version: version + 1, isActive, updatedAt: at });
  return { packageId, version: version + 1, wasActive: current.isActive };
}
