import type { Tx } from "@/lib/db/transaction";
import type { OrderStatus } from "@/lib/orders/lifecycle";

export type LockedOrder = {
  id: string;
  status: OrderStatus;
  needs_person: string | null;
  recipient_hash: string;
  delivered_diamonds: bigint;
  correct_until: Date | null;
  email_sealed: string | null;
};

/** Holds an order until the transaction ends, or null when there is none. Lock first, then decide. */
export async function lockOrder(tx: Tx, orderId: string): Promise<LockedOrder | null> {
  const [row] = await tx.$queryRaw<LockedOrder[]>`
    SELECT id, status, needs_person, recipient_hash, delivered_diamonds, correct_until, email_sealed
    FROM orders WHERE id = ${orderId}::uuid FOR NO KEY UPDATE`;
  return row ?? null;
}

/** Wakes the worker and the open order pages when this transaction commits. */
export async function tellOrderChanged(tx: Tx, orderId: string): Promise<void> {
  await tx.$queryRaw`SELECT tell('work', ARRAY[${orderId}::uuid])::text`;
}
