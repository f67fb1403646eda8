import { rowsOf } from "@/lib/db/pool";
import { BUCKET_SQL, COUNTED_MINUTES, type MinuteCount } from "@/lib/payments/channel-figures";
import { MINUTE_MS } from "@/lib/shared/durations";

/** Processes tell what they saw within a second or two: a minute before the running one may still grow. */
const OPEN_MINUTES = 2;

/** Read by the index on `observed_at`; the countries are put together. */
const COUNTS_SQL = `
  SELECT floor(extract(epoch FROM observed_at) / 60)::int AS minute, channel_id AS "channelId", operation,
    CASE WHEN operation = 'start' AND latency_ms IS NOT NULL THEN ${BUCKET_SQL} END AS bucket,
    sum(succeeded)::int AS succeeded, sum(declined)::int AS declined, sum(failed)::int AS failed
  FROM channel_observations WHERE observed_at >= $1 AND operation <> 'probe' GROUP BY 1, 2, 3, 4 LIMIT 200000`;

type Reader = (now: Date) => Promise<readonly MinuteCount[]>;

/**
 * The last two hours by the minute. Minutes that are over are read once and kept: a view that is renewed every two seconds reads two minutes of
 * the table, whatever the traffic before them was. Calls at the same time share one read.
 */
export function holdMinuteCounts(): Reader {
  let held: readonly MinuteCount[] = [];
  /** From this minute on the table is read again. */
  let openFrom: number | null = null;
  let reading: Promise<readonly MinuteCount[]> | null = null;

  async function read(now: Date): Promise<readonly MinuteCount[]> {
    const running = minuteOf(now);
    const first = running - COUNTED_MINUTES + 1;
    const from = Math.max(first, openFrom ?? first);
    const fresh = await rowsOf<MinuteCount>(COUNTS_SQL, [new Date(from * MINUTE_MS)]);
    held = [...held.filter(({ minute }) => minute >= first && minute < from), ...fresh];
    openFrom = running - OPEN_MINUTES + 1;
    return held;
  }

  return (now) => {
    reading ??= read(now).finally(() => {
      reading = null;
    });
    return reading;
  };
}

export function minuteOf(at: Date): number {
  return Math.floor(at.getTime() / MINUTE_MS);
}
