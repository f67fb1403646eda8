import "server-only";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { rowOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { Refusal } from "@/lib/shared/refusal";

/** How far behind the shop is, in milliseconds. */
export type Backlog = {
  /** How long the oldest webhook that nobody has handled waits: the worker cannot keep up. */
  eventsLateMs: number;
  /** How long this process's own turns take: it cannot keep up itself. */
  turnMs: number;
};

const LOOK_EVERY_MS = 1_000;
/** A turn of a process that keeps up ends well below this. */
const TURN_MAX_MS = 150;
/** So many looks in a row make a backlog of it: a machine that something else keeps busy for a moment is none. */
const SLOW_LOOKS = 5;
const RETRY_SECONDS = { min: 3, max: 30 };
const RESOLUTION_MS = 10;

/** One state for the process, which may hold this module twice: in Next's bundle and beside it. */
const shared = globalThis as { facetBusyForSeconds?: number | null };

/**
 * Whether new orders would only wait, and for how many seconds whoever comes now should stay away; null of a shop that keeps up. Pure.
 * `lateMaxMs` is how long paid orders may wait before new ones are refused.
 */
export function busyForSeconds({ eventsLateMs, turnMs }: Backlog, lateMaxMs: number): number | null {
  if (eventsLateMs <= lateMaxMs && turnMs <= TURN_MAX_MS) return null;
  // What has piled up took about that long to come, and takes about as long to go once nothing more comes.
  const seconds = Math.ceil(eventsLateMs / 1_000);
  return Math.min(RETRY_SECONDS.max, Math.max(RETRY_SECONDS.min, seconds));
}

/** As last looked at; null when the shop keeps up, or when nobody looks (development, tests). */
export function busyNowForSeconds(): number | null {
  return shared.facetBusyForSeconds ?? null;
}

/**
 * Keeps new orders out while paid ones wait: money that was taken comes first, and a quick "later" is kinder than a slow page. Refuses with
 * shop.busy and `retryAfterSeconds`.
 */
export function refuseWhenBusy(): void {
  const retryAfterSeconds = busyNowForSeconds();
  if (retryAfterSeconds !== null) throw new Refusal("shop.busy", { retryAfterSeconds });
}

/** Looks every second how far behind the shop is. Returns the way to stop. */
export function watchPressure(): () => void {
  const turns = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  turns.enable();
  let slowLooks = 0;
  const look = async () => {
    const medianMs = turns.percentile(50) / 1e6 - RESOLUTION_MS;
    turns.reset();
    slowLooks = medianMs > TURN_MAX_MS ? slowLooks + 1 : 0;
    const turnMs = slowLooks >= SLOW_LOOKS ? medianMs : 0;
    shared.facetBusyForSeconds = busyForSeconds(
      { eventsLateMs: await eventsLateMs(), turnMs },
      env.BUSY_AFTER_SECONDS * 1_000,
    );
  };
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    // A database that is away refuses orders by itself, with another sentence.
    look()
      .catch(() => undefined)
      .finally(() => {
        isLooking = false;
      });
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    turns.disable();
    shared.facetBusyForSeconds = null;
  };
}

/** Milliseconds since the oldest event came that waits for its first handling; one that failed waits for its own reasons. */
export async function eventsLateMs(): Promise<number> {
  const row = await rowOf<{ late_ms: number }>(
    `SELECT (extract(epoch FROM clock_timestamp() - received_at) * 1000)::float8 AS late_ms FROM inbox_events
     WHERE handled_at IS NULL AND tries <= 1 AND next_try_at IS NULL ORDER BY id LIMIT 1`,
  );
  return row?.late_ms ?? 0;
}
