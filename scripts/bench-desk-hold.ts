import { fork } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import path from "node:path";
import pg from "pg";
import { RECORD_TABLE_IDS } from "@/lib/shared/record-tables";
import { DEMO_LOGINS } from "@/prisma/seed/demo-logins";
import { measureExport } from "@/tests/bench/desk/export-memory";
import { type DeskOptions, readOptions } from "@/tests/bench/desk/options";
import { measurePages, pagesOf } from "@/tests/bench/desk/pages";
import { spreadPast } from "@/tests/bench/desk/spread-past";
import { StaffBrowser } from "@/tests/bench/desk/staff-browser";
import { seedPast } from "@/tests/bench/growth/seed-past";
import { runOrders } from "@/tests/bench/orders/run-orders";
import { DATA_DIR, inProject, runScript, ScriptError } from "./project";
import { childEnv } from "./stack/child-env";
import { startFreshShop } from "./stack/fresh-shop";
import type { Stack } from "./stack/stack";

/**
 * `npm run bench:desk`: the desk's search, its six tables and the export of all orders, on a shop of its own with a past of a million
 * orders. One JSON line for each figure on standard output; progress on standard error. A slow page is a figure and no failure; a page
 * that does not work ends with exit code 1.
 */
const LOG = path.join(DATA_DIR, "bench-desk.log");
const TEMPLATES = { ratePerSecond: 25, seconds: 10, warmUpSeconds: 0 };

const say = (line: string) => console.error(line);
const print = (figures: object) => console.log(JSON.stringify(figures));

await runScript(async () => {
  const options = optionsOf(process.argv.slice(2));
  mkdirSync(DATA_DIR, { recursive: true });
  const log = createWriteStream(LOG);
  say(`a shop with ${options.orders.toLocaleString("en")} orders; its log is ${path.relative(process.cwd(), LOG)}`);
  const stack = await startShop(log);
  try {
    await fill(stack, options);
    await measure(stack, options).catch((e) => console.error("MEASURE FAILED", e));
    const fs = await import("node:fs");
    fs.writeFileSync("/tmp/hrec-db-url", stack.database.ownerUrl);
    for (let i = 0; i < 480 && !fs.existsSync("/tmp/hrec-stop"); i += 1) await new Promise((r) => setTimeout(r, 1000));
  } finally {
    await stack.stop();
    log.end();
  }
});

function startShop(log: WriteStream): Promise<Stack> {
  return startFreshShop({
    simulators: ["bigo", "stripe", "xendit"],
    // The copied sales never happened at the platform: comparing books with it would rightly stop every account.
    settings: { TRUSTED_PROXIES: "127.0.0.1", RECONCILE_SECONDS: "86400" },
    databaseSettings: { max_wal_size: "8GB", checkpoint_timeout: "30min" },
    extraEnv: { simulator: { SIM_STRIPE_LATENCY_MS: "0", SIM_BIGO_LATENCY_MS: "20" } },
    log: (name, line) => log.write(`${name} | ${line}\n`),
  });
}

/** Some real orders, copied into a past, which is then given its rare cases. */
async function fill(stack: Stack, { orders }: DeskOptions): Promise<void> {
  const seconds = Math.min(TEMPLATES.seconds, Math.max(1, Math.floor(orders / TEMPLATES.ratePerSecond / 2)));
  const load = { ...TEMPLATES, seconds, cardShare: 0.5, streamShare: 0, seed: 1, auditSinceMs: Date.now() };
  await runOrders(stack, load, () => undefined);
  const past = await seedPast(stack.database.ownerUrl, orders, say);
  say(`${past.orders.toLocaleString("en")} orders after ${Math.round(past.seconds)} s`);
  await spreadPast(stack.database.ownerUrl);
}

async function measure(stack: Stack, { times }: DeskOptions): Promise<void> {
  print(await searchOf(stack));
  const browser = new StaffBrowser(stack.urls.web);
  const admin = DEMO_LOGINS.find(({ role }) => role === "admin");
  if (admin === undefined) throw new ScriptError("the demo has no admin");
  await browser.signIn(admin.email, admin.password);
  const client = new pg.Client({ connectionString: stack.database.ownerUrl });
  await client.connect();
  try {
    for (const tableId of RECORD_TABLE_IDS) {
      say(`opening ${tableId}`);
      print(await measurePages(browser, tableId, await pagesOf(client, tableId), times));
    }
  } finally {
    await client.end();
  }
  say("exporting all orders");
  const [web] = stack.webs;
  if (web === undefined) throw new ScriptError("the shop has no web process");
  print(await measureExport(browser, web.pid));
}

/** In a process of its own: the product's modules read the shop's settings once, at their first import. */
async function searchOf(stack: Stack): Promise<object> {
  const child = fork(inProject("tests/bench/desk/search.ts"), [], {
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
    throw new ScriptError(`the search ended with exit code ${code}`);
  });
  const [figures] = (await Promise.race([once(child, "message"), gone])) as [object];
  gone.catch(() => undefined);
  return figures;
}

function optionsOf(args: readonly string[]): DeskOptions {
  try {
    return readOptions(args);
  } catch (error) {
    throw new ScriptError(error instanceof Error ? error.message : String(error));
  }
}
