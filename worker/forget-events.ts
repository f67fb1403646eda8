import { rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";

/** So many rows a look: no statement holds locks for long. */
const ROWS_MAX = 1_000;

/** Ids only grow, so what has been looked at is not looked at again, except by a worker that starts anew. */
let lookedAtUntil = 0n;

/**
 * Empties the bodies of webhooks that were handled EVENT_BODY_DAYS ago: they hold e-mail addresses and card fingerprints, and nothing reads them
 * any more. That the event came, what it was and what became of it stays. Safe to repeat. Answers how many rows it looked at, so
 * that a loop goes on while there are more.
 */
export async function forgetEventBodies(): Promise<number> {
  const rows = await rowsOf<{ id: bigint }>(
    `WITH old AS (
       SELECT id FROM inbox_events WHERE id > $1 AND handled_at < now() - make_interval(days => $2) ORDER BY id LIMIT $3
     ), emptied AS (
       UPDATE inbox_events e SET payload = '{}' FROM old WHERE e.id = old.id AND e.payload <> '{}'
     )
     SELECT id FROM old ORDER BY id`,
    [lookedAtUntil.toString(), env.EVENT_BODY_DAYS, ROWS_MAX],
  );
  lookedAtUntil = rows.at(-1)?.id ?? lookedAtUntil;
  return rows.length;
}
