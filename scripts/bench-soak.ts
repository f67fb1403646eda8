import { createWriteStream, mkdirSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { MINUTE_MS } from "@/lib/shared/durations";
import { faultsOf, figuresOf as ordersOf, tableOf } from "@/tests/bench/orders/report";
import { runOrders } from "@/tests/bench/orders/run-orders";
import { readOptions, type SoakOptions } from "@/tests/bench/soak/options";
import { figuresOf, minuteLine } from "@/tests/bench/soak/report";
import { type MinuteSample, sampleMinute } from "@/tests/bench/soak/sample";
import { DATA_DIR, runScript, ScriptError } from "./project";
import { startFreshShop } from "./stack/fresh-shop";
import type { Stack } from "./stack/stack";

/**
 * `npm run bench:soak`: a steady load for minutes, and what piles up meanwhile: memory, queues, dead rows, table and index sizes, log. One
 * JSON line a minute and a summary; the same for people on standard error.
 */
const LOG = path.join(DATA_DIR, "bench-soak.log");
const WARM_UP_SECONDS = 5;
/** The smallest package: the demo's pool then serves some 200,000 orders, which is more than 20 minutes at 161 a second. */
const DIAMONDS_MAX = 50;

const say = (line: string) => console.error(line);

await runScript(async () => {
  const options = optionsOf(process.argv.slice(2));
  mkdirSync(DATA_DIR, { recursive: true });
  const file = createWriteStream(LOG);
  let logBytes: Record<string, number> = {};
  const takeLogBytes = () => {
    const taken = logBytes;
    logBytes = {};
    return taken;
  };
  say(`starting a shop of its own; its log is ${path.relative(process.cwd(), LOG)}`);
  const stack = await startFreshShop({
    simulators: ["bigo", "stripe", "xendit"],
    // As much log as a shop writes by default; the other benchmarks ask for less.
    settings: { TRUSTED_PROXIES: "127.0.0.1", LOG_LEVEL: "info" },
    webs: options.webs,
    workers: options.workers,
    extraEnv: { simulator: { SIM_STRIPE_LATENCY_MS: "0", SIM_BIGO_LATENCY_MS: "87" } },
    log: (name, line) => {
      file.write(`${name} | ${line}\n`);
      logBytes[name] = (logBytes[name] ?? 0) + Buffer.byteLength(line) + 1;
    },
  });
  const stop = () => void stack.stop().finally(() => process.exit(130));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  try {
    await soak(stack, options, takeLogBytes);
  } finally {
    await stack.stop();
    file.end();
  }
});

async function soak(stack: Stack, options: SoakOptions, takeLogBytes: () => Record<string, number>): Promise<void> {
  const load = {
    ...options,
    seconds: options.minutes * 60,
    warmUpSeconds: WARM_UP_SECONDS,
    cardShare: 0.5,
    streamShare: 0.2,
    seed: 1,
  };
  const minutes: MinuteSample[] = [];
  let watching = Promise.resolve();
  const onStart = () => {
    watching = watchMinutes(stack, options.minutes, takeLogBytes, minutes);
    // Waited for below; until then a failure must not end this process with its shop running.
    watching.catch(() => undefined);
  };
  const run = await runOrders(stack, { ...load, diamondsMax: DIAMONDS_MAX, onStart }, say);
  await watching;
  say(`\n${tableOf(run)}`);
  console.log(JSON.stringify(figuresOf(minutes, ordersOf(run))));
  const faults = faultsOf(run);
  if (faults.length > 0) throw new ScriptError(`this run is not sound:\n- ${faults.join("\n- ")}`);
}

/** Looks once a minute, on the minute, beside the load. */
async function watchMinutes(
  stack: Stack,
  count: number,
  takeLogBytes: () => Record<string, number>,
  minutes: MinuteSample[],
): Promise<void> {
  const client = new pg.Client({ connectionString: stack.database.appUrl });
  await client.connect();
  takeLogBytes();
  const startedMs = Date.now();
  try {
    for (let minute = 1; minute <= count; minute += 1) {
      const toMs = startedMs + minute * MINUTE_MS;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, toMs - Date.now())));
      const span = { minute, fromMs: toMs - MINUTE_MS, toMs, logBytes: takeLogBytes() };
      const sample = await sampleMinute(stack, client, span);
      minutes.push(sample);
      console.log(JSON.stringify(sample));
      say(minuteLine(sample));
    }
  } finally {
    await client.end();
  }
}

function optionsOf(args: readonly string[]): SoakOptions {
  try {
    return readOptions(args);
  } catch (error) {
    throw new ScriptError(error instanceof Error ? error.message : String(error));
  }
}
