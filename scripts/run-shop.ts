import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { PROVIDER_ADDRESSES, REPORT_ADDRESSES } from "@/lib/provider-settings";
import { OWN_POSTGRES_PORT } from "./database/postgres";
import { DATA_DIR, inProject, runScript } from "./project";
import { endScripts, ensureBuild, ensureClient, runNode, TSX } from "./stack/build-shop";
import { childEnv } from "./stack/child-env";
import { openDatabase, type StackDatabase, type WantedDatabase } from "./stack/database";
import { refuseDemoLogins } from "./stack/demo-leftovers";
import { ADDRESSES_TO_COME } from "./stack/demo-settings";
import { prefixedLog } from "./stack/log";
import { takeLock, writeRunFile } from "./stack/run-file";
import { checkSettings, loadShopSettings, type ShopSettings } from "./stack/shop-settings";
import { type Stack, startStack } from "./stack/stack";
import { printWelcome } from "./stack/welcome";

/** `npm start`, and with --dev `npm run dev`: everything from an empty folder to a shop that sells. */
const mode = process.argv.includes("--dev") ? "development" : "production";
const DEMO_PORTS = {
  web: 3000,
  ...{ bigo: 4010, bigoBackup: 4011, stripe: 4020, xendit: 4030, antom: 4040, btcpay: 4050, play: 4060, carrier: 4070 },
  ...{ antomReports: 4041, fx: 4080 },
};
const SIMULATOR_DATA = path.join(DATA_DIR, "sim");
/** Settings that follow from the ports chosen for a run. */
const ADDRESSES = new Set<string>([
  "FACET_URL",
  "PORT",
  "DATABASE_URL",
  "BIGO_HOST",
  "BIGO_BACKUP_HOST",
  "STRIPE_API_BASE",
  "XENDIT_API_BASE",
  "FX_API_BASE",
  ...PROVIDER_ADDRESSES,
  ...REPORT_ADDRESSES,
]);

const log = prefixedLog();
const say = (line: string) => log("facet", line);

await runScript(async () => {
  const releaseLock = takeLock();
  let stack: Stack | null = null;
  let database: StackDatabase | null = null;
  const stopAll = async () => {
    await (stack?.stop() ?? database?.close());
    releaseLock();
  };
  const stopAsked = onStopSignals(() => stack);
  try {
    const settings = loadShopSettings(say);
    checkSettings(settings);
    ensureClient();
    if (!existsSync(path.join(DATA_DIR, "postgres"))) forgetSimulators();
    const opened = openDatabase(wantedDatabase(settings), say).then((open) => {
      database = open;
      return open;
    });
    const built = mode === "production" ? ensureBuild(settings.values, log) : Promise.resolve(false);
    // Both at once; when one fails the other is not left half done.
    const [openedFirst, builtFirst] = await Promise.allSettled([opened, built]);
    if (stopAsked.isAsked()) return await stopAll();
    if (openedFirst.status === "rejected") throw openedFirst.reason;
    if (builtFirst.status === "rejected") throw builtFirst.reason;
    const open = openedFirst.value;
    // Tax rates, channels and risk rules are every shop's; demo data is added in demo mode only.
    await seed(settings, open);
    if (!settings.isDemo) await refuseDemoLogins(open.appUrl);
    if (stopAsked.isAsked()) return await stopAll();
    stack = await startStack({
      database: { kind: "open", database: open },
      settings: settings.values,
      ports: { ...DEMO_PORTS, web: Number(settings.values.PORT || DEMO_PORTS.web) },
      webs: 1,
      workers: 1,
      hasSimulators: settings.hasSimulators,
      simulatorData: SIMULATOR_DATA,
      mode,
      say,
      log,
    });
    describeRun(stack);
    printWelcome(stack, settings, say);
    await stopAsked.asked;
    say("stopping");
  } catch (error) {
    await stopAll();
    throw error;
  }
  await stopAll();
  say("stopped");
  process.exit(0);
});

function wantedDatabase({ values }: ShopSettings): WantedDatabase {
  const { DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl } = values;
  if (appUrl) return { kind: "given", appUrl, ownerUrl: ownerUrl || appUrl };
  return { kind: "own", port: OWN_POSTGRES_PORT };
}

/** Simulators that remember orders of a database that is gone would only contradict the new one. */
function forgetSimulators(): void {
  rmSync(SIMULATOR_DATA, { recursive: true, force: true });
}

/** What every shop needs, and in demo mode the demo. Safe to repeat: the seed adds what is missing. */
async function seed({ values, hasSimulators }: ShopSettings, { appUrl, ownerUrl }: StackDatabase): Promise<void> {
  const hosts = hasSimulators ? ADDRESSES_TO_COME : {};
  const env = childEnv({ ...values, ...hosts, DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl }, "production");
  await runNode("seed", [...TSX, inProject("prisma/seed/main.ts"), "--with-tickets"], env, log);
}

/** For the scripts beside the shop: they speak to this run's ports, with this run's keys. Follows a process that came back. */
function describeRun(stack: Stack): void {
  const startedAt = new Date().toISOString();
  const ofThisRun = Object.entries(stack.settings).filter(([name]) => ADDRESSES.has(name));
  let written = "";
  const write = () => {
    const processes = stack.processes.map(({ name, kind, pid }) => ({ name, kind, pid }));
    const now = JSON.stringify([processes, stack.database.pid]);
    if (now === written) return;
    written = now;
    writeRunFile({
      pid: process.pid,
      startedAt,
      urls: stack.urls,
      ports: stack.ports,
      processes,
      addresses: Object.fromEntries(ofThisRun),
      databaseUrl: stack.database.appUrl,
      databaseOwnerUrl: stack.database.ownerUrl,
      databasePid: stack.database.pid,
    });
  };
  write();
  setInterval(write, 1_000).unref();
}

/** The first Ctrl-C asks everything to finish; a second one, not the echo of the first, ends it at once. */
function onStopSignals(running: () => Stack | null): { asked: Promise<void>; isAsked: () => boolean } {
  const asking = new AbortController();
  let firstAt = 0;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      const isEcho = Date.now() - firstAt < 700;
      if (firstAt === 0) {
        firstAt = Date.now();
        asking.abort();
        endScripts();
      } else if (!isEcho) {
        say("ended at once");
        for (const one of running()?.processes ?? []) one.kill("SIGKILL");
        running()?.database.kill();
        process.exit(130);
      }
    });
  }
  const asked = asking.signal.aborted ? Promise.resolve() : once(asking.signal, "abort").then(() => undefined);
  return { asked, isAsked: () => asking.signal.aborted };
}
