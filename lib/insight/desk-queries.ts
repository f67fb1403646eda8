import "server-only";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { percentOf } from "@/lib/insight/queries";
import { ARRIVAL_GOAL_SECONDS } from "@/lib/orders/lateness";
import { dayAt, firstIdAt, startOfDay } from "@/lib/shared/desk-days";
import { DAY_MS, HOUR_MS } from "@/lib/shared/durations";
import { type Currency, divideRounded } from "@/lib/shared/money";

export type DayFigures = {
  placed: number;
  paid: number;
  delivered: number;
  /** Net of tax, in US cents at the rates of the orders, from the books. */
  revenueUsdMinor: string;
  costUsdMinor: string;
  feesUsdMinor: string;
  withinGoal: number;
  medianMs: number | null;
};

export type Overview = {
  today: DayFigures;
  /** The same hours of the same weekday before. */
  before: DayFigures;
  marginPercent: string | null;
  withinGoalPercent: string | null;
  revenueByCurrency: { currency: Currency; amountMinor: string }[];
  hours: { hour: number; today: number | null; before: number }[];
  arrivals: { label: string; count: number }[];
};

/** What the shop did today, counted from orders and books. `now` is where today ends. */
export async function getOverview(now: Date): Promise<Overview> {
  const start = startOfDay(dayAt(now));
  const weekBefore = new Date(start.getTime() - 7 * DAY_MS);
  const sameTimeBefore = new Date(now.getTime() - 7 * DAY_MS);
  const [today, before, revenueByCurrency, hours, arrivals] = await Promise.all([
    figuresOf(start, now),
    figuresOf(weekBefore, sameTimeBefore),
    revenueOf(start, now),
    hoursOf(start, now),
    arrivalsOf(now),
  ]);
  return {
    today,
    before,
    marginPercent: marginOf(today),
    withinGoalPercent: today.delivered === 0 ? null : percentOf(today.withinGoal, today.delivered),
    revenueByCurrency,
    hours,
    arrivals,
  };
}

/** What is left of each dollar after diamonds and provider fees, in percent with one decimal. */
export function marginOf({ revenueUsdMinor, costUsdMinor, feesUsdMinor }: DayFigures): string | null {
  const revenue = BigInt(revenueUsdMinor);
  if (revenue <= 0n) return null;
  const left = revenue - BigInt(costUsdMinor) - BigInt(feesUsdMinor);
  // As the reports round it: the same figures must not read as 2.6 % here and 2.7 % there.
  const tenths = divideRounded(left * 1_000n, revenue, "half-up");
  const sign = tenths < 0n ? "-" : "";
  const magnitude = tenths < 0n ? -tenths : tenths;
  return `${sign}${magnitude / 10n}.${magnitude % 10n}`;
}

type FigureRow = {
  placed: number;
  paid: number;
  delivered: number;
  within: number;
  median_ms: number | null;
  revenue: bigint;
  cost: bigint;
  fees: bigint;
};

/** Minor units of an order's currency in US cents, at the rate that was quoted for it. */
const IN_USD = `t.amount::numeric / CASE WHEN t.ledger = 'VND' THEN 1 ELSE 100 END * 1e8 / o.fx_per_usd_micro`;

const FIGURES_SQL = `
  WITH mine AS (
    SELECT placed_at, paid_at, delivered_at FROM orders
    WHERE id >= $3 AND (placed_at BETWEEN $1 AND $2 OR paid_at BETWEEN $1 AND $2 OR delivered_at BETWEEN $1 AND $2)
  ), money AS (
    SELECT t.code, CASE WHEN t.ledger = 'USD' THEN t.amount ELSE ${IN_USD} END AS usd
    FROM transfers t LEFT JOIN orders o ON o.id = t.order_id
    WHERE t.id >= $3 AND t.created_at BETWEEN $1 AND $2 AND t.kind IN ('single', 'post')
      AND t.code IN ('delivery.revenue', 'delivery.cost', 'payment.fee')
  )
  SELECT count(*) FILTER (WHERE placed_at BETWEEN $1 AND $2)::int AS placed,
         count(*) FILTER (WHERE paid_at BETWEEN $1 AND $2)::int AS paid,
         count(*) FILTER (WHERE delivered_at BETWEEN $1 AND $2)::int AS delivered,
         count(*) FILTER (WHERE delivered_at BETWEEN $1 AND $2 AND delivered_at - paid_at <= interval '15 seconds')::int AS within,
         (percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM delivered_at - paid_at) * 1000)
           FILTER (WHERE delivered_at BETWEEN $1 AND $2))::float8 AS median_ms,
         (SELECT COALESCE(round(sum(usd)), 0)::bigint FROM money WHERE code = 'delivery.revenue') AS revenue,
         (SELECT COALESCE(round(sum(usd)), 0)::bigint FROM money WHERE code = 'delivery.cost') AS cost,
         (SELECT COALESCE(round(sum(usd)), 0)::bigint FROM money WHERE code = 'payment.fee') AS fees
  FROM mine`;

