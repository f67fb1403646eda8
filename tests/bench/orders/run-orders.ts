import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import pg from "pg";
import { inProject } from "@/scripts/project";
import { ShopClient } from "@/scripts/shop-client";
import type { Stack } from "@/scripts/stack/stack";
import { auditRun } from "@/tests/bench/orders/audit";
import type { BuyerTrace, Shop } from "@/tests/bench/orders/buyer";
import type { DriverMessage, Visit } from "@/tests/bench/orders/driver";
import { groupsOf, readCounters, untilQuiet, watchMemory } from "@/tests/bench/orders/measure";
import type { OrdersOptions } from "@/tests/bench/orders/options";
import type { Measured, SettledOrder, Steps } from "@/tests/bench/orders/report";
import type { Load } from "@/tests/bench/schedule";

const COUNTRY = "PH"; // The one country where both methods are offered.
const LOCALE = "en";
/** Small packages: the demo's pool serves some 85,000 of them, and the size changes nothing but the pool. */
const DIAMONDS_MAX = 200;
const QUIET_WITHIN_MS = 60_000;

/** What a run needs to know; the rest of the options is about the shop. */
export type RunOptions = Pick<
  OrdersOptions,
  "ratePerSecond" | "seconds" | "warmUpSeconds" | "cardShare" | "streamShare" | "seed"
> & {
  /** Another rate that follows the first one at once. */
  afterwards?: Load["afterwards"];
  /** Of the first buyer: no two buyers of one shop have the same. */
  firstNumber?: number;
  /** What is older was not bought at these simulators, so both sides are compared from this moment on. */
  auditSinceMs?: number;
  /** Largest package that is bought, in diamonds. */
  diamondsMax?: number;
  /** Called when warming up is over and the measured buyers begin to come. */
  onStart?: () => void;
  /** Folder for a CPU profile of the driver, or null. */
  profileDir?: string | null;
};

/** Sends the buyers of one run through a shop that runs, and measures it. */
export async function runOrders(stack: Stack, options: RunOptions, say: (line: string) => void): Promise<Measured> {
  const shops = await Promise.all(
    stack.urls.webs.map((url) => shopAt(stack, url, options.diamondsMax ?? DIAMONDS_MAX)),
  );
  const driver = await startDriver(options.profileDir ?? null);
  const client = new pg.Client({ connectionString: stack.database.appUrl });
  await client.connect();
  try {
    const groups = groupsOf(stack, driver.pid ?? 0);
    const { ratePerSecond, seconds, warmUpSeconds, cardShare, streamShare, seed, firstNumber: first = 1 } = options;
    const common = { shops, cardShare, streamShare };
    const warmUp = { ...common, ratePerSecond, seconds: warmUpSeconds, seed: seed + 7, firstNumber: first };
    if (warmUpSeconds > 0) {
      say(`warming up for ${warmUpSeconds} s`);
      const early = await visit(driver, warmUp);
      await untilQuiet(stack, client, QUIET_WITHIN_MS);
      const stuck = early.find(({ failure }) => failure !== null);
      if (stuck !== undefined) say(`a buyer of the warm-up got stuck: ${stuck.failure}`);
    }
    say(`${ratePerSecond} orders a second for ${seconds} s`);
    const memory = watchMemory(groups);
    const before = await readCounters(client, groups);
    const startedAtMs = Date.now();
    options.onStart?.();
    const firstNumber = first + Math.round(ratePerSecond * warmUpSeconds);
    const follows = options.afterwards === undefined ? {} : { afterwards: options.afterwards };
    const traces = await visit(driver, { ...common, ratePerSecond, seconds, seed, firstNumber, ...follows });
    const isQuiet = await untilQuiet(stack, client, QUIET_WITHIN_MS);
    if (!isQuiet) say(`something is still under way ${QUIET_WITHIN_MS / 1000} s after the last buyer`);
    const after = await readCounters(client, groups);
    const peakKib = memory();
    const delivered = await settledOrders(client, traces);
    const lastMs = delivered.reduce((last, { deliveredAtMs }) => Math.max(last, deliveredAtMs), startedAtMs);
    return {
      offered: traces.length,
      startedAtMs,
      seconds: Math.max(seconds, (lastMs - startedAtMs) / 1000),
      traces,
      delivered,
      steps: await stepsOf(client),
      before,
      after,
      peakKib,
      audit: await auditRun(stack, client, options.auditSinceMs),
    };
  } finally {
    await endDriver(driver);
    await client.end();
  }
}

