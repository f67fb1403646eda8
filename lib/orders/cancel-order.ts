import { rowOf } from "@/lib/db/pool";
import type { OrderAccess } from "@/lib/orders/find-order";
import type { OrderStatus } from "@/lib/orders/lifecycle";
import { Refusal } from "@/lib/shared/refusal";

/**
 * Ends an order that nobody has paid; its open payment pages are closed by the worker. A payment that still slips through is
 * honoured like any late one. Safe to repeat. Refuses with order.already_paid, order.expired.
 */
export async function cancelUnpaidOrder(order: OrderAccess): Promise<void> {
  const ended = await rowOf<{ ids: string[] }>("SELECT end_unpaid_orders(ARRAY[$1]::uuid[], 'cancelled') AS ids", [
    order.id,
  ]);
  if (ended?.ids.includes(order.id)) return;
  const now = await rowOf<{ status: OrderStatus }>("SELECT status FROM orders WHERE id = $1", [order.id]);
  if (now?.status === "cancelled") return;
  throw new Refusal(now?.status === "expired" ? "order.expired" : "order.already_paid", { orderId: order.id });
}
