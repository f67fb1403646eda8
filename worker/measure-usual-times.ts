import { rowsOf } from "@/lib/db/pool";

/** Enough to be no chance, and few enough to be of these days. */
const PAYMENTS_LOOKED_AT = 5_000;
const PAYMENTS_MIN = 20;
/** A price list that changes with every second of a median would never be fresh in a cache. */
const CHANGE_MIN = 0.1;

/**
 * Measures how long customers take from a channel's payment page to "paid": the median of its newest payments, which the shop shows beside
 * the method and ranks "fastest" by. A channel that few have used keeps what it had.
 */
export async function measureUsualTimes(): Promise<void> {
  await rowsOf(
    `WITH newest AS (
       SELECT channel, extract(epoch FROM paid_at - started_at) * 1000 AS ms FROM payments
       WHERE id IN (SELECT id FROM payments ORDER BY id DESC LIMIT $1) AND paid_at IS NOT NULL AND started_at IS NOT NULL
     ), measured AS (
       SELECT channel, greatest(1, percentile_disc(0.5) WITHIN GROUP (ORDER BY ms))::int AS ms FROM newest GROUP BY channel HAVING count(*) >= $2
     )
     UPDATE channels c SET usual_ms = m.ms FROM measured m
     WHERE c.id = m.channel AND (c.usual_ms IS NULL OR abs(c.usual_ms - m.ms) > c.usual_ms * $3::float8)`,
    [PAYMENTS_LOOKED_AT, PAYMENTS_MIN, CHANGE_MIN],
  );
}
