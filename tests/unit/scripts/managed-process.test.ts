import { afterEach, describe, expect, it } from "vitest";
import { byLines, type ManagedProcess, manage, type ProcessPlan } from "@/scripts/stack/managed-process";

// Guarantee: a process that dies comes back, one that cannot live is reported with its own last words, and a stop is a
// stop.
const running: ManagedProcess[] = [];

function run(
  script: string,
  isHealthy: () => Promise<boolean>,
  log: (name: string, line: string) => void = () => undefined,
) {
  const plan: ProcessPlan = {
    name: "sample",
    kind: "worker",
    args: ["-e", script],
    env: { PATH: process.env.PATH ?? "", NODE_ENV: "production" },
    isHealthy,
    healthyWithinMs: 10_000,
  };
  const one = manage(plan, log);
  running.push(one);
  return one;
}

/** Healthy once it has said so, again after each start. */
function saying(word: string) {
  let count = 0;
  return {
    hear: (_name: string, line: string) => {
      if (line === word) count += 1;
    },
    times: (wanted: number) => async () => count >= wanted,
  };
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop(500)));
});

describe("a managed process", () => {
  const living = 'console.log("up"); setInterval(() => {}, 1000)';

  it("comes back after kill -9, as another process", async () => {
    const heard = saying("up");
    const one = run(living, heard.times(1), heard.hear);
    await one.untilHealthy();
    const first = one.pid;
    one.kill("SIGKILL");
    await expect.poll(heard.times(2), { timeout: 10_000 }).toBe(true);
    expect(one.pid).not.toBe(first);
    expect(one.restarts).toBe(1);
  });

  it("reports one that keeps dying, with what it said last", async () => {
    const one = run('console.error("no such setting"); process.exit(3)', async () => false);
    await expect(one.untilHealthy()).rejects.toThrow(/did not become healthy[\s\S]*no such setting/);
  });

  it("stays down after a stop, also one that ignores it", async () => {
    const heard = saying("up");
    const one = run(`process.on("SIGTERM", () => {}); ${living}`, heard.times(1), heard.hear);
    await one.untilHealthy();
    const { pid } = one;
    await one.stop(300);
    expect(one.pid).toBe(0);
    expect(() => process.kill(pid, 0)).toThrow();
    expect(one.restarts).toBe(0);
  });
});

it("cuts output into lines, however it arrives", () => {
  const lines: string[] = [];
  const take = byLines((line) => lines.push(line));
  for (const part of ["on", "e\ntw", "o\n\nthr\u00e9", "e\nrest"]) take(Buffer.from(part));
  expect(lines).toEqual(["one", "two", "thr\u00e9e"]);
});
