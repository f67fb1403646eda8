import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { lockRebalancing, reserveTransfers } from "@/lib/pool/rebalance-round";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";
import type { TransferHost } from "@/lib/upstream/shared-client";

export type StartTestTransfer = {
  /** Made by the form: a repeat finds the first one. */
  transferId: string;
  fromId: string;
  toId: string;
  host: TransferHost | null;
  now: Date;
};

/**
 * Asks for a transfer of one diamond, whose proof are both balances before and after. The worker reads them and sends it.
 *
 * Safe to repeat by `transferId`. Refuses with auth.forbidden, pool.account_not_found, pool.transfer_not_possible (one account twice, or not by API,
 * or no host is set up), pool.transfer_open (another transfer of one of the two is under way), pool.insufficient.
 */
export async function startTestTransfer(
  tx: Tx,
  actor: StaffActor,
  { transferId, fromId, toId, host, now }: StartTestTransfer,
): Promise<void> {
  requireRight(actor, "pool.rebalance");
  await lockRebalancing(tx);
  const known = await tx.poolTransfer.findUnique({ where: { id: transferId }, select: { fromId: true, toId: true } });
  if (known?.fromId === fromId && known.toId === toId) return;
  if (known !== null) throw new Refusal("pool.transfer_key_reused", { transferId });
  const ends = await tx.custodian.findMany({
    where: { id: { in: [fromId, toId] } },
    select: { id: true, transferCapability: true },
  });
  for (const id of [fromId, toId])
    if (!ends.some((end) => end.id === id)) throw new Refusal("pool.account_not_found", { custodianId: id });
  const areByApi = ends.every(({ transferCapability }) => transferCapability === "api");
  if (fromId === toId || !areByApi || host === null) throw new Refusal("pool.transfer_not_possible");
  const open = await tx.poolTransfer.count({
    where: { closedAt: null, OR: [{ fromId: { in: [fromId, toId] } }, { toId: { in: [fromId, toId] } }] },
  });
  if (open > 0) throw new Refusal("pool.transfer_open");

  const reserved = await reserveTransfers(tx, [{ id: transferId, fromId, toId, diamonds: 1n }]);
  if (reserved.size === 0) throw new Refusal("pool.insufficient", { custodianId: fromId });
  await tx.poolTransfer.create({
    data: {
      id: transferId,
      fromId,
      toId,
      diamonds: 1n,
      kind: "test",
      status: "reserved",
      host: host.apiBase,
      nextTryAt: now,
      actorId: actor.userId,
      createdAt: now,
    },
    select: { id: true },
  });
  await recordAudit(tx, actor, {
    action: "pool.transfer_test",
    subject: `pool-transfer:${transferId}`,
    after: { from: fromId, to: toId, host: host.apiBase },
  });
}
