import { inProject } from "../project";
import { ensureBuild, ensureClient, runNode, TSX } from "./build-shop";
import { childEnv } from "./child-env";
import { openDatabase, type WantedDatabase } from "./database";
import { ADDRESSES_TO_COME, freshDemoSecrets } from "./demo-settings";
import type { Log } from "./managed-process";
import { type Stack, type StackOptions, startStack } from "./stack";

export type FreshShop = {
  /** Over demo settings with fresh secrets. */
  settings?: Readonly<Record<string, string>>;
  /** The demo's tickets too, which are about orders of their own. */
  hasTickets?: boolean;
  webs?: number;
  workers?: number;
  /** All of them when left out. */
  simulators?: StackOptions["simulators"];
  /** Settings of PostgreSQL; a benchmark leaves durability alone. */
  databaseSettings?: Readonly<Record<string, string>>;
  extraEnv?: StackOptions["extraEnv"];
  /** Where simulators keep their state, for a drill that stops and starts them; in memory when left out. */
  simulatorData?: string;
  /** Where the processes' lines go; nowhere when left out. */
  log?: Log;
};

/**
 * A built, migrated and seeded shop of its own: throw-away database, free ports, simulators that keep nothing (unless told where). For
 * browser tests, benchmarks and fault drills; any number of them may run at once.
 */
export async function startFreshShop(wanted: FreshShop = {}): Promise<Stack> {
  const log = wanted.log ?? (() => undefined);
  const settings = { ...freshDemoSecrets(), FACET_DEMO: "1", LOG_LEVEL: "warn", ...wanted.settings };
  ensureClient();
  await ensureBuild(settings, log);
  const database = await openDatabase(databaseOf(wanted, log), (line) => log("facet", line));
  try {
    const urls = { DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl };
    const env = childEnv({ ...ADDRESSES_TO_COME, ...settings, ...urls }, "production");
    const seedArgs = wanted.hasTickets === true ? ["--with-tickets"] : [];
    await runNode("seed", [...TSX, inProject("prisma/seed/main.ts"), ...seedArgs], env, log);
    return await startStack({
      database: { kind: "open", database },
      settings,
      ports: { web: 0 },
      webs: wanted.webs ?? 1,
      workers: wanted.workers ?? 1,
      hasSimulators: true,
      simulatorData: wanted.simulatorData ?? "",
      ...(wanted.simulators === undefined ? {} : { simulators: wanted.simulators }),
      mode: "production",
      ...(wanted.extraEnv === undefined ? {} : { extraEnv: wanted.extraEnv }),
      say: (line) => log("facet", line),
      log,
    });
  } catch (error) {
    await database.close();
    throw error;
  }
}

function databaseOf({ databaseSettings = {} }: FreshShop, log: Log): WantedDatabase {
  return { kind: "throwaway", settings: databaseSettings, hear: (line) => log("database", line) };
}
