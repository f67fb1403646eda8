import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { mayGrantAlone, usdMinorOf } from "@/lib/orders/refund-limit";
import {
  goodwillUsdMinor,
  lockRefundableOrder,
  type RefundableOrder,
  sendRefund,
  tellRefundRequest,
} from "@/lib/orders/refund-request";
import { REFUND_LIMITS } from "@/lib/orders/refund-rules";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

export type RefundAsk = { refundId: string; orderId: string; amountMinor: bigint; reason: string };

/** sent: the worker asks the provider. requested: a second person has to approve it first, and nothing has left the shop. */
export type RefundAnswer = "sent" | "requested";

/**
 * Goodwill: returns money for an order that was delivered, all of it or a part, in minor units of the order's currency. Up to the limit of
 * the actor's role (all goodwill of the order together, in US dollars at the order's own rate) it goes out at once; above it, it waits for
 * a second person. What open requests ask for is no longer there to be asked for.
 *
 * Safe to repeat by `refundId` (made in the form). Refuses with auth.forbidden, auth.reason_required, input.invalid (nothing at all),
 * order.not_found, payment.not_refundable, payment.refund_too_large, refund.key_reused.
 */
export async function requestRefund(actor: StaffActor, ask: RefundAsk, now = new Date()): Promise<RefundAnswer> {
  requireRight(actor, "orders.refund");
  if (ask.reason.trim() === "") throw new Refusal("auth.reason_required");
  if (ask.amountMinor <= 0n) throw new Refusal("input.invalid", { because: "amount" });
  return inTransaction(async (tx) => {
    const order = await lockRefundableOrder(tx, ask.orderId);
    if (order === null) throw new Refusal("order.not_found", { orderId: ask.orderId });
    const earlier = await earlierAnswer(tx, ask);
    if (earlier !== null) return earlier;
    if (ask.amountMinor > (await leftMinor(tx, order, now))) {
      throw new Refusal("payment.refund_too_large", { orderId: order.id });
    }
    if (mayGrantAlone(actor.role, await goodwillUsdMinor(tx, order, ask.amountMinor), REFUND_LIMITS)) {
      await sendRefund(tx, actor, ask);
      await recordAudit(tx, actor, {
        action: "order.refund",
        subject: `order:${order.id}`,
        after: { refundId: ask.refundId, amountMinor: ask.amountMinor.toString() },
        reason: ask.reason,
      });
      return "sent";
    }
    await waitForApproval(tx, actor, { ask, order, now });
    return "requested";
  });
}

/** What became of this very ask before, or null when it is the first. */
async function earlierAnswer(tx: Tx, { refundId, orderId, amountMinor }: RefundAsk): Promise<RefundAnswer | null> {
  const request = await tx.refundRequest.findUnique({ where: { id: refundId } });
  const refund = await tx.refund.findUnique({ where: { id: refundId } });
  const known = request ?? refund;
  if (known === null) return null;
  if (known.orderId !== orderId || known.amountMinor !== amountMinor)
    throw new Refusal("refund.key_reused", { refundId });
  return request === null ? "sent" : "requested";
}

/**
 * What can still be asked for: what was taken, less what went back, less what waits for an approval. Refuses with payment.not_refundable
 * while nothing was delivered or another refund is on its way.
 */
async function leftMinor(tx: Tx, { id: orderId, status, paymentId }: RefundableOrder, now: Date): Promise<bigint> {
  const payment = paymentId === null ? null : await tx.payment.findUnique({ where: { id: paymentId } });
  const isRefundable =
    status === "delivered" && payment !== null && ["captured", "paid", "partly_refunded"].includes(payment.status);
  if (!isRefundable) throw new Refusal("payment.not_refundable", { orderId });
  const { _sum: open } = await tx.refundRequest.aggregate({
    where: { orderId, status: "requested", expiresAt: { gt: now } },
    _sum: { amountMinor: true },
  });
  const taken = payment.flow === "hold" ? payment.capturedMinor : (payment.receivedMinor ?? 0n);
  return taken - payment.refundedMinor - (open.amountMinor ?? 0n);
}

async function waitForApproval(
  tx: Tx,
  actor: StaffActor,
  { ask, order, now }: { ask: RefundAsk; order: RefundableOrder; now: Date },
): Promise<void> {
  if (order.paymentId === null) throw new Refusal("payment.not_refundable", { orderId: order.id });
  const request = await tx.refundRequest.create({
    data: {
      id: ask.refundId,
      orderId: order.id,
      paymentId: order.paymentId,
      amountMinor: ask.amountMinor,
      currency: order.currency,
      amountUsdMinor: usdMinorOf(ask.amountMinor, order),
      reason: ask.reason,
      askedBy: actor.userId,
      askedRole: actor.role,
      askedAt: now,
      expiresAt: new Date(now.getTime() + env.REFUND_REQUEST_SECONDS * 1000),
    },
  });
  await tellRefundRequest(tx, actor, request, { kind: "requested", reason: ask.reason, now });
}
