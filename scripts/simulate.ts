import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { FLAVOUR_NAMES, type FlavourName, firstRuns } from "@/tests/simulation/flavours";
import type { RunReport } from "@/tests/simulation/simulate";
import { migrate } from "./database/migrate";
import { ensureDatabase, ensureRoles, urlsOf } from "./database/roles";
import { startThrowawayServer } from "./database/throwaway";
import { DATA_DIR, runScript, ScriptError } from "./project";

/**
 * `npm run simulate -- [--runs 200] [--seed 1] [--flavour "refunds"] [--run K] [--server URL] [--stop-at-first]`: the shop's own use-cases and SQL on a real PostgreSQL, with a
 * simulated clock and seeded faults at every call that leaves the process. One JSON line on standard output. `--run K` repeats one run
 * and prints its steps. `--flavour`, any number of times, plays so many runs of each flavour that holds the text. `--server` is a superuser's address of a server that is there already; a database of its own is made on it.
 */
const say = (line: string) => console.error(line);

type Options = {
  runs: number;
  seed: number;
  flavours: FlavourName[];
  run: number | null;
  server: string | null;
  isStoppedAtFirst: boolean;
};

await runScript(async () => {
  const options = readOptions(process.argv.slice(2));
  // The data is thrown away, so a power cut may lose it; what the simulation loses, it loses on purpose.
  const relaxed = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };
  const server = options.server === null ? await startThrowawayServer(relaxed) : null;
  const serverUrl = options.server ?? server?.superuserUrl("postgres") ?? "";
  try {
    const violations = await simulateOn(serverUrl, options);
    if (violations > 0) throw new ScriptError(`${violations} of the runs broke a rule`);
  } finally {
    await server?.stop();
  }
});

async function simulateOn(serverUrl: string, options: Options): Promise<number> {
  const name = `facet_simulation_${process.pid}`;
  await ensureRoles(serverUrl);
  await ensureDatabase(serverUrl, name);
  const { appUrl, ownerUrl } = urlsOf(serverUrl, name);
  await migrate(ownerUrl);
  const superuserUrl = new URL(serverUrl);
  superuserUrl.pathname = `/${name}`;
  await applySettings(appUrl);
  // Only now: the shop reads its settings when it is loaded.
  const { openSimulation } = await import("@/tests/simulation/simulate");
  const { realSeconds } = await import("@/tests/simulation/simulated-time");
  const simulation = await openSimulation(superuserUrl.toString(), options.seed);
  const startedAt = realSeconds();
  const total = { runs: 0, steps: 0, orders: 0, crashes: 0, faults: 0, violations: 0 };
  const wanted = options.run === null ? firstRuns(options.runs, options.flavours) : [options.run];
  for (const run of wanted) {
    const report = await simulation.run(run);
    total.runs += 1;
    for (const figure of ["steps", "orders", "crashes", "faults"] as const) total[figure] += report[figure];
    if (report.violation !== null) total.violations += 1;
    if (report.violation !== null || options.run !== null) tell(report, options.seed);
    if (report.violation !== null && options.isStoppedAtFirst) break;
  }
  const seconds = realSeconds() - startedAt;
  await simulation.close();
  const { violations, ...figures } = total;
  const pace = { seconds: Number(seconds.toFixed(1)), runsPerMinute: Math.round((total.runs * 60) / seconds) };
  console.log(JSON.stringify({ name: "simulate", seed: options.seed, ...figures, violations, ...pace }));
  return violations;
}

/** Keeps the steps of a run that failed, or was asked for. */
function tell({ run, violation, log }: RunReport, seed: number): void {
  mkdirSync(path.join(DATA_DIR, "simulation"), { recursive: true });
  const file = path.join(DATA_DIR, "simulation", `seed-${seed}-run-${run}.log`);
  const verdict =
    violation === null ? "every rule held" : `step ${violation.step} broke "${violation.rule}": ${violation.detail}`;
  writeFileSync(file, [...log, verdict, ""].join("\n"));
  say(`seed ${seed}, run ${run}: ${verdict}`);
  say(log.slice(violation === null ? 0 : -40).join("\n"));
  say(`all steps: ${path.relative(process.cwd(), file)}; again: npm run simulate -- --seed ${seed} --run ${run}`);
}

async function applySettings(appUrl: string): Promise<void> {
  const { simulationSettings } = await import("@/tests/simulation/settings");
  const { SETTING_NAMES } = await import("@/lib/settings");
  // Nothing of a shop that is set up in this folder may reach the simulation, its rate limits and hosts least of all.
  for (const setting of SETTING_NAMES) Reflect.deleteProperty(process.env, setting);
  Object.assign(process.env, simulationSettings(), { DATABASE_URL: appUrl });
}

function readOptions(args: readonly string[]): Options {
  const given = (name: string) => {
    const at = args.indexOf(`--${name}`);
    return at === -1 ? null : (args[at + 1] ?? "");
  };
  const whole = (name: string, fallback: number): number => {
    const text = given(name);
    if (text === null) return fallback;
    if (!/^\d{1,9}$/.test(text)) throw new ScriptError(`--${name} must be a whole number`);
    return Number(text);
  };
  const run = given("run") === null ? null : whole("run", 1);
  return {
    runs: whole("runs", 200),
    seed: whole("seed", 1),
    flavours: args.flatMap((word, at) => (word === "--flavour" ? flavoursLike(args[at + 1] ?? "") : [])),
    run,
    server: given("server"),
    isStoppedAtFirst: args.includes("--stop-at-first"),
  };
}

function flavoursLike(text: string): FlavourName[] {
  const like = FLAVOUR_NAMES.filter((name) => name.includes(text));
  if (like.length === 0) throw new ScriptError(`--flavour is a part of one of these: ${FLAVOUR_NAMES.join("; ")}`);
  return like;
}
