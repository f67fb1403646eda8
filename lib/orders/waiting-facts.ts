import { type AlertFact, utcText } from "@/lib/alerts/alert";
import type { Tx } from "@/lib/db/transaction";
import type { Queue } from "@/lib/orders/desk-schemas";
import { WAITING_SQL } from "@/lib/orders/waiting-orders";
import { MINUTE_MS } from "@/lib/shared/durations";

/**
 * Queues that only staff can empty while a customer counts the minutes. The others have days, or go on by a deposit, a provider or the customer
 * himself. While one order of a queue waits so long its alert is open, so whoever sees it looks at the whole queue.
 */
const URGENT: Partial<Record<Queue, string>> = {
  review: "for an approval",
  unknown: "with an unknown outcome",
};

/** Queues in which an order has waited longer than `afterMinutes`. */
export async function waitingFacts(tx: Tx, now: Date, afterMinutes: number): Promise<AlertFact[]> {
  const rows = await tx.$queryRawUnsafe<{ queue: Queue; count: number; oldest: Date }[]>(
    `SELECT queue, count(*)::int AS count, min(since) AS oldest FROM (${WAITING_SQL}) AS w
     WHERE queue = ANY ($1::text[]) GROUP BY queue HAVING min(since) < $2::timestamptz ORDER BY queue`,
    Object.keys(URGENT),
    new Date(now.getTime() - afterMinutes * MINUTE_MS),
  );
  return rows.map(({ queue, count, oldest }) => ({
    kind: "orders.waiting" as const,
    subject: `queue:${queue}`,
    words: `${count === 1 ? "An order waits" : `${count} orders wait`} ${URGENT[queue]}, the longest since ${utcText(oldest)}.`,
  }));
}
