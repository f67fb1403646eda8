import { CHECKS } from "@/tests/chaos/finding";
import type { Catcher } from "@/tests/chaos/saboteurs/saboteur";
import { ScriptError } from "../project";
import { runIn } from "./variant";

export type Caught = { caughtBy: "simulation" | "drill"; check: string } | null;
export type Means = { serverUrl: string; seed: number; runs: number };

const SIMULATION_LIMIT_MS = 300_000;
/** A drill that hangs says "stuck" after two minutes by itself. */
const DRILL_LIMIT_MS = 400_000;

/** What the check that should notice says about a variant; null when it finds nothing. */
export function ask(catcher: Catcher, folder: string, means: Means): Promise<Caught> {
  return catcher.by === "simulation" ? askSimulation(catcher, folder, means) : askDrills(catcher, folder, means);
}

async function askSimulation(
  { flavours }: Extract<Catcher, { by: "simulation" }>,
  folder: string,
  { serverUrl, seed, runs }: Means,
): Promise<Caught> {
  const args = ["--runs", String(runs), "--seed", String(seed), "--stop-at-first", "--server", serverUrl];
  const named = flavours.flatMap((flavour) => ["--flavour", flavour]);
  const { code, err } = await runIn(folder, "scripts/simulate.ts", [...args, ...named], SIMULATION_LIMIT_MS);
  if (code === 0) return null;
  const broken = /run (\d+): step \d+ broke "([^"]+)"/.exec(err);
  if (broken === null) throw new ScriptError(`the simulation could not be played:\n${err.slice(-2_000)}`);
  return { caughtBy: "simulation", check: `${broken[2]} (seed ${seed}, run ${broken[1]})` };
}

async function askDrills(
  { drills, webs, workers }: Extract<Catcher, { by: "drill" }>,
  folder: string,
  { seed }: Means,
): Promise<Caught> {
  const numbers = { drills, seed, web: webs, workers };
  const args = Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const { code, out, err } = await runIn(folder, "scripts/chaos.ts", args, DRILL_LIMIT_MS);
  if (code === 0) return null;
  const line = out.split("\n").find((text) => text.startsWith('{"name":"chaos"'));
  if (line === undefined) throw new ScriptError(`the drills could not be held:\n${err.slice(-2_000)}`);
  const figures = JSON.parse(line) as Record<string, unknown>;
  const found = CHECKS.filter((check) => figures[check] !== 0).map((check) => `${check} ${figures[check]}`);
  return { caughtBy: "drill", check: `${found.join(", ")} (seed ${seed}, ${drills} drills)` };
}
