import { rowOf } from "@/lib/db/pool";
import type { OrderAccess } from "@/lib/orders/find-order";
import { Refusal } from "@/lib/shared/refusal";

/**
 * Sends the receipt again to the address that the order was placed with, at most once a minute. Refuses with
 * order.email_missing, order.wrong_state (nothing was delivered, so there is no receipt).
 */
export async function sendReceipt(order: OrderAccess): Promise<void> {
  if (!order.hasEmail) throw new Refusal("order.email_missing", { orderId: order.id });
  if (!["delivered", "refunding", "refunded"].includes(order.status)) throw new Refusal("order.wrong_state");
  const minute = Math.floor(Date.now() / 60_000);
  await rowOf(
    "INSERT INTO outbox_entries (kind, key, order_id) VALUES ('mail.delivered', $1, $2) ON CONFLICT (key) DO NOTHING RETURNING id",
    [`mail.receipt:${order.id}:${minute}`, order.id],
  );
  await rowOf("SELECT tell('work', NULL)::text AS told");
}
