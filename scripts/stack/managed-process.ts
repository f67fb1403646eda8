import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { inProject, ScriptError } from "../project";
import type { ProcessEnvironment } from "./child-env";

export type ProcessKind = "web" | "worker" | "simulator";

export type ProcessPlan = {
  /** Unique in its stack: "web-1", "worker-1", "sim-bigo". Also the prefix of its log lines. */
  name: string;
  kind: ProcessKind;
  /** Arguments of Node, the script included. */
  args: readonly string[];
  env: ProcessEnvironment;
  /** Says whether the process does its work; asked until it does. */
  isHealthy: () => Promise<boolean>;
  healthyWithinMs: number;
};

export type ManagedProcess = {
  readonly name: string;
  readonly kind: ProcessKind;
  /** 0 while it is down. */
  readonly pid: number;
  readonly restarts: number;
  /** Waits until it is healthy; refuses with the end of its log when it is not in time. */
  untilHealthy: () => Promise<void>;
  /** Ends it and does not start it again. It gets `graceMs` to finish its work. */
  stop: (graceMs?: number) => Promise<void>;
  /** For fault drills: the signal goes to the process, and the supervisor then does what it does after any crash. */
  kill: (signal: NodeJS.Signals) => void;
  /** Stops it, if it runs, and starts it. */
  restart: () => Promise<void>;
};

export type Log = (name: string, line: string) => void;

const GRACE_MS = 12_000;
const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 15_000;
const STEADY_AFTER_MS = 30_000;
const TAIL_LINES = 30;

/** Starts a process and keeps it running: one that dies comes back after a wait that doubles from crash to crash. */
export function manage(plan: ProcessPlan, log: Log): ManagedProcess {
  let child: ChildProcess | null = null;
  let isWanted = true;
  let crashes = 0;
  let restarts = 0;
  let startedAt = 0;
  let again: NodeJS.Timeout | null = null;
  const tail: string[] = [];

  function start(): void {
    again = null;
    startedAt = Date.now();
    const spawned = spawn(
      process.execPath,
      ["--import", inProject("scripts/stack/end-with-parent.mjs"), ...plan.args],
      // A group of its own: Ctrl-C in the terminal reaches the supervisor only, which stops its processes in order.
      { cwd: inProject(), env: { ...plan.env }, detached: true, stdio: ["ignore", "pipe", "pipe"] },
    );
    child = spawned;
    const take = (line: string) => {
      tail.push(line);
      if (tail.length > TAIL_LINES) tail.shift();
      log(plan.name, line);
    };
    spawned.stdout?.on("data", byLines(take));
    spawned.stderr?.on("data", byLines(take));
    spawned.on("error", (error) => take(`could not be started: ${error.message}`));
    spawned.on("close", (code, signal) => {
      if (child === spawned) child = null;
      if (isWanted) startAgain(signal ?? `exit code ${code}`);
    });
  }

  function startAgain(because: string): void {
    if (Date.now() - startedAt > STEADY_AFTER_MS) crashes = 0;
    const waitMs = Math.min(BACKOFF_FIRST_MS * 2 ** crashes, BACKOFF_MAX_MS);
    crashes += 1;
    restarts += 1;
    log(plan.name, `ended (${because}); starting again in ${waitMs / 1_000} s`);
    again = setTimeout(start, waitMs);
  }

  async function stop(graceMs = GRACE_MS): Promise<void> {
    isWanted = false;
    if (again !== null) clearTimeout(again);
    const running = child;
    if (running === null) return;
    const gone = new Promise<void>((resolve) => running.once("close", () => resolve()));
    signalGroup(running, "SIGTERM");
    const isGone = await Promise.race([gone.then(() => true), wait(graceMs, false, { ref: false })]);
    if (isGone) return;
    log(plan.name, `did not end within ${graceMs / 1_000} s, so it is killed`);
    signalGroup(running, "SIGKILL");
    await gone;
  }

  async function untilHealthy(): Promise<void> {
    const deadline = Date.now() + plan.healthyWithinMs;
    const crashesBefore = restarts;
    while (!(await plan.isHealthy())) {
      // Crashing three times in a row while starting is not bad luck.
      const isHopeless = restarts - crashesBefore >= 3;
      if (isHopeless || !isWanted || Date.now() > deadline) {
        throw new ScriptError(`${plan.name} did not become healthy. Its last lines:\n${tail.join("\n")}`);
      }
      await wait(100);
    }
  }

  start();
  return {
    name: plan.name,
    kind: plan.kind,
    get pid() {
      return child?.pid ?? 0;
    },
    get restarts() {
      return restarts;
    },
    untilHealthy,
    stop,
    kill: (signal) => {
      if (child !== null) signalGroup(child, signal);
    },
    restart: async () => {
      await stop();
      isWanted = true;
      start();
      await untilHealthy();
    },
  };
}

/** The group, because a watching or building process has children of its own. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

/** Cuts a stream into lines; an unfinished line waits for its end. */
export function byLines(take: (line: string) => void): (chunk: Buffer) => void {
  const decoder = new TextDecoder();
  let rest = "";
  return (chunk) => {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") take(line);
  };
}
