import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import type { Stack } from "@/scripts/stack/stack";
import { cpuMsByGroup, machineCpuMs, memoryKibByGroup } from "@/tests/bench/process-load";

export type Group = "web" | "worker" | "postgres" | "simulators" | "driver";

/** The processes that a run pays for. */
export function groupsOf(stack: Stack, driverPid: number): Record<Group, number[]> {
  const pids = (list: readonly { pid: number }[]) => list.map(({ pid }) => pid).filter((pid) => pid > 0);
  return {
    web: pids(stack.webs),
    worker: pids(stack.workers),
    postgres: stack.database.pid === null ? [] : [stack.database.pid],
    simulators: pids(Object.values(stack.simulators)),
    driver: [driverPid],
  };
}

/** Counters that only grow; two readings and their difference are a run. */
export type Reading = {
  cpuMs: Record<Group, number> | null;
  /** Of everybody on this machine. */
  machineCpuMs: number | null;
  atMs: number;
  /** Transactions that wrote: each takes one id from the server's counter; reading takes none. */
  writingTransactions: number;
  /** All of them, the reading ones too. */
  transactions: number;
  walBytes: number;
};

export async function readCounters(client: pg.Client, groups: Record<Group, number[]>): Promise<Reading> {
  const { rows } = await client.query<{ writing: string; all: string; wal: string }>(
    `SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS writing,
            (SELECT xact_commit::text FROM pg_stat_database WHERE datname = current_database()) AS all,
            (SELECT wal_bytes::text FROM pg_stat_wal) AS wal`,
  );
  const [row] = rows;
  return {
    cpuMs: cpuMsByGroup(groups),
    machineCpuMs: machineCpuMs(),
    atMs: Date.now(),
    writingTransactions: Number(row?.writing),
    transactions: Number(row?.all),
    walBytes: Number(row?.wal),
  };
}

/** How many cores others kept busy between two readings, or null where that cannot be told. Pure. */
export function coresOfOthers(before: Reading, after: Reading): number | null {
  if (before.machineCpuMs === null || after.machineCpuMs === null) return null;
  if (before.cpuMs === null || after.cpuMs === null) return null;
  const sum = (reading: Record<Group, number>) => Object.values(reading).reduce((total, ms) => total + ms, 0);
  const ours = sum(after.cpuMs) - sum(before.cpuMs);
  return Math.max(0, after.machineCpuMs - before.machineCpuMs - ours) / (after.atMs - before.atMs);
}

const MEMORY_EVERY_MS = 2_000;

/** Looks at memory until it is stopped; answers the largest amount of each group, in KiB. */
export function watchMemory(groups: Record<Group, number[]>): () => Record<Group, number> | null {
  const peak = memoryKibByGroup(groups);
  const look = () => {
    const now = memoryKibByGroup(groups);
    if (peak === null || now === null) return;
    for (const group of Object.keys(now) as Group[]) peak[group] = Math.max(peak[group], now[group]);
  };
  const timer = setInterval(look, MEMORY_EVERY_MS);
  return () => {
    clearInterval(timer);
    look();
    return peak;
  };
}

const OPEN_SQL = `
  SELECT (SELECT count(*) FROM inbox_events WHERE handled_at IS NULL)
       + (SELECT count(*) FROM payments WHERE due IN ('capture', 'cancel', 'expire'))
       + (SELECT count(*) FROM orders WHERE status IN ('delivering', 'unknown')) AS open`;
const LOOK_EVERY_MS = 250;

/**
 * Waits until nothing is under way: no webhook waits at a provider, no event in the inbox, no delivery, no capture.
 *
 * @returns whether that was so in time
 */
export async function untilQuiet(stack: Stack, client: pg.Client, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    const waiting = await Promise.all([stack.urls.stripe, stack.urls.xendit].map(webhooksWaiting));
    const { rows } = await client.query<{ open: string }>(OPEN_SQL);
    if (waiting.every((count) => count === 0) && rows[0]?.open === "0") return true;
    await wait(LOOK_EVERY_MS);
  }
  return false;
}

async function webhooksWaiting(url: string | null): Promise<number> {
  const response = await fetch(`${url}/_sim/state?limit=0`);
  return ((await response.json()) as { webhooks: { waiting: number } }).webhooks.waiting;
}
