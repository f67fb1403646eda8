import { hashOf } from "@/lib/catalog/change-prices";
import { findPriceChange, insertPriceChange, lockPrices } from "@/lib/catalog/price-repository";
import { listPackageRows, writePosition } from "@/lib/catalog/repository";
import type { MovePackage } from "@/lib/catalog/schemas";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/** Places are counted from 1. `isNew`: it moved. */
export type PackageMoved = { packageId: string; isNew: boolean; from: number; to: number };

/**
 * Moves a package one place up or down in the shop. `from` is the place where the person saw it.
 *
 * Safe to repeat: one `changeId` moves it once. Refuses with auth.forbidden, package.not_found, package.stale (it stands elsewhere by
 * now), price.change_key_reused.
 */
export async function movePackage(
  tx: Tx,
  actor: Actor,
  { packageId, direction, from, changeId, at }: MovePackage & { at: Date },
): Promise<PackageMoved> {
  requireRight(actor, "prices.change");
  await lockPrices(tx);
  const askedHash = hashOf("package.order", JSON.stringify([packageId, direction, from]));
  const to = direction === "up" ? from - 1 : from + 1;
  const known = await findPriceChange(tx, changeId);
  if (known !== null) {
    if (known.askedHash !== askedHash) throw new Refusal("price.change_key_reused", { changeId });
    return { packageId, isNew: false, from, to };
  }
  const rows = await listPackageRows(tx);
  const before = rows.map(({ id }) => id);
  const place = before.indexOf(packageId) + 1;
  const moved = rows[place - 1];
  if (moved === undefined) throw new Refusal("package.not_found", { packageId });
  if (place !== from) throw new Refusal("package.stale", { packageId, from, current: place });
  if (to < 1 || to > before.length) return { packageId, isNew: false, from, to: from };
  const after = before.filter((id) => id !== packageId);
  after.splice(to - 1, 0, packageId);
  await writeOrder(tx, after);
  await insertPriceChange(tx, {
    ...{ id: changeId, kind: "package.order", askedHash, actorId: actor.userId, reason: "", reverts: null, madeAt: at },
    lines: [{ target: "order", before, after, moved: moved.diamonds }],
  });
  return { packageId, isNew: true, from, to };
}

/** Gives these packages the places in which they stand here. */
export async function writeOrder(tx: Tx, ids: readonly string[]): Promise<void> {
  const rows = await listPackageRows(tx);
  for (const [position, id] of ids.entries()) {
    if (rows.find((row) => row.id === id)?.position !== position) await writePosition(tx, id, position);
  }
}
