import path from "node:path";
import { readOptions } from "@/tests/chaos/options";
import { isOutageDrill, readOutageOptions } from "@/tests/chaos/outage/options";
import { faultsOf, outageFigures, tableOf } from "@/tests/chaos/outage/report";
import { runOutageDrill } from "@/tests/chaos/outage/run-outage-drill";
import { runDrills } from "@/tests/chaos/run-drills";
import { runScript, ScriptError } from "./project";

/**
 * `npm run chaos`: drills on a shop of its own, with real processes that are killed while people buy. One JSON line on standard
 * output, a table for people on standard error; the log of each drill is kept under .data/chaos.
 */
const say = (line: string) => console.error(line);

await runScript(async () => {
  const args = process.argv.slice(2);
  if (isOutageDrill(args)) return drillOutages(args);
  const options = readOrRefuse(args, readOptions);
  say(
    `seed ${options.seed}: ${options.drills.length} drills on ${options.webs} web and ${options.workers} worker processes`,
  );
  const { figures, failed, folder } = await runDrills(options, say);
  console.log(JSON.stringify(figures));
  if (failed.length === 0) return;
  const logs = path.relative(process.cwd(), folder);
  throw new ScriptError(
    `drills ${failed.join(", ")} of seed ${options.seed} found something, see ${logs}; again: npm run chaos -- --seed ${options.seed} --drill ${failed[0]}`,
  );
});

/** The channels' outages, with customers at a steady rate: docs/reliability.md says what is counted. */
async function drillOutages(args: readonly string[]): Promise<void> {
  const { run, folder } = await runOutageDrill(readOrRefuse(args, readOutageOptions), say);
  const figures = outageFigures(run);
  say(`\n${tableOf(run)}`);
  console.log(JSON.stringify(figures));
  const faults = faultsOf(figures);
  if (faults.length === 0) return;
  const logs = path.relative(process.cwd(), folder);
  throw new ScriptError(`this drill is not sound, see ${logs}:\n- ${faults.join("\n- ")}`);
}

function readOrRefuse<Options>(args: readonly string[], read: (args: readonly string[]) => Options): Options {
  try {
    return read(args);
  } catch (error) {
    throw new ScriptError(error instanceof Error ? error.message : String(error));
  }
}
