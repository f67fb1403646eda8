import type pg from "pg";

/** One attempt to pay, and what was known of its method's channels when it was sent. */
export type AttemptFacts = {
  channel: string;
  method: string;
  createdAtMs: number;
  /** The decision's reason. */
  because: string;
  isRerouted: boolean;
  /** Channels that the decision took for ill: shut by a breaker, not healthy, below their usual availability, or slow. */
  ill: readonly string[];
};

/** Below this availability a decision does not take a channel for well. A well one stands at 0.99. */
const WELL_AVAILABILITY = 0.98;

const ATTEMPTS_SQL = `
  SELECT p.channel, p.method, (extract(epoch FROM p.created_at) * 1000)::float8 AS "createdAtMs",
    COALESCE(p.routing ->> 'because', '') AS because, COALESCE(p.routing ? 'reroutedFrom', false) AS "isRerouted",
    ARRAY(SELECT c ->> 'channelId' FROM jsonb_array_elements(p.routing -> 'candidates') AS c
      WHERE c ->> 'excludedBecause' IN ('breaker_open', 'breaker_probing') OR c #>> '{score,isHealthy}' = 'false'
        OR (c #>> '{score,availability}')::float8 < $1 OR (c #>> '{score,latencyPenaltyMinor}')::float8 > 0) AS ill
  FROM payments p ORDER BY p.created_at, p.id`;

/** Every attempt of the drill, oldest first. */
export async function readAttempts(client: pg.Client): Promise<AttemptFacts[]> {
  return (await client.query<AttemptFacts>(ATTEMPTS_SQL, [WELL_AVAILABILITY])).rows;
}

const DELIVERED_SQL = `
  SELECT reference, (extract(epoch FROM delivered_at) * 1000)::float8 AS "deliveredAtMs" FROM orders WHERE status = 'delivered'`;

/** When each delivered order was delivered, by its reference. */
export async function readDelivered(client: pg.Client): Promise<Map<string, number>> {
  const { rows } = await client.query<{ reference: string; deliveredAtMs: number }>(DELIVERED_SQL);
  return new Map(rows.map(({ reference, deliveredAtMs }) => [reference, deliveredAtMs]));
}

const DECISION_SQL = "SELECT max((load ->> 'decisionP99Us')::float8) AS p99 FROM process_heartbeats WHERE kind = 'web'";

/** The 99th percentile of the decisions' time in the slowest web process, as it says itself; null before its first. */
export async function readDecisionP99Us(client: pg.Client): Promise<number | null> {
  const { rows } = await client.query<{ p99: number | null }>(DECISION_SQL);
  return rows[0]?.p99 ?? null;
}
