import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { e2eSettings } from "@/tests/support/e2e-settings";
import { DATA_DIR, runScript } from "./project";
import { startFreshShop } from "./stack/fresh-shop";

/**
 * A whole shop for the browser tests, on free ports and with nothing in it but the demo seed. Writes
 * `.data/e2e-shop.json` when it works; ends when its parent does or on SIGTERM.
 */
const FILE = path.join(DATA_DIR, "e2e-shop.json");

await runScript(async () => {
  rmSync(FILE, { force: true });
  const logs: string[] = [];
  const shop = await startFreshShop({
    settings: e2eSettings,
    log: (name, line) => {
      logs.push(`${name} | ${line}`);
      if (process.env.FACET_E2E_LOG === "1" || name === "build") console.error(`${name} | ${line}`);
    },
  });
  const stop = async () => {
    // What the processes said is the first thing to read when a test failed.
    writeFileSync(path.join(DATA_DIR, "e2e-shop.log"), `${logs.join("\n")}\n`);
    rmSync(FILE, { force: true });
    await shop.stop();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());
  const { urls, settings, database } = shop;
  const facts = { urls, settings, databaseUrl: database.appUrl, databaseOwnerUrl: database.ownerUrl, pid: process.pid };
  writeFileSync(FILE, JSON.stringify(facts, null, 2), { mode: 0o600 });
  console.log("ready");
});
