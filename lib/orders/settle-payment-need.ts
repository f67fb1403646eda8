import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { recordEvidence } from "@/lib/evidence/record-evidence";
import { tellOrderChanged } from "@/lib/orders/lock-order";
import { newId } from "@/lib/shared/ids";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Ask the provider once more, with the same key (of money that came for a closed payment: to give it back); or: a person settled it at the
 * provider, and nothing is left to do here.
 */
export type PaymentNeedResolution = "try_again" | "handled";

type Settle = { paymentId: string; resolution: PaymentNeedResolution; reason: string };

type LockedPayment = {
  id: string;
  order_id: string;
  flow: "hold" | "pay";
  captured_minor: bigint;
  needs_person: string | null;
};

/**
 * Ends what a payment waits for a person for.
 *
 * Safe to repeat: once nothing is needed any more, nothing changes. Refuses with payment.not_found, auth.reason_required, and
 * order.wrong_state when there is nothing to try again.
 */
export async function settlePaymentNeed(actor: StaffActor, { paymentId, resolution, reason }: Settle): Promise<void> {
  requireRight(actor, "orders.settle_payment");
  if (reason.trim() === "") throw new Refusal("auth.reason_required");
  await inTransaction(async (tx) => {
    // The one lock order: the order, then its payment.
    await tx.$queryRaw`SELECT 1 FROM orders WHERE id = (SELECT order_id FROM payments WHERE id = ${paymentId}::uuid) FOR NO KEY UPDATE`;
    const [payment] = await tx.$queryRaw<LockedPayment[]>`
      SELECT id, order_id, flow, captured_minor, needs_person FROM payments WHERE id = ${paymentId}::uuid FOR NO KEY UPDATE`;
    if (payment === undefined) throw new Refusal("payment.not_found", { paymentId });
    if (payment.needs_person === null) return;
    if (resolution === "try_again") await tryAgain(tx, payment);
    await tx.payment.update({ where: { id: paymentId }, data: { needsPerson: null }, select: { id: true } });
    await recordEvidence(tx, {
      orderId: payment.order_id,
      kind: "payment.person_done",
      body: { paymentId, resolution, because: payment.needs_person },
      recordedAt: new Date(),
    });
    await recordAudit(tx, actor, {
      action: `payment.${resolution}`,
      subject: `order:${payment.order_id}`,
      before: { paymentId, needsPerson: payment.needs_person },
      reason,
    });
    await tellOrderChanged(tx, payment.order_id);
  });
}

async function tryAgain(tx: Tx, payment: LockedPayment): Promise<void> {
  const { id, needs_person: need } = payment;
  const now = new Date();
  if (need === "payment.after_close") {
    await giveBack(tx, payment, now);
    return;
  }
  const [, call] = /^payment\.(capture|cancel|expire)_/.exec(need ?? "") ?? [];
  if (call !== undefined) {
    await tx.payment.update({ where: { id }, data: { due: call, dueAt: now, dueTries: 0 }, select: { id: true } });
    return;
  }
  const failed = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM refunds WHERE payment_id = ${id}::uuid AND status = 'failed' AND retried_as IS NULL ORDER BY id FOR NO KEY UPDATE`;
  if (need !== "refund.failed" || failed.length === 0) throw new Refusal("order.wrong_state", { paymentId: id, need });
  for (const { id: failedId } of failed) await sendRefundAgain(tx, failedId, now);
}

/** Money for a payment that had ended: what is only held is released, what was paid goes back from where it was booked. */
async function giveBack(tx: Tx, payment: LockedPayment, now: Date): Promise<void> {
  const { id, flow, captured_minor: capturedMinor } = payment;
  if (flow === "hold" && capturedMinor === 0n) {
    await tx.payment.update({ where: { id }, data: { due: "cancel", dueAt: now, dueTries: 0 }, select: { id: true } });
    return;
  }
  await tx.$executeRaw`
    INSERT INTO refunds (id, payment_id, order_id, amount_minor, currency, reason, source, due_at, created_at)
    SELECT derive_id(p.id, 'refund:after_close'), p.id, p.order_id, p.received_minor - known.minor, COALESCE(p.received_currency, p.currency), 'late', 'unapplied',
      ${now}, ${now}
    FROM payments p, LATERAL (SELECT COALESCE(sum(r.amount_minor), 0)::bigint AS minor FROM refunds r WHERE r.payment_id = p.id AND r.retried_as IS NULL) AS known
    WHERE p.id = ${id}::uuid AND p.received_minor > known.minor ON CONFLICT (id) DO NOTHING`;
}

/** A new refund in the place of the failed one: under the old key the provider would only repeat its old answer. */
async function sendRefundAgain(tx: Tx, failedId: string, now: Date): Promise<void> {
  const refundId = newId();
  await tx.$executeRaw`
    INSERT INTO refunds (id, payment_id, order_id, amount_minor, currency, reason, source, actor_id, due_at, created_at)
    SELECT ${refundId}::uuid, payment_id, order_id, amount_minor, currency, reason, source, actor_id, ${now}, ${now}
    FROM refunds WHERE id = ${failedId}::uuid`;
  await tx.$executeRaw`UPDATE refunds SET retried_as = ${refundId}::uuid WHERE id = ${failedId}::uuid`;
}
