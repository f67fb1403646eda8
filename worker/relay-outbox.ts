import type { PgBoss } from "pg-boss";
import { database } from "@/lib/db/pool";

export const ORDER_MAIL_QUEUE = "order-mail";
export const ALERT_MAIL_QUEUE = "alert-mail";
export const ALERT_WEBHOOK_QUEUE = "alert-webhook";

/** Where an entry goes by its kind; everything else is a mail about an order. */
const QUEUE_OF: Readonly<Record<string, string>> = {
  "alert.mail": ALERT_MAIL_QUEUE,
  "alert.webhook": ALERT_WEBHOOK_QUEUE,
};

const RELAY_MAX = 200;

type Entry = { id: bigint; kind: string; key: string; order_id: string | null };

/**
 * Hands what commits left in the outbox to the job queue, in one transaction: an entry is either still here or a job, never both
 * and never neither. The queue then retries by itself until the mail is out.
 */
export async function relayOutbox(boss: PgBoss): Promise<number> {
  const client = await database().connect();
  // A connection that breaks here fails the query under way; unheard, its own event would end the whole worker as well.
  const hear = () => undefined;
  client.on("error", hear);
  let failure: Error | undefined;
  try {
    await client.query("BEGIN");
    const { rows } = await client.query<Entry>(
      "SELECT id, kind, key, order_id FROM outbox_entries WHERE relayed_at IS NULL ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED",
      [RELAY_MAX],
    );
    if (rows.length > 0) {
      const db = { executeSql: (text: string, values?: unknown[]) => client.query(text, values) };
      const byQueue = Map.groupBy(rows, ({ kind }) => QUEUE_OF[kind] ?? ORDER_MAIL_QUEUE);
      for (const [queue, entries] of byQueue) {
        const jobs = entries.map(({ kind, key, order_id }) => ({ data: { kind, key, orderId: order_id } }));
        await boss.insert(queue, jobs, { db });
      }
      await client.query("UPDATE outbox_entries SET relayed_at = now() WHERE id = ANY ($1::bigint[])", [
        rows.map(({ id }) => id.toString()),
      ]);
    }
    await client.query("COMMIT");
    return rows.length;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw failure;
  } finally {
    client.off("error", hear);
    // Closed after a failure, which rolls back whatever the server still holds of it.
    client.release(failure);
  }
}
