import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");

export type Running = { child: ChildProcess; output: () => string; ended: Promise<number | null> };

/** Runs one of our TypeScript files as the shop runs its processes, with this test's settings and some of its own. */
export function runFile(file: string, args: readonly string[] = [], settings: Record<string, string> = {}): Running {
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", path.join(ROOT, file), ...args],
    {
      cwd: ROOT,
      env: { ...process.env, ...settings },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    text += chunk.toString("utf8");
  });
  const ended = once(child, "close").then(([code]) => code as number | null);
  return { child, output: () => text, ended };
}

/** Asks it to end and waits; only ever the process that this test started. */
export async function stop({ child, ended }: Running, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  await ended;
}

/** Looks every few milliseconds until it is so; throws after the limit. */
export async function untilTrue(look: () => Promise<boolean>, what: string, withinMs = 90_000): Promise<void> {
  const giveUpAt = Date.now() + withinMs;
  while (!(await look())) {
    if (Date.now() > giveUpAt) throw new Error(`${what} did not happen within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
