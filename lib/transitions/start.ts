import { GroupCommit } from "@/lib/db/group-commit";
import { env } from "@/lib/env";

/** What the provider answered when an attempt was opened there. */
export type StartItem = { paymentId: string } & (
  | { sessionId: string; url: string; providerPaymentId: string | null; queryAt: Date }
  | { failureCode: string }
);

export type StartResult = { status: string; url: string | null };

/** start: the hosted page's address is kept, or the attempt ends. A second answer for the same attempt changes nothing. */
export const starting = new GroupCommit<StartItem, StartResult>({
  sql: "SELECT * FROM start_batch($1::jsonb)",
  writers: 1,
  batchMax: env.BATCH_MAX,
  waitMs: env.WRITER_WAIT_MS,
  encode: (item) =>
    "failureCode" in item
      ? { payment_id: item.paymentId, failure_code: item.failureCode }
      : {
          payment_id: item.paymentId,
          session_id: item.sessionId,
          url: item.url,
          provider_payment_id: item.providerPaymentId,
          query_at: item.queryAt,
        },
  decode: (rows, items) => {
    const byId = new Map(rows.map((row) => [row.payment_id, row]));
    return items.map(({ paymentId }) => {
      const row = byId.get(paymentId);
      return row && { status: row.status as string, url: row.url as string | null };
    });
  },
});