async function figuresOf(from: Date, to: Date): Promise<DayFigures> {
  // An order may be paid or delivered a day after it was placed; older ones no longer are.
  const row = await rowOf<FigureRow>(FIGURES_SQL, [from, to, firstIdAt(new Date(from.getTime() - 2 * DAY_MS))]);
  return {
    placed: row?.placed ?? 0,
    paid: row?.paid ?? 0,
    delivered: row?.delivered ?? 0,
    revenueUsdMinor: (row?.revenue ?? 0n).toString(),
    costUsdMinor: (row?.cost ?? 0n).toString(),
    feesUsdMinor: (row?.fees ?? 0n).toString(),
    withinGoal: row?.within ?? 0,
    medianMs: row?.median_ms ?? null,
  };
}

async function revenueOf(from: Date, to: Date): Promise<Overview["revenueByCurrency"]> {
  const rows = await rowsOf<{ currency: Currency; amount: bigint }>(
    `SELECT ledger AS currency, sum(amount)::bigint AS amount FROM transfers
     WHERE id >= $3 AND created_at BETWEEN $1 AND $2 AND code = 'delivery.revenue' GROUP BY ledger ORDER BY 2 DESC`,
    [from, to, firstIdAt(new Date(from.getTime() - 2 * DAY_MS))],
  );
  return rows.map(({ currency, amount }) => ({ currency, amountMinor: amount.toString() }));
}

/** Paid orders by hour of the day, beside the same weekday a week before; hours to come are null. */
async function hoursOf(start: Date, now: Date): Promise<Overview["hours"]> {
  const sql = `
    SELECT floor(extract(epoch FROM paid_at - $1) / 3600)::int AS hour, count(*)::int AS count FROM orders
    WHERE id >= $3 AND paid_at >= $1 AND paid_at < $2 GROUP BY 1`;
  const read = async (from: Date) => {
    const to = new Date(from.getTime() + DAY_MS);
    const rows = await rowsOf<{ hour: number; count: number }>(sql, [
      from,
      to,
      firstIdAt(new Date(from.getTime() - DAY_MS)),
    ]);
    return new Map(rows.map(({ hour, count }) => [hour, count]));
  };
  const [today, before] = await Promise.all([read(start), read(new Date(start.getTime() - 7 * DAY_MS))]);
  const current = Math.floor((now.getTime() - start.getTime()) / HOUR_MS);
  return Array.from({ length: 24 }, (_, hour) => ({
    hour,
    today: hour > current ? null : (today.get(hour) ?? 0),
    before: before.get(hour) ?? 0,
  }));
}

const ARRIVAL_EDGES_MS = [1_000, 2_000, 3_000, 5_000, 8_000, ARRIVAL_GOAL_SECONDS * 1_000, 60_000];
const ARRIVAL_LABELS = ["< 1 s", "1-2 s", "2-3 s", "3-5 s", "5-8 s", "8-15 s", "15-60 s", "> 1 min"];

/** From paid to delivered, the orders delivered within the last 24 hours. */
async function arrivalsOf(now: Date): Promise<Overview["arrivals"]> {
  const from = new Date(now.getTime() - DAY_MS);
  const rows = await rowsOf<{ bucket: number; count: number }>(
    `SELECT width_bucket((extract(epoch FROM delivered_at - paid_at) * 1000)::numeric, $3::numeric[]) AS bucket, count(*)::int AS count
     FROM orders WHERE id >= $2 AND delivered_at >= $1 AND paid_at IS NOT NULL GROUP BY 1`,
    [from, firstIdAt(new Date(from.getTime() - 2 * DAY_MS)), ARRIVAL_EDGES_MS],
  );
  return ARRIVAL_LABELS.map((label, bucket) => ({
    label,
    count: rows.find((row) => row.bucket === bucket)?.count ?? 0,
  }));
}

export type ProcessView = {
  id: string;
  kind: string;
  startedAt: string;
  seenAt: string;
  isAlive: boolean;
  load: string;
};

/**
 * A process that has missed a beat of ten seconds and is late for the next is dead. With the two seconds until the page hears of it, it is
 * seen within 20 s of its death.
 */
const ALIVE_MS = 17_000;

export async function listProcesses(now: Date): Promise<ProcessView[]> {
  const rows = await rowsOf<{
    id: string;
    kind: string;
    started_at: Date;
    seen_at: Date;
    load: Record<string, unknown>;
  }>("SELECT id, kind, started_at, seen_at, load FROM process_heartbeats ORDER BY kind, started_at");
  return rows.map(({ id, kind, started_at, seen_at, load }) => ({
    id,
    kind,
    startedAt: started_at.toISOString(),
    seenAt: seen_at.toISOString(),
    isAlive: now.getTime() - seen_at.getTime() < ALIVE_MS,
    load: wordsOfLoad(load),
  }));
}

const LOAD_WORDS: Readonly<Record<string, (value: string) => string>> = {
  pid: (pid) => `process ${pid}`,
  streams: (count) => `${count} live ${count === "1" ? "page" : "pages"}`,
  decisionP99Us: (us) => `channel chosen in ${(Number(us) / 1_000).toFixed(1)} ms (p99)`,
  payments: (count) => `${count} ${count === "1" ? "payment" : "payments"} at work`,
  deliveries: (count) => `${count} ${count === "1" ? "delivery" : "deliveries"} at work`,
};

/** What a process says of itself, for people; of a newer version's measure its name. */
function wordsOfLoad(load: Record<string, unknown>): string {
  const parts = Object.entries(load).map(
    ([name, value]) => LOAD_WORDS[name]?.(String(value)) ?? `${name} ${String(value)}`,
  );
  return parts.join(" · ");
}
