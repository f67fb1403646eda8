import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/** One account's share of the pool in hundredths of a percent: what the person saw, and what it shall be. */
export type TargetShare = { custodianId: string; fromBp: number; toBp: number };

export type SetTargetShares = { shares: readonly TargetShare[]; reason: string };

const WHOLE_BP = 10_000;

/**
 * Sets the target shares of all accounts as one set, so that they are 100 % together at every moment.
 *
 * Safe to repeat: a set that stands already changes nothing. Refuses with auth.forbidden, with pool.target_shares when they are not 100 %
 * together, and with pool.shares_changed when somebody else changed a share or opened an account since, two at once included.
 */
export async function setTargetShares(tx: Tx, actor: StaffActor, { shares, reason }: SetTargetShares): Promise<void> {
  requireRight(actor, "pool.manage");
  const sharesBp = shares.reduce((sum, { toBp }) => sum + toBp, 0);
  if (sharesBp !== WHOLE_BP) throw new Refusal("pool.target_shares", { sharesBp });
  // One at a time, and no account is opened meanwhile: the same lock as in open-custodian.ts.
  await tx.$executeRaw`lock table custodians in share row exclusive mode`;
  const known = await tx.custodian.findMany({
    select: { id: true, targetBp: true },
    orderBy: { id: "asc" },
    take: 1_000,
  });
  const wanted = new Map(shares.map((share) => [share.custodianId, share]));
  const isComplete = wanted.size === shares.length && known.length === shares.length;
  if (!isComplete || known.some(({ id }) => !wanted.has(id))) throw new Refusal("pool.shares_changed");
  const moved = known.filter(({ id, targetBp }) => wanted.get(id)?.toBp !== targetBp);
  if (moved.length === 0) return;
  if (known.some(({ id, targetBp }) => wanted.get(id)?.fromBp !== targetBp)) throw new Refusal("pool.shares_changed");

  for (const { id } of moved) {
    await tx.custodian.update({
      where: { id },
      data: { targetBp: wanted.get(id)?.toBp, version: { increment: 1 } },
      select: { id: true },
    });
  }
  await recordAudit(tx, actor, {
    action: "pool.set_shares",
    subject: "pool",
    before: Object.fromEntries(known.map(({ id, targetBp }) => [id, targetBp])),
    after: Object.fromEntries(shares.map(({ custodianId, toBp }) => [custodianId, toBp])),
    reason,
  });
  await tx.$queryRaw`SELECT tell('work', NULL)::text`;
}
