import { rowOf } from "@/lib/db/pool";
import type { Money } from "@/lib/shared/money";

/**
 * Keeps what a provider has seen of a payment that is not there yet, so that its customer is told of it. Books nothing: what is booked is told by a report that
 * says paid. Safe to repeat; of a payment that has moved on, or in another currency, nothing is kept.
 */
export async function learnSeenMoney(paymentId: string, { amountMinor, currency }: Money): Promise<void> {
  await rowOf(
    `WITH seen AS (
       UPDATE payments SET seen_minor = $2 WHERE id = $1 AND status = 'pending' AND currency = $3 AND seen_minor IS DISTINCT FROM $2 RETURNING order_id
     ) SELECT tell('order', ARRAY[order_id])::text FROM seen`,
    [paymentId, amountMinor.toString(), currency],
  );
}
