import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction } from "@/lib/db/transaction";
import { tellOrderChanged } from "@/lib/orders/lock-order";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

export type RecordPayout = { refundId: string; document: string; reason: string };

/**
 * Books a refund that a person paid out of the shop's bank, because its channel cannot give money back (a bank transfer, a phone bill in
 * part) or its bank sent the refund back. `document` is the bank's own number of the payout.
 *
 * Safe to repeat with the same document. Refuses with payment.not_found, auth.reason_required, and refund.not_payable: the refund is on its
 * way, done another way, or replaced by a later one.
 */
export async function recordPayout(actor: StaffActor, { refundId, document, reason }: RecordPayout): Promise<void> {
  requireRight(actor, "orders.pay_out");
  if (reason.trim() === "") throw new Refusal("auth.reason_required");
  await inTransaction(async (tx) => {
    const [booked] = await tx.$queryRaw<{ outcome: "paid" | "same" | "not_payable" | "missing"; order_id: string }[]>`
      SELECT outcome, order_id FROM record_payout(${refundId}::uuid, ${document})`;
    if (booked === undefined || booked.outcome === "missing") throw new Refusal("payment.not_found", { refundId });
    if (booked.outcome === "not_payable") throw new Refusal("refund.not_payable", { refundId });
    if (booked.outcome === "same") return;
    await recordAudit(tx, actor, {
      action: "payment.paid_out",
      subject: `order:${booked.order_id}`,
      after: { refundId, document },
      reason,
    });
    await tellOrderChanged(tx, booked.order_id);
  });
}
