import { createWriteStream, mkdirSync, rmSync, type WriteStream, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { DATA_DIR } from "@/scripts/project";
import { ShopClient } from "@/scripts/shop-client";
import { startFreshShop } from "@/scripts/stack/fresh-shop";
import type { Stack } from "@/scripts/stack/stack";
import { DatabaseLog } from "@/tests/chaos/database-log";
import { Desk } from "@/tests/chaos/desk";
import type { Finding } from "@/tests/chaos/finding";
import type { ChaosOptions } from "@/tests/chaos/options";
import { mendOutside } from "@/tests/chaos/outside";
import type { Picture } from "@/tests/chaos/picture";
import { type DrillPlan, planDrill } from "@/tests/chaos/plan";
import { type ChaosFigures, type DrillLine, figuresOf, isSound, lineOf, TABLE_HEAD } from "@/tests/chaos/report";
import type { Scene } from "@/tests/chaos/rest";
import { runDrill } from "@/tests/chaos/run-drill";
import { actionIdsOfBuild, type ShopDoor } from "@/tests/chaos/shop-door";

const LEASE_SECONDS = 2;
const TTL_SECONDS = 2;

/** Every time constant is a setting, so the code under fire is the code of the shop. */
export const DRILL_SETTINGS: Readonly<Record<string, string>> = {
  TRUSTED_PROXIES: "127.0.0.1",
  LEASE_SECONDS: String(LEASE_SECONDS),
  ORDER_TTL_SECONDS: String(TTL_SECONDS),
  BIGO_TIMEOUT_MS: "500",
  PROVIDER_TIMEOUT_MS: "700",
  UNKNOWN_RETRY_SECONDS: "1,1,1",
  TRANSIENT_RETRY_SECONDS: "1",
  HALT_RETRY_SECONDS: "1",
  RECIPIENT_FIX_SECONDS: "1",
  PAYMENT_QUERY_SECONDS: "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,600",
  REFUND_QUERY_SECONDS: "1",
  STOCK_RETRY_SECONDS: "1",
  RECONCILE_SECONDS: "2",
  WORKER_POLL_MS: "200",
  HEARTBEAT_SECONDS: "1",
  // Orders of a few thousand diamonds have several parts.
  UPSTREAM_VALUE_MAX: "2000",
};

const COUNTRY = "PH";
const LOCALE = "en";

/** The line of a run and the numbers of the drills that found something, beside their logs. */
export const RESULT_FILE = "result.json";

export type ChaosRun = { figures: ChaosFigures; failed: readonly number[]; folder: string };

/**
 * Starts one shop of real processes and runs drill after drill on it. What each drill did is written to a file of its own.
 *
 * @param settings over those of the drills, for deliberately broken variants
 */
export async function runDrills(
  { drills, seed, webs, workers }: ChaosOptions,
  say: (line: string) => void,
  settings: Readonly<Record<string, string>> = {},
): Promise<ChaosRun> {
  const folder = path.join(DATA_DIR, "chaos", `seed-${seed}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const startedMs = Date.now();
  let log: WriteStream = createWriteStream(path.join(folder, "start.log"));
  const databaseLog = new DatabaseLog();
  const write = (name: string, line: string) => {
    if (name === "database") databaseLog.hear(line);
    log.write(`${new Date().toISOString()} ${name} | ${line}\n`);
  };
  const stack = await startFreshShop({
    settings: { ...DRILL_SETTINGS, ...settings },
    // What a drill breaks and checks; more strangers would only take longer to start.
    simulators: ["bigo", "stripe", "xendit"],
    ...{ webs, workers, log: write },
  });
  const stop = () => void stack.stop().finally(() => process.exit(130));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  const pool = new pg.Pool({ connectionString: stack.database.ownerUrl, max: 4 });
  pool.on("error", () => undefined);
  let desk: Desk | null = null;
  try {
    desk = await Desk.openFor(stack);
    const scene = { ...(await setScene(stack, desk, pool)), databaseLog };
    const lines: DrillLine[] = [];
    const known = new Set<string>();
    let last: Picture | null = null;
    say(TABLE_HEAD);
    for (const drill of drills) {
      log.end();
      log = createWriteStream(path.join(folder, `drill-${drill}.log`));
      const plan = planDrill(seed, drill);
      write("plan", JSON.stringify(plan));
      const result = await runDrill(scene, plan, (line) => write("drill", line));
      const findings = onlyNew(known, result.findings);
      const line: DrillLine = { ...result, findings };
      writeEnd(write, plan, line);
      lines.push(line);
      last = result.picture;
      say(lineOf(line));
    }
    const seconds = (Date.now() - startedMs) / 1_000;
    const end = { orders: last?.orders ?? [], inPersonsQueue: last?.queue.length ?? 0 };
    const figures = figuresOf(lines, { seed, ...end, seconds });
    const failed = lines.filter((line) => !isSound(line)).map(({ drill }) => drill);
    writeFileSync(path.join(folder, RESULT_FILE), `${JSON.stringify({ ...figures, failed })}\n`);
    return { figures, failed, folder };
  } finally {
    desk?.close();
    await pool.end().catch(() => undefined);
    await stack.stop();
    log.end();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, stop);
  }
}

async function setScene(stack: Stack, desk: Desk, pool: pg.Pool): Promise<Omit<Scene, "databaseLog">> {
  await mendOutside(stack);
  const client = new ShopClient(stack.urls.web, LOCALE);
  await client.open();
  const catalog = await client.json<{ packages: ShopDoor["packages"] }>(`/api/catalog?country=${COUNTRY}`);
  return {
    stack,
    desk,
    door: {
      webUrls: stack.urls.webs,
      actionIds: actionIdsOfBuild(),
      locale: LOCALE,
      country: COUNTRY,
      packages: catalog.packages,
      stripeUrl: stack.urls.stripe ?? "",
      xenditUrl: stack.urls.xendit ?? "",
    },
    query: async (text, values = []) => (await pool.query(text, [...values])).rows as Record<string, unknown>[],
    promises: [],
    leaseMs: LEASE_SECONDS * 1_000,
    ttlMs: TTL_SECONDS * 1_000,
  };
}

/** The checks look at the whole shop after every drill; what an earlier drill left wrong is told once. */
function onlyNew(known: Set<string>, findings: readonly Finding[]): Finding[] {
  const fresh = findings.filter(({ check, subject }) => !known.has(`${check} ${subject}`));
  for (const { check, subject } of fresh) known.add(`${check} ${subject}`);
  return fresh;
}

function writeEnd(write: (name: string, line: string) => void, plan: DrillPlan, line: DrillLine): void {
  for (const { check, subject, says } of line.findings) write("FOUND", `${check}: ${subject}: ${says}`);
  for (const what of line.underWay) write("STUCK", what);
  write(
    "drill",
    `drill ${plan.drill} of seed ${plan.seed} is over: ${line.orders} orders, ${line.faults} faults, ${line.seconds} s`,
  );
}
