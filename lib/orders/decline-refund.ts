import type { StaffActor } from "@/lib/accounts/actor";
import { type DecideRefund, decideRefundOfOther } from "@/lib/orders/decide-refund";

/**
 * A second person says no: nothing goes out, and the amount can be asked for again.
 *
 * Safe to repeat by the one who declined. Refuses with auth.forbidden, auth.reason_required, refund.request_not_found,
 * refund.request_closed, refund.own_request.
 */
export async function declineRefund(actor: StaffActor, input: DecideRefund, now = new Date()): Promise<void> {
  await decideRefundOfOther(actor, input, { status: "declined", now, act: async () => {} });
}
