import type { StaffActor } from "@/lib/accounts/actor";
import { rowOf } from "@/lib/db/pool";
import { type RefundAnswer, requestRefund } from "@/lib/orders/request-refund";
import type { Money } from "@/lib/shared/money";
import { Refusal } from "@/lib/shared/refusal";

/**
 * Goodwill by a person, in the currency that the form showed: what was typed as 12.50 must not become 12.50 of another one.
 *
 * Safe to repeat by `refundId`. Refuses with order.not_found, order.wrong_state (another currency), and what requestRefund
 * refuses with.
 */
export async function refundOrder(
  actor: StaffActor,
  request: { refundId: string; orderId: string; money: Money; reason: string },
  now = new Date(),
): Promise<RefundAnswer> {
  const { refundId, orderId, money, reason } = request;
  const order = await rowOf<{ currency: string }>("SELECT currency FROM orders WHERE id = $1", [orderId]);
  if (order === null) throw new Refusal("order.not_found", { orderId });
  if (order.currency !== money.currency) throw new Refusal("order.wrong_state", { because: "currency" });
  return requestRefund(actor, { refundId, orderId, amountMinor: money.amountMinor, reason }, now);
}
