import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { ensureBrowser } from "./browser";
import { DATA_DIR, inProject, runScript, ScriptError } from "./project";
import { ensureClient, TSX } from "./stack/build-shop";
import { surroundings } from "./stack/child-env";

/**
 * `npm test`: every stage in order, each with its time; the first that fails ends the run. `npm run check` is the same
 * without the browser. Nothing of the caller's environment reaches the tests but what finds programs.
 */
const RESULTS = path.join(DATA_DIR, "test-results");
const isWithoutBrowser = process.argv.includes("--without-e2e");
/** `npm test -- --only=e2e,tidy` while working on one thing. */
const only = process.argv
  .find((argument) => argument.startsWith("--only="))
  ?.slice("--only=".length)
  .split(",");
const say = (line: string) => console.log(line);

/** Unit tests of providers mostly wait for calls to time out: more of them than cores can wait at once. */
const UNIT_ARGS = [`--maxWorkers=${Math.max(4, availableParallelism())}`];

const CHAOS = { seed: 5, drills: 5 };

type Counts = { passed: number; failed: number };
type Stage = { name: string; run: () => Promise<Counts> };

const STAGES: readonly Stage[] = [
  { name: "lint", run: () => command("node_modules/@biomejs/biome/bin/biome", ["ci", "--colors=off", "."]) },
  { name: "types", run: types },
  { name: "tidy", run: () => vitest("tidy") },
  { name: "unit", run: () => vitest("unit", UNIT_ARGS) },
  { name: "integration", run: () => vitest("integration") },
  // After the browser, whose stage has made the build that the drills run on.
  ...(isWithoutBrowser
    ? []
    : [
        { name: "e2e", run: playwright },
        { name: "chaos", run: chaos },
      ]),
];

await runScript(async () => {
  const total: Counts = { passed: 0, failed: 0 };
  const startedAt = Date.now();
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });
  for (const stage of STAGES.filter(({ name }) => only === undefined || only.includes(name))) {
    say(`\n=== ${stage.name}`);
    const stageStartedAt = Date.now();
    const counts = await stage.run();
    total.passed += counts.passed;
    total.failed += counts.failed;
    const verdict = counts.failed === 0 ? "passed" : "FAILED";
    say(`=== ${stage.name} ${verdict} in ${seconds(stageStartedAt)}`);
    if (counts.failed > 0) break;
  }
  say(`\nall stages in ${seconds(startedAt)}`);
  say(`${total.passed} passed, ${total.failed} failed`);
  process.exit(total.failed === 0 ? 0 : 1);
});

function seconds(since: number): string {
  return `${((Date.now() - since) / 1_000).toFixed(1)} s`;
}

/** A tool that only says yes or no counts as one. */
async function command(script: string, args: readonly string[]): Promise<Counts> {
  const isGood = await runTool(script, args);
  return isGood ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function types(): Promise<Counts> {
  ensureClient();
  // Next writes the types of routes and of next-env.d.ts, which no clone has.
  const isTyped = await runTool("node_modules/next/dist/bin/next", ["typegen"]);
  return isTyped ? command("node_modules/typescript/bin/tsc", ["--noEmit", "-p", "."]) : { passed: 0, failed: 1 };
}

async function vitest(project: string, args: readonly string[] = []): Promise<Counts> {
  const file = path.join(RESULTS, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const isGood = await runTool("node_modules/vitest/vitest.mjs", ["run", "--project", project, ...args, ...reporters]);
  const result = readResult(file) as { numPassedTests?: number; numFailedTests?: number } | null;
  return countsOf(isGood, result?.numPassedTests ?? 0, result?.numFailedTests ?? 0);
}

async function playwright(): Promise<Counts> {
  const browser = ensureBrowser(say);
  const file = path.join(RESULTS, "e2e.json");
  const env = { FACET_BROWSER: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const isGood = await runTool("node_modules/@playwright/test/cli.js", ["test", "--reporter=list,json"], env);
  const { stats } = (readResult(file) ?? {}) as { stats?: { expected: number; unexpected: number; flaky: number } };
  return countsOf(isGood, (stats?.expected ?? 0) + (stats?.flaky ?? 0), stats?.unexpected ?? 0);
}

/** A few drills on a shop of real processes; each counts as a test. */
async function chaos(): Promise<Counts> {
  const file = path.join(DATA_DIR, "chaos", `seed-${CHAOS.seed}`, "result.json");
  rmSync(file, { force: true });
  const args = ["--seed", String(CHAOS.seed), "--drills", String(CHAOS.drills)];
  const isGood = await runTool("scripts/chaos.ts", args, {}, TSX);
  const { drills = 0, failed = [] } = (readResult(file) ?? {}) as { drills?: number; failed?: number[] };
  return countsOf(isGood, drills - failed.length, failed.length);
}

/** A run that broke before it could count still failed. */
function countsOf(isGood: boolean, passed: number, failed: number): Counts {
  return { passed, failed: isGood ? failed : Math.max(1, failed) };
}

function readResult(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

async function runTool(
  script: string,
  args: readonly string[],
  env: Record<string, string> = {},
  nodeArgs: readonly string[] = [],
): Promise<boolean> {
  const guard = inProject("scripts/stack/end-with-parent.mjs");
  const child = spawn(process.execPath, ["--import", guard, ...nodeArgs, inProject(script), ...args], {
    cwd: inProject(),
    stdio: ["ignore", "inherit", "inherit"],
    // Each tool knows its own NODE_ENV; Next's types ask for one here.
    env: { ...surroundings(), NEXT_TELEMETRY_DISABLED: "1", CI: "1", ...env } as unknown as NodeJS.ProcessEnv,
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", (error) => reject(new ScriptError(`${script} could not be started: ${error.message}`)));
    child.on("close", resolve);
  });
  return code === 0;
}
