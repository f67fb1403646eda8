import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { migrate } from "../database/migrate";
import { answers, type EmbeddedServer, startServer } from "../database/postgres";
import { type DatabaseUrls, ensureDatabase, ensureRoles, urlsOf } from "../database/roles";
import { startThrowawayServer } from "../database/throwaway";
import { DATA_DIR, ScriptError } from "../project";

/** `own`: the shop's, in .data/postgres. `throwaway`: gone afterwards, as durable as the shop's. `given`: somebody else's. */
export type WantedDatabase =
  | { kind: "own"; port: number }
  | { kind: "throwaway"; settings?: Readonly<Record<string, string>>; hear?: (line: string) => void }
  | ({ kind: "given" } & DatabaseUrls)
  /** One that `openDatabase` has opened already. */
  | { kind: "open"; database: StackDatabase };

export type StackDatabase = DatabaseUrls & {
  port: number;
  /** Null for a server that was given to us. */
  readonly pid: number | null;
  /** For drills: ends the server at once, as a power cut would; the supervisor then starts it again. */
  kill: () => void;
  close: () => Promise<void>;
};

const RELAUNCH_WAITS_MS = [200, 1_000, 2_000, 5_000, 10_000];

/** Starts or reaches the database and migrates it. */
export async function openDatabase(wanted: WantedDatabase, say: (line: string) => void): Promise<StackDatabase> {
  if (wanted.kind === "open") return wanted.database;
  if (wanted.kind === "given") return openGiven(wanted);
  const server =
    wanted.kind === "own"
      ? await startServer({ folder: path.join(DATA_DIR, "postgres"), port: wanted.port, say })
      : await startThrowawayServer(wanted.settings, wanted.hear);
  try {
    const superuserUrl = server.superuserUrl("postgres");
    await ensureRoles(superuserUrl);
    await ensureDatabase(superuserUrl, "facet");
    const urls = urlsOf(superuserUrl, "facet");
    await tellMigrations(urls.ownerUrl, say);
    return keepRunning(server, urls, say);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** A server of our own comes back by itself; the shop's processes reconnect. */
function keepRunning(server: EmbeddedServer, urls: DatabaseUrls, say: (line: string) => void): StackDatabase {
  let isWanted = true;
  async function watch(): Promise<void> {
    for (;;) {
      await server.gone();
      for (const waitMs of RELAUNCH_WAITS_MS) {
        if (!isWanted) return;
        say(`the database ended; starting it again in ${waitMs / 1_000} s`);
        await wait(waitMs);
        if (!isWanted) return;
        const isUp = await server.relaunch().then(
          () => true,
          (error: unknown) => say(String(error instanceof Error ? error.message : error)),
        );
        if (isUp === true) break;
      }
    }
  }
  void watch();
  return {
    ...urls,
    port: server.port,
    get pid() {
      return server.pid;
    },
    kill: () => process.kill(server.pid, "SIGQUIT"),
    close: async () => {
      isWanted = false;
      await server.stop();
    },
  };
}

async function openGiven({ appUrl, ownerUrl }: DatabaseUrls): Promise<StackDatabase> {
  for (const [name, url] of [
    ["DATABASE_URL", appUrl],
    ["DATABASE_OWNER_URL", ownerUrl],
  ] as const) {
    if (await answers(url)) continue;
    const { host, pathname } = new URL(url);
    throw new ScriptError(`${name} is set, but no database answers at ${host}${pathname}: start it, or unset ${name}`);
  }
  await tellMigrations(ownerUrl, () => undefined);
  return {
    appUrl,
    ownerUrl,
    port: Number(new URL(appUrl).port || 5432),
    pid: null,
    kill: () => {
      throw new ScriptError("a database that was given to us is not ours to kill");
    },
    close: async () => undefined,
  };
}

async function tellMigrations(ownerUrl: string, say: (line: string) => void): Promise<void> {
  const applied = await migrate(ownerUrl);
  if (applied.length > 0) say(`database: ${applied.length} migration${applied.length === 1 ? "" : "s"} applied`);
}
