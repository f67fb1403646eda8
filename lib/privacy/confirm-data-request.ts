import { hashLinkToken } from "@/lib/accounts/link-token";
import { rowOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import type { DataRequestKind } from "@/lib/privacy/data-request";
import { addSeconds } from "@/lib/shared/clock";
import { Refusal } from "@/lib/shared/refusal";

export type ConfirmedData = { kind: DataRequestKind; readyUntil: string | null };

/**
 * The link of our mail was opened and its button pressed: the address is his. A copy can then be fetched by the same link for some days; a
 * deletion waits for staff, who look at what is still under way.
 *
 * Safe to repeat. Refuses with data.link_expired for a link that is unknown, replaced or too old.
 */
export async function confirmDataRequest(token: string, now: Date): Promise<ConfirmedData> {
  const row = await rowOf<{ kind: DataRequestKind; ready_until: Date | null }>(
    `UPDATE data_requests SET
       status = CASE WHEN status = 'unconfirmed' THEN CASE kind WHEN 'export' THEN 'answered' ELSE 'waiting' END ELSE status END,
       answered_at = CASE WHEN status = 'unconfirmed' AND kind = 'export' THEN $2 ELSE answered_at END,
       ready_until = CASE WHEN status = 'unconfirmed' AND kind = 'export' THEN $3 ELSE ready_until END,
       token_expires_at = CASE WHEN status = 'unconfirmed' AND kind = 'export' THEN $3 ELSE token_expires_at END,
       confirmed_at = COALESCE(confirmed_at, $2)
     WHERE token_hash = $1 AND token_expires_at > $2 AND status <> 'declined' RETURNING kind, ready_until`,
    [hashLinkToken(token), now, addSeconds(now, env.DATA_EXPORT_HOURS * 3600)],
  );
  if (row === null) throw new Refusal("data.link_expired");
  return { kind: row.kind, readyUntil: row.ready_until?.toISOString() ?? null };
}
