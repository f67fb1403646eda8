import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { DATA_DIR, inProject } from "@/scripts/project";
import { ShopClient } from "@/scripts/shop-client";
import { startFreshShop } from "@/scripts/stack/fresh-shop";
import type { Stack } from "@/scripts/stack/stack";
import { groupsOf, readCounters } from "@/tests/bench/orders/measure";
import { readAttempts, readDecisionP99Us, readDelivered } from "@/tests/chaos/outage/attempts";
import { mendProviders, strikeProviders } from "@/tests/chaos/outage/break-provider";
import { checkBothSides, untilRest } from "@/tests/chaos/outage/come-to-rest";
import type { CustomerTrace, OutageShop } from "@/tests/chaos/outage/customer";
import type { OutageDriverMessage, OutageVisit } from "@/tests/chaos/outage/driver";
import type { OutageOptions } from "@/tests/chaos/outage/options";
import { type OutagePlan, planOutages } from "@/tests/chaos/outage/plan-outages";
import { costLine, type OutageRun } from "@/tests/chaos/outage/report";

const COUNTRY = "PH"; // The one country where both methods are offered.
const LOCALE = "en";
/** Orders that nobody could pay must end within the drill. Nothing else differs from a shop in production. */
const ORDER_TTL_SECONDS = 180;
/** The demo's pool serves some 85,000 of them, and the size changes nothing but the pool. */
const DIAMONDS_MAX = 100;
/** Code and caches get warm, and the shop learns what each channel is worth. */
const WARM_UP_SECONDS = 15;

type Say = (line: string) => void;

