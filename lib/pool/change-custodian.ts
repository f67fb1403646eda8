import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

export type ChangeCustodian = {
  custodianId: string;
  /** What the person looked at: a change made meanwhile has moved it. */
  version: number;
  name: string;
  owner: string;
  /** Below this many diamonds an alert is raised. */
  lowLevelDiamonds: bigint;
  position: number;
  reason: string;
};

/**
 * Changes what an account is called, whose it is, its lowest level and its place in lists. Its short name and its id at the platform stay
 * for ever, and shares are set for all accounts together (set-target-shares.ts).
 *
 * Safe to repeat: what stands already changes nothing. Refuses with auth.forbidden, pool.account_not_found, and with pool.account_changed
 * when somebody else changed the account since it was looked at, two at once included.
 */
export async function changeCustodian(tx: Tx, actor: StaffActor, change: ChangeCustodian): Promise<void> {
  requireRight(actor, "pool.manage");
  const { custodianId, version, reason, ...wanted } = change;
  // Lock first: of two who change it at the same time, the second must see the first one's version.
  await tx.$queryRaw`SELECT 1 FROM custodians WHERE id = ${custodianId} FOR NO KEY UPDATE`;
  const known = await tx.custodian.findUnique({
    where: { id: custodianId },
    select: { name: true, owner: true, lowLevelDiamonds: true, position: true, version: true },
  });
  if (known === null) throw new Refusal("pool.account_not_found", { custodianId });
  const { version: current, ...before } = known;
  const isSame =
    before.name === wanted.name &&
    before.owner === wanted.owner &&
    before.lowLevelDiamonds === wanted.lowLevelDiamonds &&
    before.position === wanted.position;
  if (isSame) return;
  if (current !== version) throw new Refusal("pool.account_changed", { custodianId, version, current });

  await tx.custodian.update({
    where: { id: custodianId },
    data: { ...wanted, version: { increment: 1 } },
    select: { id: true },
  });
  await recordAudit(tx, actor, {
    action: "pool.change_account",
    subject: `custodian:${custodianId}`,
    before: { ...before, lowLevelDiamonds: before.lowLevelDiamonds.toString() },
    after: { ...wanted, lowLevelDiamonds: wanted.lowLevelDiamonds.toString() },
    reason,
  });
}
