import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { lockPoolTransfer } from "@/lib/pool/lock-pool-transfer";
import { resolveInBooks } from "@/lib/pool/settle-pool-transfer";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

export type ResolvePoolTransfer = {
  transferId: string;
  hasMoved: boolean;
  /** What the supplier said, and who. */
  reason: string;
  now: Date;
};

/**
 * A person ends an unknown transfer with what the supplier said: it moved, or it did not and never will. The next comparison with the
 * platform's balances shows whether that was right. What was never sent can be taken back in the same way.
 *
 * Safe to repeat. Refuses with auth.forbidden, auth.reason_required, pool.transfer_not_found, pool.transfer_under_way (it is being asked about
 * at this moment, or was never sent), pool.transfer_closed (it has ended the other way).
 */
export async function resolvePoolTransfer(
  tx: Tx,
  actor: StaffActor,
  { transferId, hasMoved, reason, now }: ResolvePoolTransfer,
): Promise<void> {
  requireRight(actor, "pool.rebalance");
  if (reason.trim() === "") throw new Refusal("auth.reason_required");
  const transfer = await lockPoolTransfer(tx, transferId);
  const status = hasMoved ? "moved" : "refused";
  if (transfer.kind !== "manual" && transfer.status === status) return;
  if (transfer.kind === "manual" || transfer.closedAt !== null)
    throw new Refusal("pool.transfer_closed", { transferId });
  // What was never sent can be taken back: nothing of it has left us.
  const isTakenBack = transfer.status === "reserved" && !hasMoved;
  if (transfer.status !== "unknown" && !isTakenBack) throw new Refusal("pool.transfer_under_way", { transferId });
  await tx.poolTransfer.update({
    where: { id: transferId },
    data: {
      status,
      because: "person",
      fence: { increment: 1 },
      closedAt: now,
      closedBy: actor.userId,
      nextTryAt: hasMoved && transfer.kind === "test" ? now : null,
    },
    select: { id: true },
  });
  await tx.poolTransferAnswer.create({
    data: { transferId, call: "person", outcome: status, because: reason, receivedAt: now },
    select: { id: true },
  });
  await resolveInBooks(tx, transferId, hasMoved ? "post" : "void");
  await recordAudit(tx, actor, {
    action: "pool.transfer_resolve",
    subject: `pool-transfer:${transferId}`,
    before: { status: transfer.status },
    after: { status, from: transfer.fromId, to: transfer.toId, diamonds: transfer.diamonds.toString() },
    reason,
  });
}
