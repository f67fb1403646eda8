import pg from "pg";

const ASK_LIMIT_MS = 2_000;

async function answersWell(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ASK_LIMIT_MS) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** Asked on its own port, so that two web processes behind one address are told apart. */
export const webHealth = (port: number) => () => answersWell(`http://127.0.0.1:${port}/api/health`);

export const simulatorHealth = (port: number) => () => answersWell(`http://127.0.0.1:${port}/_sim/state`);

/** A worker has no port: it works when it has written a heartbeat since it was started. */
export function workerHealth(databaseUrl: string, startedAfter: Date): () => Promise<boolean> {
  return async () => {
    const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: ASK_LIMIT_MS });
    client.on("error", () => undefined);
    try {
      await client.connect();
      const seen = await client.query("select 1 from process_heartbeats where kind = 'worker' and seen_at >= $1", [
        startedAfter,
      ]);
      return seen.rows.length > 0;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  };
}
