import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { RefundRequest } from "@/lib/db/generated/client";
import type { Db, Tx } from "@/lib/db/transaction";
import { recordEvidence } from "@/lib/evidence/record-evidence";
import { mayApprove, usdMinorOf } from "@/lib/orders/refund-limit";
import { REFUND_LIMITS } from "@/lib/orders/refund-rules";
import { Refusal } from "@/lib/shared/refusal";

/**
 * requested -> approved (a second person said yes, and the refund went out) | declined (he said no) | withdrawn (who asked took it back)
 * | released (nobody else could decide, and the delay is over). One that nobody decided in time counts no more and stays as it is.
 */
export type RefundRequestStatus = "requested" | "approved" | "declined" | "withdrawn" | "released";

export type RefundableOrder = {
  id: string;
  status: string;
  currency: string;
  totalMinor: bigint;
  totalUsdMinor: bigint;
  paymentId: string | null;
};

/** Holds the order whose money is asked for: everything about its refunds is decided under this lock. Null when there is none. */
export async function lockRefundableOrder(tx: Tx, orderId: string): Promise<RefundableOrder | null> {
  const [row] = await tx.$queryRaw<RefundableOrder[]>`
    SELECT id, status, currency, total_minor AS "totalMinor", total_usd_minor AS "totalUsdMinor", payment_id AS "paymentId"
    FROM orders WHERE id = ${orderId}::uuid FOR NO KEY UPDATE`;
  return row ?? null;
}

export type HeldRefundRequest = { request: RefundRequest; order: RefundableOrder };

/** The request and its order, both held. Refuses with refund.request_not_found. */
export async function lockRefundRequest(tx: Tx, requestId: string): Promise<HeldRefundRequest> {
  const known = await tx.refundRequest.findUnique({ where: { id: requestId }, select: { orderId: true } });
  const order = known && (await lockRefundableOrder(tx, known.orderId));
  if (order === null) throw new Refusal("refund.request_not_found", { requestId });
  // Read again under the lock: whoever held it before may have decided.
  return { request: await tx.refundRequest.findUniqueOrThrow({ where: { id: requestId } }), order };
}

/** Refuses with refund.request_closed when it was decided or nobody decided it in time. */
export function requireOpen({ id, status, expiresAt }: RefundRequest, now: Date): void {
  if (status !== "requested" || expiresAt <= now) throw new Refusal("refund.request_closed", { requestId: id, status });
}

/** All goodwill of an order in US cents, with an amount that is to come: what limits are compared with. */
export async function goodwillUsdMinor(tx: Db, order: RefundableOrder, moreMinor: bigint): Promise<bigint> {
  const { _sum: given } = await tx.refund.aggregate({
    where: { orderId: order.id, source: "refunds", retriedAs: null },
    _sum: { amountMinor: true },
  });
  return usdMinorOf((given.amountMinor ?? 0n) + moreMinor, order);
}

/** All goodwill of the order with what is asked for, in US cents. Refuses with refund.above_limit when this role may not let it go out. */
export async function requireWithinLimit(
  tx: Tx,
  actor: StaffActor,
  { request, order }: HeldRefundRequest,
): Promise<bigint> {
  const usdMinor = await goodwillUsdMinor(tx, order, request.amountMinor);
  if (!mayApprove(actor.role, usdMinor, REFUND_LIMITS))
    throw new Refusal("refund.above_limit", { requestId: request.id });
  return usdMinor;
}

/**
 * Sends a refund on its way, under the lock of its order. The worker asks the provider.
 *
 * Safe to repeat by `refundId`. Refuses with payment.refund_too_large, payment.not_refundable.
 */
export async function sendRefund(
  tx: Tx,
  actor: StaffActor,
  refund: { refundId: string; orderId: string; amountMinor: bigint; reason: string },
): Promise<void> {
  const { refundId, orderId, amountMinor, reason } = refund;
  const [row] = await tx.$queryRaw<{ result: string }[]>`
    SELECT request_refund(${refundId}::uuid, ${orderId}::uuid, ${amountMinor}::bigint, 'goodwill', ${actor.userId}::uuid, ${reason}) AS result`;
  if (row?.result === "too_much") throw new Refusal("payment.refund_too_large", { orderId });
  if (row?.result !== "requested" && row?.result !== "same") throw new Refusal("payment.not_refundable", { orderId });
}

/** Sends what was asked for. The request's id is the refund's, so it goes out once. Refuses as sendRefund does. */
export async function sendRequestedRefund(tx: Tx, actor: StaffActor, request: RefundRequest): Promise<void> {
  const { id: refundId, orderId, amountMinor, reason } = request;
  await sendRefund(tx, actor, { refundId, orderId, amountMinor, reason });
}

/** Writes a decision with its evidence and its line in the audit table. The caller holds the order and has checked that it may. */
export async function decideRefundRequest(
  tx: Tx,
  actor: StaffActor,
  request: RefundRequest,
  decision: { status: Exclude<RefundRequestStatus, "requested">; reason: string; now: Date },
): Promise<void> {
  const { status, reason, now } = decision;
  await tx.refundRequest.update({
    where: { id: request.id },
    data: { status, decidedBy: actor.userId, decidedAt: now, decisionReason: reason },
    select: { id: true },
  });
  await tellRefundRequest(tx, actor, request, { kind: status, before: "requested", reason, now });
}

/** The same facts in the evidence, by ids, and in the audit table, with the reason. */
export async function tellRefundRequest(
  tx: Tx,
  actor: StaffActor,
  request: Pick<RefundRequest, "id" | "orderId" | "amountMinor" | "currency">,
  told: { kind: RefundRequestStatus; before?: RefundRequestStatus; reason: string; now: Date },
): Promise<void> {
  const { id: requestId, orderId, amountMinor, currency } = request;
  const facts = { requestId, amountMinor: amountMinor.toString(), currency };
  await recordEvidence(tx, {
    orderId,
    kind: `refund.${told.kind}`,
    body: { ...facts, by: actor.userId, role: actor.role },
    recordedAt: told.now,
  });
  await recordAudit(tx, actor, {
    action: `refund.${told.kind}`,
    subject: `order:${orderId}`,
    ...(told.before === undefined ? {} : { before: { status: told.before } }),
    after: { ...facts, status: told.kind },
    reason: told.reason,
  });
}
