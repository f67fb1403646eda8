import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { ScriptError } from "../project";
import { nextFreePort } from "../stack/ports";
import { installedBinaries } from "./installed-binaries";
import { giveTo, reachableBinaries, reachableFolder, type ServerUser, serverUser } from "./server-user";

/** A PostgreSQL 18 server of our own, started from the binaries that npm installed. */
export type EmbeddedServer = {
  port: number;
  /** The server process (postmaster). */
  pid: number;
  /** Where the data really is; not always where it was asked for (see server-user.ts). */
  folder: string;
  superuserUrl: (database: string) => string;
  /** Ends all connections, writes everything down, and stops. */
  stop: () => Promise<void>;
  /** The server process, for a supervisor that wants to know when it dies. */
  process: ChildProcess;
};

export type StartServer = {
  /** Holds `data/`, the password and the log. Made when missing. */
  folder: string;
  port: number;
  say: (line: string) => void;
  /** Extra settings. Nothing here may weaken durability outside tests. */
  settings?: Readonly<Record<string, string>>;
};

const START_LIMIT_MS = 60_000;

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
}: StartServer): Promise<EmbeddedServer> {
  const user = serverUser(say);
  const folder = reachableFolder(user, wished, say);
  const binaries = reachableBinaries(user, await installedBinaries(), folder);
  const data = path.join(folder, "data");
  await stopLeftBehind(data, say);

  const password = passwordIn(wished);
  if (!existsSync(path.join(data, "PG_VERSION"))) initialise({ binaries, folder, data, user, password });

  const port = await nextFreePort(firstPort, "postgres", say);
  const child = launch({ binaries, data, folder, user, port, settings });
  const superuserUrl = (database: string) => `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`;
  await untilReady(child, superuserUrl("postgres"));
  return {
    port,
    pid: child.pid ?? 0,
    folder,
    superuserUrl,
    stop: () => stopChild(child),
    process: child,
  };
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
    { ...(user ?? {}), cwd: folder, encoding: "utf8", env: { PATH: process.env.PATH, LC_ALL: "C" } },
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
  const socketFolder = Buffer.byteLength(`${folder}/.s.PGSQL.${port}.lock`) <= 100 ? data : "";
  const options = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: Buffer.byteLength(`${data}/.s.PGSQL.${port}.lock`) <= 100 ? socketFolder : "",
    max_connections: "300",
    shared_buffers: "256MB",
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
      env: { PATH: process.env.PATH, LC_ALL: "C" },
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
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGINT");
  const isGone = await Promise.race([gone.then(() => true), wait(20_000, false, { ref: false })]);
  if (isGone) return;
  child.kill("SIGQUIT");
  await gone;
}

/** After `kill -9` of a supervisor its server goes on running and holds the data folder. */
export async function stopLeftBehind(data: string, say: (line: string) => void): Promise<void> {
  const pid = postmasterPid(data);
  if (pid === null || !isOurPostmaster(pid, data)) return;
  say(`stopping the database that an earlier run left behind (process ${pid})`);
  process.kill(pid, "SIGINT");
  const deadline = Date.now() + 20_000;
  while (isAlive(pid)) {
    if (Date.now() > deadline)
      throw new ScriptError(`an earlier database (process ${pid}) does not stop; stop it by hand`);
    await wait(50);
  }
}

function postmasterPid(data: string): number | null {
  try {
    const pid = Number(readFileSync(path.join(data, "postmaster.pid"), "utf8").split("\n")[0]);
    return Number.isInteger(pid) && pid > 1 ? pid : null;
  } catch {
    return null;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** A process id is used again after a reboot: only a process that names this very folder is the one meant. */
function isOurPostmaster(pid: number, data: string): boolean {
  if (!isAlive(pid)) return false;
  const listed = spawnSync("ps", ["-o", "args=", "-ww", "-p", String(pid)], { encoding: "utf8" });
  return listed.status === 0 ? listed.stdout.includes(data) : isNamedInProc(pid, data);
}

function isNamedInProc(pid: number, data: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(data);
  } catch {
    return false;
  }
}
