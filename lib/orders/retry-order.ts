import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { recordEvidence } from "@/lib/evidence/record-evidence";
import { lockOrder, tellOrderChanged } from "@/lib/orders/lock-order";
import { addSeconds } from "@/lib/shared/clock";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Looks again now at an order that waits for its time: for stock, for the platform's "later", for the answer to an unknown outcome (asked
 * with the same order id), for a payment or refund that the provider still works on. Only due times change; what the worker then does is
 * what it would have done later.
 *
 * Safe to repeat: what is due already stays so. Refuses with auth.forbidden, order.not_found, order.wrong_state (nothing waits for a time).
 */
export async function retryOrder(actor: StaffActor, orderId: string, now = new Date()): Promise<void> {
  requireRight(actor, "orders.retry");
  await inTransaction(async (tx) => {
    const order = await lockOrder(tx, orderId);
    if (order === null) throw new Refusal("order.not_found", { orderId });
    const waits = await wakeAll(tx, orderId, now);
    if (waits.due === 0) throw new Refusal("order.wrong_state", { orderId, status: order.status });
    if (waits.woken === 0) return;
    await recordEvidence(tx, {
      orderId,
      kind: "order.retried",
      body: { by: actor.userId, role: actor.role },
      recordedAt: now,
    });
    await recordAudit(tx, actor, {
      action: "order.retry",
      subject: `order:${orderId}`,
      before: { status: order.status },
    });
    await tellOrderChanged(tx, orderId);
  });
}

/** In the one lock order. `due`: how many rows wait for their time; `woken`: for how many it was later than now. */
async function wakeAll(tx: Tx, orderId: string, now: Date): Promise<{ due: number; woken: number }> {
  await tx.$queryRaw`SELECT 1 FROM payments WHERE order_id = ${orderId}::uuid ORDER BY id FOR NO KEY UPDATE`;
  await tx.$queryRaw`SELECT 1 FROM deliveries WHERE order_id = ${orderId}::uuid ORDER BY id FOR NO KEY UPDATE`;
  const [due] = await tx.$queryRaw<{ count: number }[]>`
    SELECT (SELECT count(*) FROM orders WHERE id = ${orderId}::uuid AND resume_at IS NOT NULL AND status IN ('awaiting_stock', 'in_review', 'delivering', 'unknown'))::int
      + (SELECT count(*) FROM deliveries WHERE order_id = ${orderId}::uuid AND status IN ('reserved', 'sending', 'unknown'))::int
      + (SELECT count(*) FROM payments WHERE order_id = ${orderId}::uuid AND due IS NOT NULL)::int
      + (SELECT count(*) FROM refunds WHERE order_id = ${orderId}::uuid AND due_at IS NOT NULL)::int AS count`;
  // Two presses at once have two moments: what the first made due must not look like a time to come to the second.
  const soon = addSeconds(now, 1);
  // Whoever holds a lease is asking at this very moment.
  const woken = [
    await tx.$executeRaw`
      UPDATE orders SET resume_at = ${now} WHERE id = ${orderId}::uuid AND resume_at > ${soon}
        AND (status IN ('awaiting_stock', 'delivering', 'unknown') OR (status = 'in_review' AND needs_person IS NULL)) AND (lease_until IS NULL OR lease_until <= ${now})`,
    // An unknown outcome that was left to a person is asked about once more; if it stays unknown, it is the person's again.
    await tx.$executeRaw`
      UPDATE deliveries SET next_attempt_at = ${now}, needs_person = NULL WHERE order_id = ${orderId}::uuid AND status IN ('reserved', 'unknown')
        AND (next_attempt_at > ${soon} OR needs_person IS NOT NULL) AND (lease_until IS NULL OR lease_until <= ${now})`,
    await tx.$executeRaw`
      UPDATE payments SET due_at = ${now} WHERE order_id = ${orderId}::uuid AND due IS NOT NULL AND due_at > ${soon}
        AND (lease_until IS NULL OR lease_until <= ${now})`,
    await tx.$executeRaw`
      UPDATE refunds SET due_at = ${now} WHERE order_id = ${orderId}::uuid AND due_at > ${soon} AND (lease_until IS NULL OR lease_until <= ${now})`,
  ];
  return { due: due?.count ?? 0, woken: woken.reduce((sum, count) => sum + count, 0) };
}
