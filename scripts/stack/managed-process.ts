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
  /** Stops it, if it runs, and starts it, as if it had never crashed; whoever needs it waits until it is healthy. */
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
  return new SupervisedProcess(plan, log);
}

class SupervisedProcess implements ManagedProcess {
  restarts = 0;
  private child: ChildProcess | null = null;
  private isWanted = true;
  private crashes = 0;
  private startedAt = 0;
  private again: NodeJS.Timeout | null = null;
  private readonly tail: string[] = [];

  constructor(
    private readonly plan: ProcessPlan,
    private readonly log: Log,
  ) {
    this.start();
  }

  get name(): string {
    return this.plan.name;
  }

  get kind(): ProcessKind {
    return this.plan.kind;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  async untilHealthy(): Promise<void> {
    const deadline = Date.now() + this.plan.healthyWithinMs;
    const restartsBefore = this.restarts;
    while (!(await this.plan.isHealthy())) {
      // Crashing three times in a row while starting is not bad luck.
      const isHopeless = this.restarts - restartsBefore >= 3;
      if (isHopeless || !this.isWanted || Date.now() > deadline) {
        throw new ScriptError(`${this.name} did not become healthy. Its last lines:\n${this.tail.join("\n")}`);
      }
      await wait(100);
    }
  }

  async stop(graceMs = GRACE_MS): Promise<void> {
    this.isWanted = false;
    if (this.again !== null) clearTimeout(this.again);
    const running = this.child;
    if (running === null) return;
    const gone = new Promise<void>((resolve) => running.once("close", () => resolve()));
    signalGroup(running, "SIGTERM");
    const isGone = await Promise.race([gone.then(() => true), wait(graceMs, false, { ref: false })]);
    if (isGone) return;
    this.log(this.name, `did not end within ${graceMs / 1_000} s, so it is killed`);
    signalGroup(running, "SIGKILL");
    await gone;
  }

  kill(signal: NodeJS.Signals): void {
    if (this.child !== null) signalGroup(this.child, signal);
  }

  async restart(): Promise<void> {
    await this.stop();
    this.isWanted = true;
    this.crashes = 0;
    this.start();
  }

  private start(): void {
    this.again = null;
    this.startedAt = Date.now();
    const guard = inProject("scripts/stack/end-with-parent.mjs");
    // A group of its own: Ctrl-C in the terminal reaches the supervisor only, which stops its processes in order.
    const child = spawn(process.execPath, ["--import", guard, ...this.plan.args], {
      cwd: inProject(),
      env: { ...this.plan.env },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child = child;
    const take = (line: string) => this.take(line);
    child.stdout.on("data", byLines(take));
    child.stderr.on("data", byLines(take));
    child.on("error", (error) => take(`could not be started: ${error.message}`));
    child.on("close", (code, signal) => {
      if (this.child === child) this.child = null;
      if (this.isWanted) this.startAgain(signal ?? `exit code ${code}`);
    });
  }

  private take(line: string): void {
    this.tail.push(line);
    if (this.tail.length > TAIL_LINES) this.tail.shift();
    this.log(this.name, line);
  }

  private startAgain(because: string): void {
    if (Date.now() - this.startedAt > STEADY_AFTER_MS) this.crashes = 0;
    const waitMs = Math.min(BACKOFF_FIRST_MS * 2 ** this.crashes, BACKOFF_MAX_MS);
    this.crashes += 1;
    this.restarts += 1;
    this.log(this.name, `ended (${because}); starting again in ${waitMs / 1_000} s`);
    this.again = setTimeout(() => this.start(), waitMs);
  }
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