async function shopAt(stack: Stack, webUrl: string, diamondsMax: number): Promise<Shop> {
  const client = new ShopClient(webUrl, LOCALE);
  await client.open();
  const catalog = await client.json<{ packages: { id: string; diamonds: number; totalMinor: string }[] }>(
    `/api/catalog?country=${COUNTRY}`,
  );
  return {
    webUrl,
    locale: LOCALE,
    country: COUNTRY,
    placeHeaders: client.placeHeaders,
    stripeUrl: stack.urls.stripe ?? "",
    xenditUrl: stack.urls.xendit ?? "",
    packages: catalog.packages.filter(({ diamonds }) => diamonds <= diamondsMax),
  };
}

async function startDriver(profileDir: string | null): Promise<ChildProcess> {
  const guard = inProject("scripts/stack/end-with-parent.mjs");
  const profiled = profileDir === null ? [] : ["--cpu-prof", `--cpu-prof-dir=${path.resolve(profileDir)}`];
  const driver = fork(path.join(import.meta.dirname, "driver.ts"), [], {
    execArgv: [...profiled, "--import", guard, "--conditions=react-server", "--import", "tsx"],
    serialization: "advanced",
  });
  await message(driver, "ready");
  return driver;
}

/** It ends by itself when nobody speaks with it any more, and writes its profile then; a signal would lose that. */
async function endDriver(driver: ChildProcess): Promise<void> {
  if (driver.exitCode !== null || driver.signalCode !== null) return;
  const gone = once(driver, "exit");
  if (driver.connected) driver.disconnect();
  else driver.kill();
  await gone;
}

async function visit(driver: ChildProcess, load: Visit): Promise<BuyerTrace[]> {
  const done = message(driver, "done");
  driver.send(load);
  return (await done).traces;
}

async function message<Kind extends DriverMessage["kind"]>(
  driver: ChildProcess,
  kind: Kind,
): Promise<Extract<DriverMessage, { kind: Kind }>> {
  const gone = once(driver, "exit").then(([code]) => {
    throw new Error(`the driver ended by itself (exit code ${code})`);
  });
  const [said] = (await Promise.race([once(driver, "message"), gone])) as [DriverMessage];
  if (said.kind !== kind) throw new Error(`the driver said ${said.kind} instead of ${kind}`);
  return said as Extract<DriverMessage, { kind: Kind }>;
}

async function settledOrders(client: pg.Client, traces: readonly BuyerTrace[]): Promise<SettledOrder[]> {
  const { rows } = await client.query<SettledOrder>(
    `SELECT reference, (extract(epoch FROM delivered_at) * 1000)::float8 AS "deliveredAtMs" FROM orders
     WHERE status = 'delivered' AND reference = ANY ($1::text[])`,
    [traces.flatMap(({ reference }) => reference ?? [])],
  );
  return rows;
}

/** Medians over all deliveries; null for a step that no call had, such as TLS on plain HTTP. */
async function stepsOf(client: pg.Client): Promise<Steps> {
  const median = (column: string) =>
    `round((percentile_cont(0.5) WITHIN GROUP (ORDER BY ${column}))::numeric / 1000, 3)::float8`;
  const { rows } = await client.query<Steps>(
    `SELECT ${median("seal_us")} AS seal, ${median("tls_us")} AS tls, ${median("verify_us")} AS verify,
            ${median("inject_us")} AS inject
     FROM delivery_attempts`,
  );
  return rows[0] ?? { seal: null, tls: null, verify: null, inject: null };
}
