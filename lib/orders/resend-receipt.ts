import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/** States in which something was delivered, or was and went back: before them there is no receipt. */
export const RECEIPT_STATUSES: ReadonlySet<string> = new Set(["delivered", "refunding", "refunded"]);

/**
 * Staff send the receipt once more, to the address that the order was placed with; the same mail that the customer can ask for, and at most
 * one a minute of both.
 *
 * Safe to repeat: within a minute nothing more is sent or recorded. Refuses with auth.forbidden, order.not_found, order.email_missing,
 * order.wrong_state (nothing was delivered).
 */
export async function resendReceipt(actor: StaffActor, orderId: string, now = new Date()): Promise<void> {
  requireRight(actor, "orders.send_receipt");
  await inTransaction(async (tx) => {
    const order = await tx.order.findUnique({
      where: { id: orderId },
      select: { status: true, emailSealed: true, deliveredDiamonds: true },
    });
    if (order === null) throw new Refusal("order.not_found", { orderId });
    if (order.emailSealed === null) throw new Refusal("order.email_missing", { orderId });
    if (!RECEIPT_STATUSES.has(order.status) || order.deliveredDiamonds === 0n)
      throw new Refusal("order.wrong_state", { orderId, status: order.status });
    const key = `mail.receipt:${orderId}:${Math.floor(now.getTime() / 60_000)}`;
    const added = await tx.$executeRaw`
      INSERT INTO outbox_entries (kind, key, order_id) VALUES ('mail.delivered', ${key}, ${orderId}::uuid) ON CONFLICT (key) DO NOTHING`;
    if (added === 0) return;
    await recordAudit(tx, actor, { action: "order.send_receipt", subject: `order:${orderId}`, after: { key } });
    await tx.$queryRaw`SELECT tell('work', NULL)::text`;
  });
}
