import { createHmac } from "node:crypto";
import { rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";

/** `address` is null where no trusted proxy tells it: then the account alone is counted. */
export type SignInTry = { email: string; address: string | null };

const WINDOW_SECONDS = 900;
const KEPT_SECONDS = 86_400;

/**
 * How many failures each subject may have within the window. The pair is the tightest: a stranger who guesses at somebody's
 * account locks out himself, long before the account is closed to its owner.
 */
const LIMITS = { pair: 8, account: 60, address: 40 } as const;

/**
 * Counts a try before the password is looked at, so that a hundred simultaneous ones cannot all slip under the limit.
 *
 * @returns whether this try may go on
 */
export async function countSignInTry({ email, address }: SignInTry, now: Date): Promise<boolean> {
  const subjects = subjectsOf({ email, address });
  const rows = await rowsOf<{ subject_hash: string; tries: bigint }>(
    `WITH gone AS (DELETE FROM sign_in_failures WHERE failed_at < $3),
          fresh AS (INSERT INTO sign_in_failures (subject_hash, failed_at) SELECT unnest($1::text[]), $2 RETURNING subject_hash)
     SELECT fresh.subject_hash, 1 + (SELECT count(*) FROM sign_in_failures f
       WHERE f.subject_hash = fresh.subject_hash AND f.failed_at > $4) AS tries FROM fresh`,
    [subjects.map(({ hash }) => hash), now, before(now, KEPT_SECONDS), before(now, WINDOW_SECONDS)],
  );
  const triesOf = new Map(rows.map((row) => [row.subject_hash, row.tries]));
  return subjects.every(({ hash, limit }) => (triesOf.get(hash) ?? 0n) <= BigInt(limit));
}

/** A right password clears what was counted for this person here; the address keeps its count of other people's accounts. */
export async function forgetSignInTries({ email, address }: SignInTry): Promise<void> {
  const cleared = subjectsOf({ email, address }).filter(({ kind }) => kind !== "address");
  await rowsOf("DELETE FROM sign_in_failures WHERE subject_hash = ANY ($1)", [cleared.map(({ hash }) => hash)]);
}

function subjectsOf({ email, address }: SignInTry) {
  const subjects = [
    { kind: "pair" as const, text: `${email}|${address ?? ""}` },
    { kind: "account" as const, text: email },
    ...(address === null ? [] : [{ kind: "address" as const, text: address }]),
  ];
  return subjects.map(({ kind, text }) => ({
    kind,
    limit: LIMITS[kind],
    hash: createHmac("sha256", env.FACET_HASH_KEY).update(`sign-in:${kind}:${text}`).digest("hex"),
  }));
}

function before(now: Date, seconds: number): Date {
  return new Date(now.getTime() - seconds * 1000);
}
