import { changePrices } from "@/lib/catalog/change-prices";
import type { Badge } from "@/lib/catalog/package";
import type { SetPackageBadge } from "@/lib/catalog/schemas";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";

/** `isNew`: it changed something; `before` is for the audit line. */
export type BadgeChange = { packageId: string; isNew: boolean; before: Badge | null };

/**
 * Gives a package a badge, or takes it away.
 *
 * Safe to repeat by `changeId`. Refuses with auth.forbidden, package.not_found, package.stale, package.scheduled,
 * price.change_key_reused.
 */
export async function setPackageBadge(
  tx: Tx,
  actor: Actor,
  { packageId, version, badge, changeId, at }: SetPackageBadge & { at: Date },
): Promise<BadgeChange> {
  const wish = { target: "package", packageId, version, badge } as const;
  const change = { changeId, kind: "package.badge", wishes: [wish], reason: "", at } as const;
  const { isNew, lines } = await changePrices(tx, actor, change);
  const [line] = lines;
  return { packageId, isNew, before: (line?.target === "package" ? line.before.badge : badge) ?? null };
}
