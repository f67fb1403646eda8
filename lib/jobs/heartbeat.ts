import { randomUUID } from "node:crypto";
import { rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

const FORGET_AFTER = "1 hour";

/** Writes that this process lives, with its load, at once and every HEARTBEAT_SECONDS. Returns the way to end it, which removes the row. */
export function startHeartbeat(kind: "web" | "worker", load: () => Record<string, number>): () => Promise<void> {
  const id = randomUUID();
  const startedAt = new Date();
  const beat = () =>
    rowsOf(
      `INSERT INTO process_heartbeats (id, kind, started_at, seen_at, load) VALUES ($1, $2, $3, now(), $4)
       ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, load = excluded.load`,
      [id, kind, startedAt, JSON.stringify({ pid: process.pid, ...load() })],
    ).catch((error: unknown) => log().warn({ err: error }, "no heartbeat could be written"));
  void beat();
  void rowsOf(`DELETE FROM process_heartbeats WHERE seen_at < now() - $1::interval`, [FORGET_AFTER]).catch(
    () => undefined,
  );
  const timer = setInterval(beat, env.HEARTBEAT_SECONDS * 1000);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await rowsOf("DELETE FROM process_heartbeats WHERE id = $1", [id]).catch(() => undefined);
  };
}
