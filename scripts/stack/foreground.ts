import { spawn } from "node:child_process";
import { inProject } from "../project";

/** Runs Node with this process's environment and terminal, hands signals on, and ends with its exit code. */
export async function runInForeground(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, ["--import", inProject("scripts/stack/end-with-parent.mjs"), ...args], {
    cwd: inProject(),
    stdio: "inherit",
    detached: true,
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  const code = await new Promise<number>((resolve) => {
    child.on("close", (exitCode, signal) => resolve(exitCode ?? (signal === "SIGINT" || signal === "SIGTERM" ? 0 : 1)));
  });
  process.exit(code);
}
