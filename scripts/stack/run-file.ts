import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isAlive } from "../database/left-behind";
import { DATA_DIR, ScriptError } from "../project";
import type { Stack } from "./stack";

/** What a running shop tells the scripts beside it (`npm run smoke`, `books:check`, `bench`). */
export type RunFile = {
  /** The supervisor. */
  pid: number;
  startedAt: string;
  urls: Stack["urls"];
  ports: Record<string, number>;
  processes: { name: string; kind: string; pid: number }[];
  /** Settings that follow from the ports chosen for this run. */
  addresses: Record<string, string>;
  databaseUrl: string;
  databaseOwnerUrl: string;
  databasePid: number | null;
};

const FILE = path.join(DATA_DIR, "run.json");
const LOCK = path.join(DATA_DIR, "supervisor.pid");

export function writeRunFile(run: RunFile): void {
  // It holds the database's passwords, so nobody else may read it.
  writeFileSync(FILE, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
}

/** The shop that runs in this folder now, or null. A file that a killed run left behind does not count. */
export function liveRun(): RunFile | null {
  const run = readJson(FILE) as RunFile | null;
  return run !== null && isAlive(run.pid) && lockHolder() === run.pid ? run : null;
}

/** The same, refused with one sentence when there is none. */
export function requireLiveRun(): RunFile {
  const run = liveRun();
  if (run === null) throw new ScriptError("no shop runs in this folder: start it with `npm start` in another terminal");
  return run;
}

/** One supervisor a folder: two would share one database folder and one build. */
export function takeLock(): () => void {
  mkdirSync(DATA_DIR, { recursive: true });
  const holder = lockHolder();
  if (holder !== null && holder !== process.pid) {
    const where = liveRun()?.urls.web;
    throw new ScriptError(
      `Facet already runs in this folder (process ${holder}${where === undefined ? "" : `, ${where}`}): use that one, or stop it first`,
    );
  }
  writeFileSync(LOCK, `${process.pid} ${startTimeOf(process.pid)}\n`);
  return () => {
    rmSync(FILE, { force: true });
    rmSync(LOCK, { force: true });
  };
}

/** A process id is used again: the lock counts only while the process that took it lives, told by its start time. */
function lockHolder(): number | null {
  try {
    const [pid = "", startTime = ""] = readFileSync(LOCK, "utf8").trim().split(" ");
    return isAlive(Number(pid)) && startTimeOf(Number(pid)) === startTime ? Number(pid) : null;
  } catch {
    return null;
  }
}

/** Linux tells when a process began, in clock ticks since boot; elsewhere the id alone must do. */
function startTimeOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "-";
  } catch {
    return "-";
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}
