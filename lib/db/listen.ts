import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { env } from "@/lib/env";

/** What a batch told when it committed: which loops may have work, and which orders changed ("all" past the size of a notice). */
export type Notice = { wake: "events" | "work" | "orders" | "reconnected"; orders: readonly string[] | "all" };

const CHANNEL = "facet";
const RECONNECT_MS = 500;

/**
 * Holds one direct connection that hears every committed batch. A lost connection is made again by itself, and the listener is
 * told `reconnected`: what happened meanwhile must be read from the tables. Returns the way to stop.
 */
export function listen(onNotice: (notice: Notice) => void): () => Promise<void> {
  let isStopped = false;
  let client: pg.Client | undefined;

  async function holdConnection(): Promise<void> {
    let isFirst = true;
    while (!isStopped) {
      try {
        client = new pg.Client({
          connectionString: env.DATABASE_URL,
          application_name: "facet-listen",
          keepAlive: true,
        });
        const ended = new Promise<void>((resolve) => client?.once("end", resolve));
        client.on("error", () => undefined);
        client.on("notification", ({ payload }) => onNotice(readNotice(payload ?? "")));
        await client.connect();
        await client.query(`LISTEN ${CHANNEL}`);
        if (!isFirst) onNotice({ wake: "reconnected", orders: "all" });
        isFirst = false;
        await ended;
      } catch {
        // The database is away; try again until it is back or we are stopped.
      }
      if (!isStopped) await sleep(RECONNECT_MS, undefined, { ref: false });
    }
  }

  const held = holdConnection();
  return async () => {
    isStopped = true;
    await client?.end().catch(() => undefined);
    await held;
  };
}

function readNotice(payload: string): Notice {
  const [wake = "", list = ""] = payload.split("|");
  const orders = list === "*" ? ("all" as const) : list === "" ? [] : list.split(",");
  return { wake: wake === "events" || wake === "orders" ? wake : "work", orders };
}
