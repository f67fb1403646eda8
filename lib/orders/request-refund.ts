import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";

/**
 * Goodwill: returns money for an order that was delivered, all of it or a part, in minor units of the order's currency. The worker
 * asks the provider; the order ends as refunded when all came back.
 *
 * Safe to repeat by `refundId` (made in the form). Refuses with order.not_found, payment.not_refundable, payment.refund_too_large, input.invalid
 * (nothing at all), auth.reason_required.
 */
export async function requestRefund(
  actor: StaffActor,
  request: { refundId: string; orderId: string; amountMinor: bigint; reason: string },
): Promise<void> {
  if (request.reason.trim() === "") throw new Refusal("auth.reason_required");
  if (request.amountMinor <= 0n) throw new Refusal("input.invalid", { because: "amount" });
  await inTransaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ result: string }[]>`
      SELECT request_refund(${request.refundId}::uuid, ${request.orderId}::uuid, ${request.amountMinor}::bigint, 'goodwill',
                            ${actor.userId}::uuid, ${request.reason}) AS result`;
    if (row?.result === "same") return;
    if (row?.result === "too_much") throw new Refusal("payment.refund_too_large", { orderId: request.orderId });
    if (row?.result !== "requested") throw new Refusal("payment.not_refundable", { orderId: request.orderId });
    await recordAudit(tx, actor, {
      action: "order.refund",
      subject: `order:${request.orderId}`,
      after: { refundId: request.refundId, amountMinor: request.amountMinor.toString() },
      reason: request.reason,
    });
  });
}
