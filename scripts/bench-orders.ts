import { createWriteStream, mkdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { readOptions } from "@/tests/bench/orders/options";
import { faultsOf, figuresOf, tableOf } from "@/tests/bench/orders/report";
import { runOrders } from "@/tests/bench/orders/run-orders";
import { DATA_DIR, runScript, ScriptError } from "./project";
import { startFreshShop } from "./stack/fresh-shop";

/**
 * `npm run bench:orders`: how many orders a second this machine takes from the recipient field to the settled delivery. One JSON
 * line on standard output, everything for people on standard error. The shop is its own: database, ports and simulators are
 * fresh, and a shop that runs in this folder is not touched.
 */
const LOG = path.join(DATA_DIR, "bench-orders.log");

const say = (line: string) => console.error(line);

await runScript(async () => {
  const options = optionsOf(process.argv.slice(2));
  mkdirSync(DATA_DIR, { recursive: true });
  const log = createWriteStream(LOG);
  const profiled = options.profileDir === null ? {} : profiling(path.resolve(options.profileDir));
  say(
    `starting a shop of its own on ${os.availableParallelism()} cores; its log is ${path.relative(process.cwd(), LOG)}`,
  );
  const stack = await startFreshShop({
    // Limits stay on: every buyer has an address of his own, told by a proxy on this machine.
    settings: { TRUSTED_PROXIES: "127.0.0.1", ...options.settings },
    webs: options.webs,
    workers: options.workers,
    extraEnv: {
      web: profiled,
      worker: profiled,
      simulator: { ...profiled, SIM_BIGO_LATENCY_MS: String(options.upstreamMs) },
    },
    log: (name, line) => log.write(`${name} | ${line}\n`),
  });
  const stop = () => void stack.stop().finally(() => process.exit(130));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  try {
    const run = await runOrders(stack, options, say);
    say(`\n${tableOf(run)}`);
    console.log(JSON.stringify(figuresOf(run)));
    const faults = faultsOf(run);
    if (faults.length > 0) throw new ScriptError(`this run is not sound:\n- ${faults.join("\n- ")}`);
  } finally {
    await stack.stop();
    log.end();
  }
});

function optionsOf(args: readonly string[]) {
  try {
    return readOptions(args);
  } catch (error) {
    throw new ScriptError(error instanceof Error ? error.message : String(error));
  }
}

function profiling(folder: string): Record<string, string> {
  mkdirSync(folder, { recursive: true });
  return { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}` };
}