/** One shop of real processes, customers at a steady rate, and one provider away at a time. */
export async function runOutageDrill(options: OutageOptions, say: Say): Promise<{ run: OutageRun; folder: string }> {
  const folder = path.join(DATA_DIR, "chaos", `channel-outage-${options.seed}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const log = createWriteStream(path.join(folder, "drill.log"));
  const write = (name: string, line: string) => void log.write(`${new Date().toISOString()} ${name} | ${line}\n`);
  const stack = await startFreshShop({
    settings: { TRUSTED_PROXIES: "127.0.0.1", ORDER_TTL_SECONDS: String(ORDER_TTL_SECONDS) },
    simulators: ["bigo", "stripe", "xendit", "antom"],
    // They are the witnesses, and one that was stopped must remember.
    simulatorData: path.join(folder, "sim"),
    extraEnv: { simulator: { SIM_BIGO_LATENCY_MS: "87" } },
    ...{ webs: options.webs, workers: options.workers, log: write },
  });
  const stop = () => void stack.stop().finally(() => process.exit(130));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  const tell = (line: string) => {
    say(line);
    write("drill", line);
  };
  const client = new pg.Client({ connectionString: stack.database.ownerUrl });
  await client.connect();
  try {
    const run = await drill(stack, client, options, tell);
    writeFileSync(path.join(folder, "traces.jsonl"), run.traces.map((trace) => JSON.stringify(trace)).join("\n"));
    return { run, folder };
  } finally {
    await client.end().catch(() => undefined);
    await stack.stop();
    log.end();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, stop);
  }
}

async function drill(stack: Stack, client: pg.Client, options: OutageOptions, say: Say): Promise<OutageRun> {
  const plan = planOutages(options);
  await mendProviders(stack);
  const shops = await Promise.all(stack.urls.webs.map((url) => shopAt(stack, url)));
  const driver = await startDriver();
  try {
    const { seed, ratePerSecond } = options;
    say(`warming up for ${WARM_UP_SECONDS} s`);
    const warmUp = { shops, ratePerSecond, seconds: WARM_UP_SECONDS, seed: seed + 7, firstNumber: 1 };
    await visit(driver, warmUp);
    say(`${ratePerSecond} orders a second for ${plan.seconds} s, ${plan.outages.length} outages`);
    const groups = groupsOf(stack, driver.pid ?? 0);
    const before = await readCounters(client, groups);
    const startedAtMs = Date.now();
    const load = {
      shops,
      ratePerSecond,
      seconds: plan.seconds,
      seed,
      firstNumber: 1 + ratePerSecond * WARM_UP_SECONDS,
    };
    const { traces, outages } = await underFire({ stack, driver, plan, load, startedAtMs, say });
    const after = await readCounters(client, groups);
    say(costLine(before, after, traces.length));
    const facts = await settle(stack, client, traces, say);
    return { seed, ratePerSecond, seconds: (Date.now() - startedAtMs) / 1_000, traces, outages, ...facts };
  } finally {
    await endDriver(driver);
  }
}

type UnderFire = {
  stack: Stack;
  driver: ChildProcess;
  plan: OutagePlan;
  load: OutageVisit;
  startedAtMs: number;
  say: Say;
};

async function underFire({ stack, driver, plan, load, startedAtMs, say }: UnderFire) {
  const [done, outages] = await Promise.all([
    visit(driver, load),
    strikeProviders(stack, plan.outages, startedAtMs, say),
  ]);
  const late = done.lateMs.toSorted((a, b) => a - b).at(Math.floor(done.lateMs.length * 0.99));
  say(`the customers have gone; 99 of 100 came within ${Math.round(late ?? 0)} ms of their time`);
  return { traces: done.traces, outages };
}

/** Lets the shop end what it has begun, and reads both sides. */
async function settle(stack: Stack, client: pg.Client, traces: readonly CustomerTrace[], say: Say) {
  const query = async (text: string) => (await client.query(text)).rows as Record<string, unknown>[];
  const decisionP99Us = await readDecisionP99Us(client);
  const underWay = await untilRest(stack, query, ORDER_TTL_SECONDS * 1_000, say);
  const promises = traces.flatMap(({ placeKey, reference }) => (reference === null ? [] : [{ placeKey, reference }]));
  const findings = await checkBothSides(stack, query, promises);
  for (const { check, subject, says } of findings.slice(0, 50)) say(`FOUND ${check}: ${subject}: ${says}`);
  return {
    decisionP99Us,
    underWay,
    findings,
    attempts: await readAttempts(client),
    deliveredAt: await readDelivered(client),
  };
}

async function shopAt(stack: Stack, webUrl: string): Promise<OutageShop> {
  const client = new ShopClient(webUrl, LOCALE);
  await client.open();
  const catalog = await client.json<{ packages: { id: string; diamonds: number; totalMinor: string }[] }>(
    `/api/catalog?country=${COUNTRY}`,
  );
  const { stripe, xendit, antom } = stack.urls;
  return {
    webUrl,
    locale: LOCALE,
    country: COUNTRY,
    placeHeaders: client.placeHeaders,
    providers: { stripe: stripe ?? "", xendit: xendit ?? "", antom: antom ?? "" },
    packages: catalog.packages.filter(({ diamonds }) => diamonds <= DIAMONDS_MAX),
  };
}

async function startDriver(): Promise<ChildProcess> {
  const guard = inProject("scripts/stack/end-with-parent.mjs");
  const driver = fork(path.join(import.meta.dirname, "driver.ts"), [], {
    execArgv: ["--import", guard, "--conditions=react-server", "--import", "tsx"],
    serialization: "advanced",
  });
  await message(driver, "ready");
  return driver;
}

async function endDriver(driver: ChildProcess): Promise<void> {
  if (driver.exitCode !== null || driver.signalCode !== null) return;
  const gone = once(driver, "exit");
  driver.disconnect();
  await gone;
}

async function visit(driver: ChildProcess, load: OutageVisit) {
  const done = message(driver, "done");
  driver.send(load);
  return done;
}

async function message<Kind extends OutageDriverMessage["kind"]>(
  driver: ChildProcess,
  kind: Kind,
): Promise<Extract<OutageDriverMessage, { kind: Kind }>> {
  const gone = once(driver, "exit").then(([code]) => {
    throw new Error(`the driver ended by itself (exit code ${code})`);
  });
  const [said] = (await Promise.race([once(driver, "message"), gone])) as [OutageDriverMessage];
  if (said.kind !== kind) throw new Error(`the driver said ${said.kind} instead of ${kind}`);
  return said as Extract<OutageDriverMessage, { kind: Kind }>;
}
