import type pg from "pg";
import type { Stack } from "@/scripts/stack/stack";
import { type Percentiles, percentilesOf } from "@/tests/bench/percentiles";
import { memoryKibByGroup } from "@/tests/bench/process-load";

/** Tables that every order changes. */
const HOT_TABLES = [
  "accounts",
  "orders",
  "payments",
  "deliveries",
  "delivery_attempts",
  "transfers",
  "evidence",
  "inbox_events",
  "risk_verdicts",
] as const;

export type TableSize = { mib: number; indexMib: number; rows: number; deadRows: number; vacuums: number };

/** What a minute looked like from outside. */
export type MinuteSample = {
  name: "soak.minute";
  minute: number;
  delivered: number;
  /**
   * From the moment a provider's event was stored to the commit that worked on it: how long paid money waits in front of the worker.
   */
  queueLagMs: Percentiles;
  /** From the commit that booked the payment and reserved the diamonds to the settlement, the platform's time included. */
  reservedToDeliveredMs: Percentiles;
  /** Of each process; PostgreSQL's processes together. Pages they share are counted once. */
  memoryMiB: Record<string, number>;
  tables: Record<string, TableSize>;
  logBytes: Record<string, number>;
};

/** Reads one minute: everything that happened between two moments, and how large things are now. */
export async function sampleMinute(
  stack: Stack,
  client: pg.Client,
  span: { minute: number; fromMs: number; toMs: number; logBytes: Record<string, number> },
): Promise<MinuteSample> {
  const between = [span.fromMs / 1_000, span.toMs / 1_000];
  const lag = await column(
    client,
    `SELECT extract(epoch FROM handled_at - received_at)::float8 * 1000 AS ms FROM inbox_events
     WHERE handled_at >= to_timestamp($1) AND handled_at < to_timestamp($2)`,
    between,
  );
  const delivery = await column(
    client,
    `SELECT extract(epoch FROM delivered_at - reserved_at)::float8 * 1000 AS ms FROM orders
     WHERE status = 'delivered' AND status_at >= to_timestamp($1) AND status_at < to_timestamp($2)`,
    between,
  );
  return {
    name: "soak.minute",
    minute: span.minute,
    delivered: delivery.length,
    queueLagMs: percentilesOf(lag),
    reservedToDeliveredMs: percentilesOf(delivery),
    memoryMiB: memoryOf(stack),
    tables: await tablesOf(client),
    logBytes: span.logBytes,
  };
}

function memoryOf(stack: Stack): Record<string, number> {
  const groups: Record<string, number[]> = {};
  for (const { name, pid } of stack.processes) groups[name] = [pid];
  if (stack.database.pid !== null) groups.postgres = [stack.database.pid];
  const kib = memoryKibByGroup(groups) ?? {};
  return Object.fromEntries(Object.entries(kib).map(([name, value]) => [name, Math.round(value / 1_024)]));
}

async function column(client: pg.Client, text: string, values: readonly number[]): Promise<number[]> {
  const { rows } = await client.query<{ ms: number }>(text, [...values]);
  return rows.map(({ ms }) => ms);
}

async function tablesOf(client: pg.Client): Promise<Record<string, TableSize>> {
  const { rows } = await client.query<TableSize & { name: string }>(
    `SELECT s.relname AS name, round(pg_table_size(s.relid) / 1048576.0, 1)::float8 AS mib,
            round(pg_indexes_size(s.relid) / 1048576.0, 1)::float8 AS "indexMib", s.n_live_tup::float8 AS rows,
            s.n_dead_tup::float8 AS "deadRows", (s.vacuum_count + s.autovacuum_count)::float8 AS vacuums
     FROM pg_stat_user_tables s WHERE s.relname = ANY ($1::text[])`,
    [[...HOT_TABLES]],
  );
  return Object.fromEntries(rows.map(({ name, ...size }) => [name, size]));
}
