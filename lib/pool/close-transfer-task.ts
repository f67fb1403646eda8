import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { recordEvidence } from "@/lib/evidence/record-evidence";
import { lockPoolTransfer } from "@/lib/pool/lock-pool-transfer";
import { resolveInBooks } from "@/lib/pool/settle-pool-transfer";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

export type CloseTransferTask = {
  transferId: string;
  /** `done` with the supplier's document, `dismissed` with the reason why nobody moves it. */
  outcome: "done" | "dismissed";
  words: string;
  now: Date;
};

/**
 * Ends a task to move diamonds by hand: done books the transfer, dismissed gives back what was set aside for it.
 *
 * Safe to repeat. Refuses with auth.forbidden, auth.reason_required, pool.transfer_not_found, and pool.transfer_closed when it has ended the other
 * way or is no task.
 */
export async function closeTransferTask(
  tx: Tx,
  actor: StaffActor,
  { transferId, outcome, words, now }: CloseTransferTask,
): Promise<void> {
  requireRight(actor, "pool.rebalance");
  if (words.trim() === "") throw new Refusal("auth.reason_required");
  const transfer = await lockPoolTransfer(tx, transferId);
  const status = outcome === "done" ? "moved" : "dismissed";
  if (transfer.kind === "manual" && transfer.status === status) return;
  if (transfer.status !== "task") throw new Refusal("pool.transfer_closed", { transferId });
  await tx.poolTransfer.update({
    where: { id: transferId },
    data: {
      status,
      closedAt: now,
      closedBy: actor.userId,
      ...(outcome === "done" ? { document: words } : { because: words }),
    },
    select: { id: true },
  });
  await resolveInBooks(tx, transferId, outcome === "done" ? "post" : "void");
  const facts = { from: transfer.fromId, to: transfer.toId, diamonds: transfer.diamonds.toString() };
  await recordEvidence(tx, {
    orderId: null,
    kind: outcome === "done" ? "pool.transfer_moved" : "pool.transfer_dismissed",
    body: { transferId, ...facts, words },
    recordedAt: now,
  });
  await recordAudit(tx, actor, {
    action: outcome === "done" ? "pool.transfer_done" : "pool.transfer_dismiss",
    subject: `pool-transfer:${transferId}`,
    before: { status: "task" },
    after: { status, ...facts },
    reason: words,
  });
}
