import { createWriteStream, mkdirSync, type WriteStream, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { bestRate, isHeld, lowerRate, nextRate, type Step } from "@/tests/bench/orders/find-max";
import { type OrdersOptions, readOptions } from "@/tests/bench/orders/options";
import { faultsOf, figuresOf, type Measured, stepLine, stepTitle, tableOf } from "@/tests/bench/orders/report";
import { type RunOptions, runOrders } from "@/tests/bench/orders/run-orders";
import { selfSigned } from "@/tests/bench/orders/self-signed";
import { DATA_DIR, runScript, ScriptError } from "./project";
import { startFreshShop } from "./stack/fresh-shop";
import { nextFreePort } from "./stack/ports";
import type { Stack } from "./stack/stack";

/**
 * `npm run bench:orders`: how many orders a second this machine takes from the recipient field to the settled delivery. One JSON
 * line on standard output, everything for people on standard error. The shop is its own: database, ports and simulators are
 * fresh, and a shop that runs in this folder is not touched.
 */
const LOG = path.join(DATA_DIR, "bench-orders.log");
const CERTIFICATE = path.join(DATA_DIR, "bench-orders-certificate.pem");
const CONFIRM_SECONDS = 60;
/** All steps of a search share one pool, so they buy the smallest package. */
const SEARCH_DIAMONDS_MAX = 50;

const say = (line: string) => console.error(line);

await runScript(async () => {
  const options = optionsOf(process.argv.slice(2));
  mkdirSync(DATA_DIR, { recursive: true });
  const log = createWriteStream(LOG);
  const shown = path.relative(process.cwd(), LOG);
  say(`starting a shop of its own on ${os.availableParallelism()} cores; its log is ${shown}`);
  try {
    if (options.isFindingMax) await findMax(options, log);
    else await withShop(options, log, async (stack) => tell(await runOrders(stack, options, say), {}));
  } finally {
    log.end();
  }
});

/** The figures on standard output, the table on standard error. Throws when the run is not sound. */
function tell(run: Measured, extra: { maxRate?: number }): void {
  say(`\n${tableOf(run)}`);
  console.log(JSON.stringify({ ...figuresOf(run), ...extra }));
  mustBeSound(run);
}

function mustBeSound(run: Measured): void {
  const faults = faultsOf(run);
  if (faults.length > 0) throw new ScriptError(`this run is not sound:\n- ${faults.join("\n- ")}`);
}

/** Short steps in one shop, then a minute in a fresh one, five per cent lower until one holds. */
async function findMax(options: OrdersOptions, log: WriteStream): Promise<void> {
  const steps: Step[] = [];
  say(stepTitle());
  await withShop(options, log, async (stack) => {
    let firstNumber = 1;
    for (;;) {
      const rate = nextRate(steps, options.ratePerSecond);
      if (rate === null) return;
      const warmUpSeconds = steps.length === 0 ? options.warmUpSeconds : 0;
      const load = { ...options, ratePerSecond: rate, warmUpSeconds, firstNumber };
      const run = await quietly(stack, { ...load, diamondsMax: SEARCH_DIAMONDS_MAX });
      firstNumber += Math.round(rate * (options.seconds + warmUpSeconds));
      steps.push({ ratePerSecond: rate, isHeld: isHeld(figuresOf(run)) });
      say(stepLine("search", rate, run));
      mustBeSound(run);
    }
  });
  let rate = bestRate(steps);
  while (rate > 0) {
    const run = await withShop(options, log, (stack) =>
      quietly(stack, { ...options, ratePerSecond: rate, seconds: CONFIRM_SECONDS }),
    );
    say(stepLine("confirm", rate, run));
    mustBeSound(run);
    const figures = figuresOf(run);
    if (isHeld(figures)) {
      tell(run, { maxRate: rate });
      return;
    }
    rate = lowerRate(rate, figures.deliveredPerSecond);
  }
  throw new ScriptError("no rate held: the lowest step already missed the promise");
}

function quietly(stack: Stack, options: RunOptions): Promise<Measured> {
  return runOrders(stack, options, () => undefined);
}

/** A shop for `act`, stopped afterwards. */
async function withShop<T>(options: OrdersOptions, log: WriteStream, act: (stack: Stack) => Promise<T>): Promise<T> {
  const profiled = options.profileDir === null ? {} : profiling(path.resolve(options.profileDir));
  const { shop, simulator } = options.isTls ? await overTls() : { shop: {}, simulator: {} };
  const stack = await startFreshShop({
    simulators: ["bigo", "stripe", "xendit"],
    // Limits stay on: every buyer has an address of his own, told by a proxy on this machine.
    settings: { TRUSTED_PROXIES: "127.0.0.1", ...options.settings },
    webs: options.webs,
    workers: options.workers,
    extraEnv: {
      web: { ...profiled, ...shop },
      worker: { ...profiled, ...shop },
      simulator: {
        ...profiled,
        ...simulator,
        SIM_STRIPE_LATENCY_MS: "0",
        SIM_BIGO_LATENCY_MS: String(options.upstreamMs),
      },
    },
    log: (name, line) => log.write(`${name} | ${line}\n`),
  });
  const stop = () => void stack.stop().finally(() => process.exit(130));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  try {
    return await act(stack);
  } finally {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.removeListener(signal, stop);
    await stack.stop();
  }
}

/** The platform over TLS, with an authority that is made now and that only this shop trusts. */
async function overTls(): Promise<{ shop: Record<string, string>; simulator: Record<string, string> }> {
  const port = await nextFreePort(0, "the platform over TLS", say);
  const { certificatePem, keyPem } = selfSigned();
  writeFileSync(CERTIFICATE, certificatePem);
  return {
    shop: { BIGO_HOST: `https://127.0.0.1:${port}`, NODE_EXTRA_CA_CERTS: CERTIFICATE },
    simulator: {
      SIM_BIGO_TLS_PORT: String(port),
      SIM_BIGO_TLS_CERTIFICATE: certificatePem,
      SIM_BIGO_TLS_KEY: keyPem,
    },
  };
}

function optionsOf(args: readonly string[]): OrdersOptions {
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
