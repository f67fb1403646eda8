import { rowOf, rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";

/** So many rows a look: no statement holds locks for long. */
const ROWS_MAX = 1_000;
/** More than three time constants of what routing remembers. */
const OBSERVED = "3 hours";

/** Keeps the partitions of what processes see of the channels: new ones are there before they are needed, old ones go whole. Safe to repeat. */
export async function keepPartitions(now: Date): Promise<void> {
  await rowOf("SELECT keep_observation_partitions($1, $2::interval) AS changes", [now, OBSERVED]);
}

/**
 * Deletes what nobody needs any more: sign-in links a day after their end, sessions SESSION_KEPT_DAYS after theirs, the demo's mails and what was
 * sent to alerts' endpoints after MAIL_KEPT_DAYS. Orders, books, evidence and the audit log are kept. Safe to repeat. Answers how many rows went, so that a loop goes on
 * while there are more.
 */
export async function forgetOldRows(now: Date): Promise<number> {
  const gone = await Promise.all([
    countOf(
      `WITH old AS (SELECT ctid FROM sign_in_tokens WHERE expires_at < $1::timestamptz - interval '1 day' LIMIT $2)
       DELETE FROM sign_in_tokens WHERE ctid IN (SELECT ctid FROM old) RETURNING 1`,
      [now, ROWS_MAX],
    ),
    countOf(
      `WITH old AS (SELECT id FROM user_sessions
         WHERE LEAST(expires_at, COALESCE(revoked_at, expires_at)) < $1::timestamptz - make_interval(days => $3) LIMIT $2)
       DELETE FROM user_sessions WHERE id IN (SELECT id FROM old) RETURNING 1`,
      [now, ROWS_MAX, env.SESSION_KEPT_DAYS],
    ),
    countOf(
      `WITH old AS (SELECT id FROM outbox_mails WHERE created_at < $1::timestamptz - make_interval(days => $3) ORDER BY id LIMIT $2)
       DELETE FROM outbox_mails WHERE id IN (SELECT id FROM old) RETURNING 1`,
      [now, ROWS_MAX, env.MAIL_KEPT_DAYS],
    ),
    countOf(
      `WITH old AS (SELECT id FROM alert_deliveries
         WHERE created_at < $1::timestamptz - make_interval(days => $3) AND status <> 'waiting' ORDER BY created_at, id LIMIT $2)
       DELETE FROM alert_deliveries WHERE id IN (SELECT id FROM old) RETURNING 1`,
      [now, ROWS_MAX, env.MAIL_KEPT_DAYS],
    ),
  ]);
  return Math.max(...gone) >= ROWS_MAX ? gone.reduce((sum, count) => sum + count, 0) : 0;
}

async function countOf(text: string, values: readonly unknown[]): Promise<number> {
  return (await rowsOf(text, values)).length;
}
