import "server-only";
import { hashLinkToken } from "@/lib/accounts/link-token";
import { rowOf } from "@/lib/db/pool";
import type { Db } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { addressHash, type DataRequestKind, type DataRequestStatus } from "@/lib/privacy/data-request";
import { maskEmail } from "@/lib/shared/mask";
import { open } from "@/lib/shared/secret-box";

const PAGE = 50;
const OWN_MAX = 10;

export type OwnRequestView = {
  id: string;
  kind: DataRequestKind;
  status: DataRequestStatus;
  requestedAt: string;
  readyUntil: string | null;
};

/** What the owner of this address asked for, the newest first, at most ten. */
export async function listOwnRequests(db: Db, email: string): Promise<OwnRequestView[]> {
  const rows = await db.dataRequest.findMany({
    where: { emailHash: addressHash(email) },
    orderBy: { id: "desc" },
    take: OWN_MAX,
    select: { id: true, kind: true, status: true, requestedAt: true, readyUntil: true },
  });
  return rows.map(({ id, kind, status, requestedAt, readyUntil }) => ({
    ...{ id, kind: kind as DataRequestKind, status: status as DataRequestStatus },
    requestedAt: requestedAt.toISOString(),
    readyUntil: readyUntil?.toISOString() ?? null,
  }));
}

/** The address whose copy may be fetched now: by the mailed link, or by the request of who is signed in. Null when it may not. */
export async function addressOfExport(
  by: { token: string } | { requestId: string; email: string },
  now: Date,
): Promise<string | null> {
  const [column, value] = "token" in by ? ["token_hash", hashLinkToken(by.token)] : ["id", by.requestId];
  const row = await rowOf<{ email_sealed: string | null; email_hash: string }>(
    `SELECT email_sealed, email_hash FROM data_requests
     WHERE ${column} = $1 AND kind = 'export' AND status = 'answered' AND ready_until > $2`,
    [value, now],
  );
  if (row === null || row.email_sealed === null) return null;
  if ("email" in by && row.email_hash !== addressHash(by.email)) return null;
  return open(row.email_sealed, env.FACET_DATA_KEYS);
}

export type DataRequestView = OwnRequestView & {
  /** "a•••@shop.example"; null once it is erased. */
  emailMasked: string | null;
  source: "customer" | "staff";
  confirmedAt: string | null;
  answeredAt: string | null;
  ordersErased: number;
};

type Ask = { status?: DataRequestStatus; kind?: DataRequestKind; before?: string };

/** Requests for the desk, those that wait first in their filter, the newest first, a page at a time. */
export async function listDataRequests(
  db: Db,
  { status, kind, before }: Ask,
): Promise<{ requests: DataRequestView[]; nextBefore: string | null }> {
  const rows = await db.dataRequest.findMany({
    where: { status, kind, ...(before === undefined ? {} : { id: { lt: before } }) },
    orderBy: { id: "desc" },
    take: PAGE + 1,
    select: {
      ...{ id: true, kind: true, status: true, source: true, emailSealed: true, requestedAt: true },
      ...{ confirmedAt: true, answeredAt: true, readyUntil: true, ordersErased: true },
    },
  });
  const requests = rows.slice(0, PAGE).map((row) => ({
    ...{ id: row.id, kind: row.kind as DataRequestKind, status: row.status as DataRequestStatus },
    source: row.source === "staff" ? ("staff" as const) : ("customer" as const),
    emailMasked: row.emailSealed === null ? null : maskEmail(open(row.emailSealed, env.FACET_DATA_KEYS)),
    requestedAt: row.requestedAt.toISOString(),
    confirmedAt: row.confirmedAt?.toISOString() ?? null,
    answeredAt: row.answeredAt?.toISOString() ?? null,
    readyUntil: row.readyUntil?.toISOString() ?? null,
    ordersErased: row.ordersErased,
  }));
  return { requests, nextBefore: rows.length > PAGE ? (requests.at(-1)?.id ?? null) : null };
}
