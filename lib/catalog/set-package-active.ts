import { changePrices } from "@/lib/catalog/change-prices";
import { findPackage } from "@/lib/catalog/repository";
import type { SetPackageActive } from "@/lib/catalog/schemas";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { newId } from "@/lib/shared/ids";
import { Refusal } from "@/lib/shared/refusal";

/**
 * Takes a package off sale, or puts it back. Nothing is deleted: old orders name it.
 *
 * Safe to repeat. Refuses with auth.forbidden, package.not_found, package.stale, package.scheduled, price.outside_band (rates have moved
 * meanwhile).
 */
export async function setPackageActive(
  tx: Tx,
  actor: Actor,
  { packageId, version, isActive, at, changeId = newId() }: SetPackageActive & { at: Date; changeId?: string },
): Promise<{ packageId: string; version: number; wasActive: boolean }> {
  const wish = { target: "package", packageId, version, isActive } as const;
  const change = { changeId, kind: "package.visibility", wishes: [wish], reason: "", at } as const;
  const [line] = (await changePrices(tx, actor, change)).lines;
  if (line?.target === "package") return { packageId, version: line.version, wasActive: !isActive };
  const current = await findPackage(tx, packageId, at);
  if (current === null) throw new Refusal("package.not_found", { packageId });
  return { packageId, version: current.version, wasActive: isActive };
}
