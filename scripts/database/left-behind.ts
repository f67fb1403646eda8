import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ScriptError } from "../project";

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
