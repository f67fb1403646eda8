import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { ScriptError } from "../project";
import { byLines } from "../stack/managed-process";
import { nextFreePort } from "../stack/ports";
import { installedBinaries } from "./installed-binaries";
import { stopLeftBehind } from "./left-behind";
import { giveTo, reachableBinaries, reachableFolder, type ServerUser, serverUser } from "./server-user";

/** Where the folder's own server listens. */
export const OWN_POSTGRES_PORT = 54_329;

/** A PostgreSQL 18 server of our own, started from the binaries that npm installed. */
export type EmbeddedServer = {
  port: number;
  /** The server process (postmaster); a new one after `relaunch`. */
  readonly pid: number;
  /** Where the data really is; not always where it was asked for (see server-user.ts). */
  folder: string;
  superuserUrl: (database: string) => string;
  /** Ends all connections, writes everything down, and stops. */
  stop: () => Promise<void>;
  /** Resolves when the server process that runs now has ended, for whatever reason. */
  gone: () => Promise<void>;
  /** Starts the server again, on the same port, after it has died. */
  relaunch: () => Promise<void>;
};

export type StartServer = {
  /** Holds `data/`, the password and the log. Made when missing. */
  folder: string;
  port: number;
  say: (line: string) => void;
  /** Extra settings. Nothing here may weaken durability outside tests. */
  settings?: Readonly<Record<string, string>>;
  /** Hears every line of the server's own log. */
  hear?: (line: string) => void;
};

const START_LIMIT_MS = 60_000;
const SERVER_ENV = { PATH: process.env.PATH, LC_ALL: "C", NODE_ENV: "production" } as const;

/**
 * Starts the server, making its data folder the first time.
 *
 * Durable: fsync and synchronous_commit stay on. A server that was left behind by a killed supervisor is stopped
 * first; a lock file that was left behind by a killed server is recovered from by PostgreSQL itself.
 */
export async function startServer({
  folder: wished,
  port: firstPort,
  say,
  settings = {},
  hear,
}: StartServer): Promise<EmbeddedServer> {
  const user = serverUser(say);
  const folder = reachableFolder(user, wished, say);
  const binaries = reachableBinaries(user, await installedBinaries());
  const data = path.join(folder, "data");
  await stopLeftBehind(data, say);

  const password = passwordIn(wished);
  if (!existsSync(path.join(data, "PG_VERSION"))) initialise({ binaries, folder, data, user, password });

  const port = await nextFreePort(firstPort, "postgres", say);
  const superuserUrl = (database: string) => `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`;
  const run = () => {
    const launched = launch({ binaries, data, folder, user, port, settings });
    if (hear !== undefined) launched.stderr?.on("data", byLines(hear));
    return launched;
  };
  let child = run();
  await untilReady(child, superuserUrl("postgres"));
  return {
    port,
    folder,
    superuserUrl,
    get pid() {
      return child.pid ?? 0;
    },
    stop: () => stopChild(child),
    gone: () => whenGone(child),
    relaunch: async () => {
      await stopLeftBehind(data, say);
      child = run();
      await untilReady(child, superuserUrl("postgres"));
    },
  };
}

function whenGone(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once("exit", () => resolve()));
}

/** Random, made once, readable by its owner only; kept in the project even when the data cannot be. */
function passwordIn(folder: string): string {
  const file = path.join(folder, "password");
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  const password = randomBytes(24).toString("hex");
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return password;
}

type Place = { binaries: string; folder: string; data: string; user: ServerUser };

function initialise({ binaries, folder, data, user, password }: Place & { password: string }): void {
  // An initialisation that was cut short leaves a folder without PG_VERSION: nothing in it is worth keeping.
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { mode: 0o700 });
  giveTo(user, data);
  const passwordFile = path.join(data, "..", `initial-password-${process.pid}`);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  giveTo(user, passwordFile);
  const made = spawnSync(
    path.join(binaries, "bin", "initdb"),
    [
      `--pgdata=${data}`,
      `--pwfile=${passwordFile}`,
      "--username=postgres",
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--locale=C",
    ],
    { ...(user ?? {}), cwd: folder, encoding: "utf8", env: SERVER_ENV },
  );
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) {
    rmSync(data, { recursive: true, force: true });
    throw new ScriptError(`the database folder could not be made: ${made.stderr || made.error?.message}`);
  }
}

type Launch = Place & { port: number; settings: Readonly<Record<string, string>> };

function launch({ binaries, data, folder, user, port, settings }: Launch): ChildProcess {
  // A socket path may be 107 bytes long; a deep checkout simply does without one, all clients here use TCP.
  const socketFolder = Buffer.byteLength(`${data}/.s.PGSQL.${port}.lock`) <= 100 ? data : "";
  const options = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: socketFolder,
    max_connections: "300",
    shared_buffers: "512MB",
    wal_level: "replica",
    max_wal_size: "2GB",
    log_min_messages: "warning",
    ...settings,
  };
  const child = spawn(
    path.join(binaries, "bin", "postgres"),
    ["-D", data, ...Object.entries(options).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    // A group of its own: Ctrl-C in the terminal must reach the supervisor only, which stops the database last.
    {
      ...(user ?? {}),
      cwd: folder,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: SERVER_ENV,
    },
  );
  return child;
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  let log = "";
  const collect = (chunk: Buffer) => {
    log = (log + chunk.toString("utf8")).slice(-4_000);
  };
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  let spawnError: Error | null = null;
  child.on("error", (error) => {
    spawnError = error;
  });
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    if (spawnError !== null) throw new ScriptError(`the database did not start: ${String(spawnError)}`);
    if (child.exitCode !== null) throw new ScriptError(`the database stopped while starting:\n${log.trim()}`);
    if (await answers(url)) return;
    if (Date.now() > deadline) {
      child.kill("SIGINT");
      throw new ScriptError(`the database was not ready within ${START_LIMIT_MS / 1_000} s:\n${log.trim()}`);
    }
    await wait(50);
  }
}

/** Whether a server answers there and lets us in. */
export async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** "Fast" shutdown: open transactions are rolled back, everything committed is on disk. */
async function stopChild(child: ChildProcess): Promise<void> {
  const gone = whenGone(child);
  child.kill("SIGINT");
  const isGone = await Promise.race([gone.then(() => true), wait(20_000, false, { ref: false })]);
  if (isGone) return;
  child.kill("SIGQUIT");
  await gone;
}
