import type { Tx } from "@/lib/db/transaction";

/**
 * Lets paid orders that wait be looked at again at once. Call it before anything else is locked: the one lock order begins with
 * orders, sorted by id, and a deposit that came to them last would meet a batch half-way. An order that begins to wait in this very
 * moment is looked at again after its own wait.
 */
export async function wakeWaitingOrders(
  tx: Tx,
  statuses: readonly ("awaiting_stock" | "delivering")[],
  now: Date,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE orders SET resume_at = ${now} WHERE id IN (
      SELECT id FROM orders WHERE status = ANY (${[...statuses]}::text[]) AND resume_at IS NOT NULL ORDER BY id FOR NO KEY UPDATE)`;
}
