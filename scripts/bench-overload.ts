import { createWriteStream, mkdirSync } from "node:fs";
import path from "node:path";
import { faultsOf, tableOf as ordersTable } from "@/tests/bench/orders/report";
import { runOrders } from "@/tests/bench/orders/run-orders";
import { type OverloadOptions, readOptions } from "@/tests/bench/overload/options";
import { figuresOf, tableOf } from "@/tests/bench/overload/report";
import { type HealthLook, watchHealth } from "@/tests/bench/overload/watch-health";
import { DATA_DIR, runScript, ScriptError } from "./project";
import { startFreshShop } from "./stack/fresh-shop";
import type { Stack } from "./stack/stack";

/**
 * `npm run bench:overload`: twice as many customers as the shop can serve, then few: how fast the excess is refused, whether what was paid is
 * delivered in time, and how soon everybody is served again. One JSON line on standard output, a row a second on standard error.
 */
const LOG = path.join(DATA_DIR, "bench-overload.log");
/** A rush comes upon a shop that runs: at a quarter of it, which is half of what the machine serves. */
const WARM_UP = { share: 0.25, seconds: 5 };
const MIX = { cardShare: 0.5, streamShare: 0.2 };

const say = (line: string) => console.error(line);

await runScript(async () => {
  const options = optionsOf(process.argv.slice(2));
  mkdirSync(DATA_DIR, { recursive: true });
  const file = createWriteStream(LOG);
  say(`starting a shop of its own; its log is ${path.relative(process.cwd(), LOG)}`);
  const stack = await startFreshShop({
    simulators: ["bigo", "stripe", "xendit"],
    settings: { TRUSTED_PROXIES: "127.0.0.1" },
    webs: options.webs,
    workers: options.workers,
    extraEnv: { simulator: { SIM_STRIPE_LATENCY_MS: "0", SIM_BIGO_LATENCY_MS: "87" } },
    log: (name, line) => file.write(`${name} | ${line}\n`),
  });
  const stop = () => void stack.stop().finally(() => process.exit(130));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  try {
    await overload(stack, options);
  } finally {
    await stack.stop();
    file.end();
  }
});

async function overload(stack: Stack, options: OverloadOptions): Promise<void> {
  const [webUrl = ""] = stack.urls.webs;
  const warmUp = { ratePerSecond: options.ratePerSecond * WARM_UP.share, seconds: WARM_UP.seconds };
  const early = await runOrders(
    stack,
    { ...MIX, ...warmUp, seed: options.seed + 11, warmUpSeconds: 0 },
    () => undefined,
  );
  let healthSeen = (): HealthLook[] => [];
  const run = await runOrders(
    stack,
    {
      ...MIX,
      ...{
        ratePerSecond: options.ratePerSecond,
        seconds: options.seconds,
        afterwards: options.calm,
        seed: options.seed,
      },
      warmUpSeconds: 0,
      firstNumber: 1 + early.offered,
      onStart: () => {
        healthSeen = watchHealth(webUrl);
      },
    },
    say,
  );
  const health = healthSeen();
  say(`\n${tableOf(run, health, options)}\n\n${ordersTable(run)}`);
  console.log(JSON.stringify(figuresOf(run, health, options)));
  const faults = faultsOf(run);
  if (faults.length > 0) throw new ScriptError(`this run is not sound:\n- ${faults.join("\n- ")}`);
}

function optionsOf(args: readonly string[]): OverloadOptions {
  try {
    return readOptions(args);
  } catch (error) {
    throw new ScriptError(error instanceof Error ? error.message : String(error));
  }
}
