import path from "node:path";
import { readOptions } from "@/tests/chaos/options";
import { runDrills } from "@/tests/chaos/run-drills";
import { runScript, ScriptError } from "./project";

/**
 * `npm run chaos`: drills on a shop of its own, with real processes that are killed while people buy. One JSON line on standard
 * output, a table for people on standard error; the log of each drill is kept under .data/chaos.
 */
const say = (line: string) => console.error(line);

await runScript(async () => {
  const options = optionsOf(process.argv.slice(2));
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

function optionsOf(args: readonly string[]) {
  try {
    return readOptions(args);
  } catch (error) {
    throw new ScriptError(error instanceof Error ? error.message : String(error));
  }
}
