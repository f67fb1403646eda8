import { rowsOf } from "@/lib/db/pool";
import type { Operation } from "@/lib/routing/snapshot";

/** What a process counts between two talks with the others: one entry for a channel, an operation and a country. */
export type Observation = {
  channelId: string;
  /** A call, or `outcome`: what became of the payment; or `probe`. */
  operation: Operation | "outcome" | "probe";
  country: string;
  succeeded: number;
  declined: number;
  failed: number;
  abandoned: number;
  /** The mean of the calls that were answered. */
  latencyMs: number | null;
  because: string | null;
};

export type ToldObservation = Observation & { id: bigint; atMs: number };

export type BreakerMove = {
  channelId: string;
  operation: Operation;
  state: "open" | "closed";
  because: string;
  opensCount: number;
  retryAtMs: number | null;
  atMs: number;
};

export type ToldBreaker = Omit<BreakerMove, "because">;

const NEWS_MAX = 5_000;

/** Tells the others what was seen. One statement, whatever the number. */
export async function tellObservations(processId: string, seen: readonly Observation[], atMs: number): Promise<void> {
  if (seen.length === 0) return;
  await rowsOf(
    `INSERT INTO channel_observations (process_id, channel_id, operation, country, succeeded, declined, failed, abandoned, latency_ms, because, observed_at)
     SELECT $1, o."channelId", o.operation, o.country, o.succeeded, o.declined, o.failed, o.abandoned, o."latencyMs", o.because, $3
     FROM jsonb_to_recordset($2::jsonb) AS o ("channelId" text, operation text, country text, succeeded int, declined int, failed int,
       abandoned int, "latencyMs" int, because text)`,
    [processId, JSON.stringify(seen), new Date(atMs)],
  );
}

/** Tells that a breaker moved. Safe to repeat, and told once however many processes saw it. */
export async function tellBreaker(processId: string, move: BreakerMove): Promise<void> {
  const { channelId, operation, state, because, opensCount, retryAtMs, atMs } = move;
  await rowsOf("SELECT move_breaker($1, $2, $3, $4, $5, $6, $7, $8)", [
    ...[channelId, operation, state, because, opensCount],
    ...[retryAtMs === null ? null : new Date(retryAtMs), processId, new Date(atMs)],
  ]);
}

/** What the other processes saw since, oldest first. */
export async function hearObservations(processId: string, afterId: bigint): Promise<ToldObservation[]> {
  const rows = await rowsOf<Record<string, never>>(
    `SELECT id, channel_id AS "channelId", operation, country, succeeded, declined, failed, abandoned, latency_ms AS "latencyMs", because,
       (extract(epoch FROM observed_at) * 1000)::float8 AS "atMs"
     FROM channel_observations WHERE id > $1 AND process_id <> $2 ORDER BY id LIMIT ${NEWS_MAX}`,
    [afterId.toString(), processId],
  );
  return rows as unknown as ToldObservation[];
}

/** Where the news stands now, for a process that begins. */
export async function lastObservationId(): Promise<bigint> {
  const [row] = await rowsOf<{ id: bigint | null }>("SELECT max(id) AS id FROM channel_observations");
  return row?.id ?? 0n;
}

/** The breakers as they were last told. */
export async function hearBreakers(): Promise<ToldBreaker[]> {
  return rowsOf<ToldBreaker>(
    `SELECT channel_id AS "channelId", operation, state, opens_count AS "opensCount", (extract(epoch FROM retry_at) * 1000)::float8 AS "retryAtMs",
       (extract(epoch FROM changed_at) * 1000)::float8 AS "atMs"
     FROM channel_states LIMIT 1000`,
  );
}

export type PastOutcomes = { channelId: string; country: string; succeeded: number; declined: number };

/** What became of the payments of the last hours, each as much as it still weighs: what a process begins with. */
export async function hearPastOutcomes(tauMs: number): Promise<PastOutcomes[]> {
  return rowsOf<PastOutcomes>(
    `SELECT channel_id AS "channelId", country,
       sum(succeeded * exp(-extract(epoch FROM now() - observed_at) * 1000 / $1))::float8 AS succeeded,
       sum(declined * exp(-extract(epoch FROM now() - observed_at) * 1000 / $1))::float8 AS declined
     FROM channel_observations WHERE operation = 'outcome' AND observed_at > now() - make_interval(secs => $1::float8 * 3 / 1000)
     GROUP BY 1, 2`,
    [tauMs],
  );
}

/** Tells that these channels may be tried again from now on, before their time: their provider answers. Safe to repeat. */
export async function tellTryAgain(channelIds: readonly string[]): Promise<void> {
  if (channelIds.length === 0) return;
  await rowsOf(
    "UPDATE channel_states SET retry_at = now() WHERE channel_id = ANY ($1) AND operation = 'start' AND state = 'open' AND retry_at > now()",
    [[...channelIds]],
  );
}
