import { hashLinkToken } from "@/lib/accounts/link-token";
import { rowOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { addressHash, type DataRequestKind } from "@/lib/privacy/data-request";
import { addSeconds } from "@/lib/shared/clock";
import { newId } from "@/lib/shared/ids";
import type { Locale } from "@/lib/shared/locales";
import { Refusal } from "@/lib/shared/refusal";
import { seal } from "@/lib/shared/secret-box";

export type AskForData = {
  kind: DataRequestKind;
  email: string;
  locale: Locale;
  source: "customer" | "staff";
  /** Goes out in the mail only. */
  token: string;
};

/**
 * Writes down that somebody asks for his data, until the link in our mail proves that the address is his. Whoever calls mails the token.
 *
 * Asked again before the link was opened, the same request gets the new link and the old one stops working: two at once make one request.
 * Refuses with data.asked_already once it waits for staff.
 */
export async function askForData(
  { kind, email, locale, source, token }: AskForData,
  now: Date,
): Promise<{ requestId: string }> {
  const row = await rowOf<{ id: string }>(
    `INSERT INTO data_requests (id, kind, status, source, email_sealed, email_hash, locale, token_hash, token_expires_at, requested_at)
     VALUES ($1, $2, 'unconfirmed', $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (email_hash, kind) WHERE status IN ('unconfirmed', 'waiting')
     DO UPDATE SET token_hash = excluded.token_hash, token_expires_at = excluded.token_expires_at, locale = excluded.locale
     WHERE data_requests.status = 'unconfirmed' RETURNING id`,
    [
      ...[newId(), kind, source, seal(email, env.FACET_DATA_KEYS), addressHash(email), locale],
      ...[hashLinkToken(token), addSeconds(now, env.DATA_REQUEST_HOURS * 3600), now],
    ],
  );
  if (row === null) throw new Refusal("data.asked_already");
  return { requestId: row.id };
}

/**
 * The same for a copy, asked by somebody who is signed in: the session proves the address, so the copy can be fetched at once and for some
 * days. A repeat while it can be fetched answers the same request.
 */
export async function askForOwnExport(
  { email, locale }: { email: string; locale: Locale },
  now: Date,
): Promise<{ requestId: string; readyUntil: Date }> {
  const hash = addressHash(email);
  const ready = await rowOf<{ id: string; ready_until: Date }>(
    `SELECT id, ready_until FROM data_requests WHERE email_hash = $1 AND kind = 'export' AND status = 'answered' AND ready_until > $2
     ORDER BY ready_until DESC LIMIT 1`,
    [hash, now],
  );
  if (ready !== null) return { requestId: ready.id, readyUntil: ready.ready_until };
  const requestId = newId();
  const readyUntil = addSeconds(now, env.DATA_EXPORT_HOURS * 3600);
  await rowOf(
    `INSERT INTO data_requests (id, kind, status, source, email_sealed, email_hash, locale, requested_at, confirmed_at, answered_at, ready_until)
     VALUES ($1, 'export', 'answered', 'customer', $2, $3, $4, $5, $5, $5, $6)`,
    [requestId, seal(email, env.FACET_DATA_KEYS), hash, locale, now, readyUntil],
  );
  return { requestId, readyUntil };
}
