import { fork } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync } from "node:fs";
import path from "node:path";
import { seedPast } from "@/tests/bench/growth/seed-past";
import { runOrders } from "@/tests/bench/orders/run-orders";
import { type ReportsOptions, readOptions } from "@/tests/bench/reports/options";
import type { ReportFigures } from "@/tests/bench/reports/reads";
import { DATA_DIR, inProject, runScript, ScriptError } from "./project";
import { childEnv } from "./stack/child-env";
import { startFreshShop } from "./stack/fresh-shop";
import type { Stack } from "./stack/stack";

/**
 * `npm run bench:reports`: how long the desk's reports take on a shop with a large past, and whether they agree with its books. One JSON line for
 * each report on standard output, progress on standard error.
 */
const LOG = path.join(DATA_DIR, "bench-reports.log");
const TEMPLATES = { ratePerSecond: 25, seconds: 10, warmUpSeconds: 0, cardShare: 0.5, streamShare: 0, seed: 1 };

const say = (line: string) => console.error(line);

await runScript(async () => {
  const { orders } = optionsOf(process.argv.slice(2));
  mkdirSync(DATA_DIR, { recursive: true });
  const log = createWriteStream(LOG);
  const auditSinceMs = Date.now();
  const stack = await startFreshShop({
    simulators: ["bigo", "stripe", "xendit"],
    // The copied sales never happened at the platform: comparing books with it would rightly stop every account.
    settings: { TRUSTED_PROXIES: "127.0.0.1", RECONCILE_SECONDS: "86400" },
    databaseSettings: { max_wal_size: "8GB", checkpoint_timeout: "30min" },
    extraEnv: { simulator: { SIM_STRIPE_LATENCY_MS: "0", SIM_BIGO_LATENCY_MS: "87" } },
    log: (name, line) => log.write(`${name} | ${line}\n`),
  });
  try {
    await runOrders(stack, { ...TEMPLATES, auditSinceMs }, () => undefined);
    const seeded = await seedPast(stack.database.ownerUrl, orders, say);
    say(`${seeded.orders.toLocaleString("en")} orders after ${Math.round(seeded.seconds)} s`);
    tell(seeded.orders, await readsOf(stack));
  } finally {
    await stack.stop();
    log.end();
  }
});

function tell(orders: number, { p95Ms, ...rest }: ReportFigures): void {
  for (const [name, ms] of Object.entries(p95Ms))
    console.log(JSON.stringify({ name: `desk.report.${name}`, orders, p95Ms: ms }));
  console.log(JSON.stringify({ name: "desk.reports", orders, ...rest }));
  if (rest.differenceMinor !== "0") throw new ScriptError("the reports and the books differ");
}

/** In a process of its own: the product's modules read the shop's settings once, at their first import. */
async function readsOf(stack: Stack): Promise<ReportFigures> {
  const child = fork(inProject("tests/bench/reports/reads.ts"), [], {
    execArgv: [
      ...["--import", inProject("scripts/stack/end-with-parent.mjs")],
      ...["--conditions=react-server", "--import", "tsx"],
    ],
    // Nothing of this folder's own `.env`: it names providers whose simulators do not run here.
    env: childEnv(stack.settings, "production"),
  });
  const gone = once(child, "exit").then(([code]) => {
    throw new ScriptError(`the reader of the reports ended with exit code ${code}`);
  });
  const [figures] = (await Promise.race([once(child, "message"), gone])) as [ReportFigures];
  gone.catch(() => undefined);
  return figures;
}

function optionsOf(args: readonly string[]): ReportsOptions {
  try {
    return readOptions(args);
  } catch (error) {
    throw new ScriptError(error instanceof Error ? error.message : String(error));
  }
}
