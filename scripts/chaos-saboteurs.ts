import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { SABOTEURS } from "@/tests/chaos/saboteurs/list";
import { type Saboteur, sabotaged } from "@/tests/chaos/saboteurs/saboteur";
import { startThrowawayServer } from "./database/throwaway";
import { DATA_DIR, PROJECT_DIR, runScript, ScriptError } from "./project";

/**
 * `npm run chaos:saboteurs [-- --only TEXT] [--runs 60]`: puts one deliberate mistake after the other into a copy of the project and
 * shows which check notices. One JSON line each and one at the end on standard output; exit 1 when one survives, or when the same checks
 * find fault with the project as it is.
 */
/** Of this process alone, so that two commands do not break each other's variants. */
const FOLDER = path.join(DATA_DIR, "saboteurs", String(process.pid));
/** What a broken variant needs and nothing more. */
const COPIED = [
  "lib",
  "worker",
  "sim",
  "prisma",
  "scripts",
  "tests",
  ".env.example",
  "package.json",
  "tsconfig.json",
  "prisma.config.ts",
  "vitest.config.ts",
];
/** A broken variant may hang where the simulation cannot see it. */
const LIMIT_MS = 120_000;
const TEST_REPORT = "test-report.json";
const SEED = 1;

type Caught = { caughtBy: string; check: string } | null;
type Ended = { code: number | null; out: string; err: string };

const say = (line: string) => console.error(line);

await runScript(async () => {
  const { only, runs } = readOptions(process.argv.slice(2));
  const chosen = SABOTEURS.filter(({ name }) => only === null || name.includes(only));
  const server = await startThrowawayServer({ fsync: "off", synchronous_commit: "off", full_page_writes: "off" });
  const startedAt = Date.now();
  const survivors: string[] = [];
  try {
    const serverUrl = server.superuserUrl("postgres");
    const unbroken = await soundWithout(chosen, { serverUrl, runs });
    for (const saboteur of chosen) {
      const caught = await runSaboteur(saboteur, { serverUrl, runs });
      if (caught === null) survivors.push(saboteur.name);
      console.log(JSON.stringify({ name: "saboteur", saboteur: saboteur.name, caught: caught !== null, ...caught }));
    }
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    const caught = chosen.length - survivors.length;
    console.log(
      JSON.stringify({ name: "saboteurs", saboteurs: chosen.length, caught, survived: survivors, unbroken, seconds }),
    );
    if (survivors.length > 0) throw new ScriptError(`not caught: ${survivors.join(", ")}`);
    if (unbroken !== "passes") throw new ScriptError(`the project as it is does not pass: ${unbroken}`);
  } finally {
    await server.stop();
    rmSync(FOLDER, { recursive: true, force: true });
  }
});

type Means = { serverUrl: string; runs: number };

/** The same checks on the project as it is: a check that always fails catches nothing. */
async function soundWithout(chosen: readonly Saboteur[], means: Means): Promise<string> {
  const folder = copyProject("as it is");
  const catchers = new Map(chosen.map(({ catcher }) => [JSON.stringify(catcher), catcher]));
  for (const catcher of catchers.values()) {
    const caught = await ask({ name: "as it is", why: "", changes: [], catcher }, folder, means);
    if (caught !== null) return `${caught.caughtBy}: ${caught.check}`;
  }
  return "passes";
}

async function runSaboteur(saboteur: Saboteur, means: Means): Promise<Caught> {
  const folder = copyProject(saboteur.name);
  for (const change of saboteur.changes) {
    const file = path.join(folder, change.file);
    writeFileSync(file, sabotaged(readFileSync(file, "utf8"), change));
  }
  say(`${saboteur.name}: ${saboteur.why}`);
  const startedAt = Date.now();
  const caught = await ask(saboteur, folder, means).catch((error: unknown) => {
    // A variant that could not be tried was not caught, and the others still have their turn.
    say(error instanceof Error ? error.message : String(error));
    return null;
  });
  rmSync(folder, { recursive: true, force: true });
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  say(`  ${caught === null ? "NOT caught" : `caught by ${caught.caughtBy}: ${caught.check}`} (${seconds} s)`);
  return caught;
}

async function ask({ catcher }: Saboteur, folder: string, { serverUrl, runs }: Means): Promise<Caught> {
  if (catcher.by === "test") {
    const args = [
      "node_modules/vitest/vitest.mjs",
      "run",
      "--project",
      catcher.project,
      "--reporter=json",
      // Through a pipe a long report can lose its end.
      `--outputFile=${TEST_REPORT}`,
      catcher.file,
    ];
    const { code, out, err } = await run(args, folder);
    if (code === 0) return null;
    const failed = failedTest(path.join(folder, TEST_REPORT));
    if (failed === null) throw new ScriptError(`${catcher.file} could not be run:\n${(out + err).slice(-2_000)}`);
    return { caughtBy: catcher.file, check: failed };
  }
  const args = ["--conditions=react-server", "--import", "tsx", "scripts/run-script.ts", "scripts/simulate.ts"];
  const options = ["--runs", String(runs), "--seed", String(SEED), "--stop-at-first", "--server", serverUrl];
  const { code, out, err } = await run([...args, ...options], folder);
  const report = out.split("\n").find((line) => line.startsWith('{"name":"simulate"'));
  const broken = /run (\d+): step \d+ broke "([^"]+)"/.exec(err);
  if (code === 0) return null;
  if (broken !== null) return { caughtBy: "simulation", check: `${broken[2]} (seed ${SEED}, run ${broken[1]})` };
  throw new ScriptError(`the simulation could not be played (${report ?? "no report"}):\n${err.slice(-2_000)}`);
}

function failedTest(report: string): string | null {
  type Report = { testResults: { assertionResults: { status: string; fullName: string }[] }[] };
  try {
    const { testResults } = JSON.parse(readFileSync(report, "utf8")) as Report;
    const failed = testResults.flatMap((file) => file.assertionResults.filter(({ status }) => status === "failed"));
    return failed[0]?.fullName ?? null;
  } catch {
    return null;
  }
}

/** Source files are copied, what npm installed is linked. */
function copyProject(name: string): string {
  const folder = path.join(FOLDER, name.replaceAll(" ", "-"));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const entry of COPIED) cpSync(path.join(PROJECT_DIR, entry), path.join(folder, entry), { recursive: true });
  symlinkSync(path.join(PROJECT_DIR, "node_modules"), path.join(folder, "node_modules"));
  for (const entry of readdirSync(PROJECT_DIR))
    if (entry.startsWith("next")) cpSync(path.join(PROJECT_DIR, entry), path.join(folder, entry));
  return folder;
}

function run(args: readonly string[], folder: string): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"], timeout: LIMIT_MS });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk: Buffer) => {
      err += chunk;
    });
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

function readOptions(args: readonly string[]): { only: string | null; runs: number } {
  const given = (name: string) => {
    const at = args.indexOf(`--${name}`);
    return at === -1 ? null : (args[at + 1] ?? "");
  };
  return { only: given("only"), runs: Number(given("runs") ?? 60) };
}
