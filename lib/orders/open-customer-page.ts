import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction } from "@/lib/db/transaction";
import { orderPath } from "@/lib/orders/order-link";
import { isUuid } from "@/lib/shared/ids";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Where the customer sees this order. The page shows the recipient in plain text, so that it was opened, and by whom, is written first.
 *
 * Safe to repeat; each look is a line of the audit table. Refuses with auth.forbidden, order.not_found.
 */
export async function openCustomerPage(actor: StaffActor, orderId: string): Promise<string> {
  requireRight(actor, "orders.reveal");
  if (!isUuid(orderId)) throw new Refusal("order.not_found", {});
  return inTransaction(async (tx) => {
    const order = await tx.order.findUnique({ where: { id: orderId }, select: { reference: true, locale: true } });
    if (order === null) throw new Refusal("order.not_found", { orderId });
    await recordAudit(tx, actor, {
      action: "order.reveal",
      subject: `order:${orderId}`,
      after: { field: "customer_page" },
    });
    return orderPath({ orderId, ...order });
  });
}
