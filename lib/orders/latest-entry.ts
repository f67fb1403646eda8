import "server-only";
import { rowOf } from "@/lib/db/pool";
import { isUuid } from "@/lib/shared/ids";

/** How far an order's evidence goes, which grows with whatever happens to it. `at` is when it was looked at. */
export type LatestEntry = { at: string; entry: string };

/** Null when there is no such order: each has evidence from its first moment on. */
export async function latestEntryOf(orderId: string, now: Date): Promise<LatestEntry | null> {
  if (!isUuid(orderId)) return null;
  const row = await rowOf<{ entry: string | null }>("SELECT max(id)::text AS entry FROM evidence WHERE order_id = $1", [
    orderId,
  ]);
  return row?.entry == null ? null : { at: now.toISOString(), entry: row.entry };
}
