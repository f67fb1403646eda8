import { fork } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import path from "node:path";
import { type GrowthOptions, readOptions } from "@/tests/bench/growth/options";
import type { ReadFigures } from "@/tests/bench/growth/reads";
import { figuresOf, type GrowthFigures, ratiosOf } from "@/tests/bench/growth/report";
import { faultsOf, figuresOf as ordersOf, tableOf } from "@/tests/bench/orders/report";
import { runOrders } from "@/tests/bench/orders/run-orders";
import { seedShop, TEMPLATE_ORDERS } from "@/tests/bench/seed-shop";
import { DATA_DIR, inProject, runScript, ScriptError } from "./project";
import { childEnv } from "./stack/child-env";
import type { Stack } from "./stack/stack";

/**
 * `npm run bench:growth`: the same load on a shop with a small past and on one with a large past. What differs is what grows with the
 * tables. One JSON line for each size and one with the ratios; tables and progress on standard error.
 */
const LOG = path.join(DATA_DIR, "bench-growth.log");
const WARM_UP_SECONDS = 5;

const say = (line: string) => console.error(line);

await runScript(async () => {
  const options = optionsOf(process.argv.slice(2));
  mkdirSync(DATA_DIR, { recursive: true });
  const log = createWriteStream(LOG);
  try {
    const small = await measure(options.smallOrders, options, log);
    const large = await measure(options.largeOrders, options, log);
    console.log(JSON.stringify(ratiosOf(small, large)));
  } finally {
    log.end();
  }
});

async function measure(
  past: number,
  { ratePerSecond, seconds }: GrowthOptions,
  log: WriteStream,
): Promise<GrowthFigures> {
  say(`\na shop with ${past.toLocaleString("en")} past orders; its log is ${path.relative(process.cwd(), LOG)}`);
  const auditSinceMs = Date.now();
  const { stack, past: seeded } = await seedShop(past, { log: (name, line) => log.write(`${name} | ${line}\n`), say });
  try {
    const common = { cardShare: 0.5, streamShare: 0.2, seed: 1, auditSinceMs };
    const firstNumber = 1 + TEMPLATE_ORDERS;
    const load = { ratePerSecond, seconds, warmUpSeconds: WARM_UP_SECONDS, firstNumber };
    const run = await runOrders(stack, { ...common, ...load }, say);
    say(`\n${tableOf(run)}`);
    const figures = figuresOf(seeded, ordersOf(run), await readsOf(stack));
    console.log(JSON.stringify(figures));
    const faults = faultsOf(run);
    if (faults.length > 0) throw new ScriptError(`this run is not sound:\n- ${faults.join("\n- ")}`);
    return figures;
  } finally {
    await stack.stop();
  }
}

/** In a process of its own: the product's modules read the shop's settings once, at their first import. */
async function readsOf(stack: Stack): Promise<ReadFigures> {
  const child = fork(inProject("tests/bench/growth/reads.ts"), [], {
    execArgv: [
      "--import",
      inProject("scripts/stack/end-with-parent.mjs"),
      "--conditions=react-server",
      "--import",
      "tsx",
    ],
    // Nothing of this folder's own `.env`: it names providers whose simulators do not run here.
    env: childEnv(stack.settings, "production"),
  });
  const gone = once(child, "exit").then(([code]) => {
    throw new ScriptError(`the reader of the history pages ended with exit code ${code}`);
  });
  const [figures] = (await Promise.race([once(child, "message"), gone])) as [ReadFigures];
  gone.catch(() => undefined);
  return figures;
}

function optionsOf(args: readonly string[]): GrowthOptions {
  try {
    return readOptions(args);
  } catch (error) {
    throw new ScriptError(error instanceof Error ? error.message : String(error));
  }
}
