import { SABOTEURS } from "@/tests/chaos/saboteurs/list";
import type { Catcher, Saboteur } from "@/tests/chaos/saboteurs/saboteur";
import { startThrowawayServer } from "./database/throwaway";
import { runScript, ScriptError } from "./project";
import { ask, type Caught, type Means } from "./saboteurs/ask";
import { copyProject, removeVariant, removeVariants, sabotage } from "./saboteurs/variant";
import { ensureBuild, ensureClient } from "./stack/build-shop";
import { freshDemoSecrets } from "./stack/demo-settings";

/**
 * `npm run chaos:saboteurs [-- --only TEXT] [--seed 1] [--runs 30]`: puts one deliberate mistake after the other into a copy of the project
 * and shows which check notices. One JSON line each and one at the end on standard output; exit 1 when one survives, or when the same
 * checks find fault with the project as it is.
 */
const say = (line: string) => console.error(line);

await runScript(async () => {
  const { only, seed, runs } = readOptions(process.argv.slice(2));
  const chosen = SABOTEURS.filter(({ name }) => only === null || name.includes(only));
  if (chosen.length === 0) throw new ScriptError(`no saboteur is called "${only}"`);
  ensureClient();
  if (chosen.some(({ catcher }) => catcher.by === "drill"))
    await ensureBuild({ ...freshDemoSecrets(), FACET_DEMO: "1" }, (_name, line) => say(line));
  const server = await startThrowawayServer({ fsync: "off", synchronous_commit: "off", full_page_writes: "off" });
  const means = { serverUrl: server.superuserUrl("postgres"), seed, runs };
  const startedAt = Date.now();
  const survivors: string[] = [];
  try {
    const unbroken = await soundWithout(chosen, means);
    for (const saboteur of chosen) {
      const caught = await runSaboteur(saboteur, means);
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
    removeVariants();
  }
});

/** The same checks, with the same numbers, on the project as it is: a check that always fails catches nothing. */
async function soundWithout(chosen: readonly Saboteur[], means: Means): Promise<string> {
  const folder = copyProject("as it is");
  const flavours = new Set(chosen.flatMap(({ catcher }) => (catcher.by === "simulation" ? catcher.flavours : [])));
  const catchers: Catcher[] = flavours.size > 0 ? [{ by: "simulation", flavours: [...flavours] }] : [];
  for (const { catcher } of chosen) if (catcher.by === "drill" && !catchers.includes(catcher)) catchers.push(catcher);
  for (const catcher of catchers) {
    const startedAt = Date.now();
    const caught = await ask(catcher, folder, means);
    say(`as it is: ${catcher.by}, ${caught?.check ?? "nothing found"} (${secondsSince(startedAt)} s)`);
    if (caught !== null) return `${caught.caughtBy}: ${caught.check}`;
  }
  removeVariant(folder);
  return "passes";
}

async function runSaboteur({ name, why, changes, catcher }: Saboteur, means: Means): Promise<Caught> {
  say(`${name}: ${why}`);
  const startedAt = Date.now();
  const folder = copyProject(name);
  const caught = await (async () => {
    sabotage(folder, changes);
    return ask(catcher, folder, means);
  })().catch((error: unknown) => {
    // A variant that could not be tried was not caught, and the others still have their turn.
    say(error instanceof Error ? error.message : String(error));
    return null;
  });
  removeVariant(folder);
  const verdict = caught === null ? "NOT caught" : `caught by ${caught.caughtBy}: ${caught.check}`;
  say(`  ${verdict} (${secondsSince(startedAt)} s)`);
  return caught;
}

function secondsSince(startedAt: number): number {
  return Math.round((Date.now() - startedAt) / 1000);
}

function readOptions(args: readonly string[]): { only: string | null; seed: number; runs: number } {
  const given = (name: string) => {
    const at = args.indexOf(`--${name}`);
    return at === -1 ? null : (args[at + 1] ?? "");
  };
  const whole = (name: string, fallback: number) => {
    const text = given(name) ?? String(fallback);
    if (!/^[1-9]\d{0,6}$/.test(text)) throw new ScriptError(`--${name} must be a whole number from 1`);
    return Number(text);
  };
  return { only: given("only"), seed: whole("seed", 1), runs: whole("runs", 30) };
}
