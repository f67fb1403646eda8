/** What the processes saw of the channels, by the minute, and the figures that follow from it. Pure. */

/** One minute of one channel and operation. Starts are told apart by how long they took, in steps of 8 %. */
export type MinuteCount = {
  /** Since the epoch. */
  minute: number;
  channelId: string;
  /** A call, or `outcome`: what became of payments. */
  operation: string;
  /** null where nothing was answered, and of all but starts. */
  bucket: number | null;
  succeeded: number;
  declined: number;
  failed: number;
};

/** `null` where there was nothing to count. Shares in hundredths of a percent. */
export type Figures = {
  /** Payments that came to an end, and the share of them that was paid. */
  outcomes: number;
  successBp: number | null;
  /** Calls of any kind, and the share of them that failed for technical reasons. */
  calls: number;
  failedBp: number | null;
  starts: number;
  /** How long the provider takes to open a payment. */
  p50Ms: number | null;
  p95Ms: number | null;
};

const BUCKET_STEP = 1.08;
/** The same steps for the database, which counts. */
export const BUCKET_SQL = `round(ln(greatest(latency_ms, 1)) / ln(${BUCKET_STEP}))::int`;

const WHOLE_BP = 10_000;

export function shareBp(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * WHOLE_BP);
}

/** The figures of one channel from these counts, which are its own. */
export function figuresOf(counts: readonly MinuteCount[]): Figures {
  const sum = { paid: 0, declined: 0, calls: 0, failed: 0, starts: 0 };
  const answered = new Map<number, number>();
  for (const { operation, bucket, succeeded, declined, failed } of counts) {
    if (operation === "outcome") {
      sum.paid += succeeded;
      sum.declined += declined;
      continue;
    }
    sum.calls += succeeded + failed;
    sum.failed += failed;
    if (operation !== "start") continue;
    sum.starts += succeeded + failed;
    if (bucket !== null) answered.set(bucket, (answered.get(bucket) ?? 0) + succeeded);
  }
  return {
    outcomes: sum.paid + sum.declined,
    successBp: shareBp(sum.paid, sum.paid + sum.declined),
    calls: sum.calls,
    failedBp: shareBp(sum.failed, sum.calls),
    starts: sum.starts,
    p50Ms: percentileMs(answered, 0.5),
    p95Ms: percentileMs(answered, 0.95),
  };
}

/** The middle of the step that holds this share of the answers; within 4 % of the true one. */
function percentileMs(answered: ReadonlyMap<number, number>, share: number): number | null {
  const steps = [...answered].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
  const total = steps.reduce((sum, [, count]) => sum + count, 0);
  let passed = 0;
  for (const [bucket, count] of steps) {
    passed += count;
    if (passed >= total * share) return Math.round(BUCKET_STEP ** bucket);
  }
  return null;
}

export const CHART_MINUTES = 60;
/** A minute alone is too little traffic for a rate: each point looks back over so many. */
const LOOK_BACK_MINUTES = 5;
/** How far back the counts must reach for a chart with the hour before as its ghost. */
export const COUNTED_MINUTES = 2 * CHART_MINUTES + LOOK_BACK_MINUTES - 1;

/** One method over the last hour, a point a minute, the newest last. Shares in hundredths of a percent. */
export type MethodChart = {
  method: string;
  /** Payments that came to an end, and the share of them that was paid, over the whole hour. */
  outcomes: number;
  successBp: number | null;
  success: (number | null)[];
  /** The hour before. */
  successBefore: (number | null)[];
  /** Who opened this method's payments; without channels that opened none. */
  traffic: { channelId: string; starts: number; shareBp: number | null; points: (number | null)[] }[];
};

/** The chart of one method from the counts of its channels. `now` is the minute that is still running. */
export function methodChart(
  { method, channelIds }: { method: string; channelIds: readonly string[] },
  counts: readonly MinuteCount[],
  now: number,
): MethodChart {
  const outcomes = counts.filter(({ operation }) => operation === "outcome");
  const starts = counts.filter(({ operation }) => operation === "start");
  const first = now - CHART_MINUTES + 1;
  const paid = byMinute(outcomes, ({ succeeded }) => succeeded);
  const ended = byMinute(outcomes, ({ succeeded, declined }) => succeeded + declined);
  const allStarts = byMinute(starts, ({ succeeded, failed }) => succeeded + failed);
  const hourTotal = (counted: ReadonlyMap<number, number>) => sumOver(counted, first, now);
  const traffic = channelIds.flatMap((channelId) => {
    const own = byMinute(
      starts.filter((count) => count.channelId === channelId),
      ({ succeeded, failed }) => succeeded + failed,
    );
    const total = hourTotal(own);
    if (total === 0) return [];
    const points = rates(own, allStarts, first);
    return { channelId, starts: total, shareBp: shareBp(total, hourTotal(allStarts)), points };
  });
  return {
    method,
    outcomes: hourTotal(ended),
    successBp: shareBp(hourTotal(paid), hourTotal(ended)),
    success: rates(paid, ended, first),
    successBefore: rates(paid, ended, first - CHART_MINUTES),
    traffic,
  };
}

function byMinute(counts: readonly MinuteCount[], of: (count: MinuteCount) => number): Map<number, number> {
  const counted = new Map<number, number>();
  for (const count of counts) counted.set(count.minute, (counted.get(count.minute) ?? 0) + of(count));
  return counted;
}

function sumOver(counted: ReadonlyMap<number, number>, from: number, to: number): number {
  let sum = 0;
  for (let minute = from; minute <= to; minute += 1) sum += counted.get(minute) ?? 0;
  return sum;
}

function rates(part: ReadonlyMap<number, number>, whole: ReadonlyMap<number, number>, first: number) {
  return Array.from({ length: CHART_MINUTES }, (_, index) => {
    const to = first + index;
    const from = to - LOOK_BACK_MINUTES + 1;
    return shareBp(sumOver(part, from, to), sumOver(whole, from, to));
  });
}
