import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { inProject } from "@/scripts/project";

const run = promisify(execFile);

// Guarantee: the commands behind the published figures run on a clone, whatever its own settings are, and check what they measured.
describe("npm run bench:ledger", () => {
  it("measures the three ways to reserve, and ends with books that balance", async () => {
    const { stdout } = await run(process.execPath, [
      inProject("scripts/run.mjs"),
      inProject("scripts/bench-ledger.ts"),
      ...["--seconds", "0.3"],
    ]);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const measured = lines.filter(({ name }) => name === "ledger.reserve");
    expect(measured.map(({ variant }) => variant)).toEqual(["prisma-transaction", "single-call", "group-commit"]);
    for (const { perSecond } of measured) expect(perSecond).toBeGreaterThan(0);
    expect(lines.at(-1)).toMatchObject({ trialBalance: "0" });
  }, 60_000);
});

describe("npm run bench:rebalance", () => {
  it("measures transfers and steering, and leaves at most 0.03 % after a run", async () => {
    const { stdout } = await run(process.execPath, [
      inProject("scripts/run.mjs"),
      inProject("scripts/bench-rebalance.ts"),
      ...["--seconds", "20"],
    ]);
    const [api, none] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(api).toMatchObject({ name: "rebalance", capability: "api", runs: 1 });
    expect(api?.afterRunDeviationPercent).toBeLessThanOrEqual(0.03);
    expect(none).toMatchObject({ name: "rebalance", capability: "none", runs: 0, transfersMoved: 0 });
  }, 120_000);
});
