import { GroupCommit } from "@/lib/db/group-commit";
import { env } from "@/lib/env";

export type AcceptItem = { source: string; externalId: string; kind: string; payload: string };

/**
 * accept: a verified event is stored once and nothing else happens; the worker does the work, so that a provider never waits
 * for us. A repeat is answered like the first.
 */
export const accepting = new GroupCommit<AcceptItem, "stored" | "same">({
  sql: "SELECT * FROM accept_batch($1::jsonb)",
  writers: 1,
  batchMax: env.BATCH_MAX,
  waitMs: env.WRITER_WAIT_MS,
  encode: (item) => ({ source: item.source, external_id: item.externalId, kind: item.kind, payload: item.payload }),
  decode: (rows, items) => {
    const byKey = new Map(rows.map((row) => [`${row.source} ${row.external_id}`, row.outcome]));
    return items.map(({ source, externalId }) => byKey.get(`${source} ${externalId}`) as "stored" | "same" | undefined);
  },
});
