import { type RoutingOptions, readOptions } from "@/tests/bench/routing/options";
import { lineOf, type Series, tableOf } from "@/tests/bench/routing/report";
import { runScenario } from "@/tests/bench/routing/run-routing";
import { runScript, ScriptError } from "./project";

/**
 * `npm run bench:routing -- --seed 1`: ways of choosing a payment channel, the product's own among them, on the same made-up markets in virtual time.
 * One JSON line for each scenario and policy on standard output, a table on standard error. docs/routing.md says what is measured.
 */
const say = (line: string) => console.error(line);

await runScript(async () => {
  const options = optionsOf(process.argv.slice(2));
  const startedAt = performance.now();
  const all: Series[] = [];
  for (const scenario of options.scenarios) {
    const series = runScenario(scenario, options);
    for (const one of series) console.log(JSON.stringify(lineOf(one)));
    say(`${tableOf(series)}\n`);
    all.push(...series);
  }
  say(`${options.seeds} seeds from --seed ${options.seed}, ${Math.round((performance.now() - startedAt) / 1_000)} s`);
});

function optionsOf(args: readonly string[]): RoutingOptions {
  try {
    return readOptions(args);
  } catch (error) {
    throw new ScriptError(error instanceof Error ? error.message : String(error));
  }
}
