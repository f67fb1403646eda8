import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PINNED_CHANNELS } from "@/tests/support/e2e-channels";
import { e2eSettings } from "@/tests/support/e2e-settings";
import { withClient } from "./database/roles";
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
  await pinChannels(shop.database.ownerUrl);
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

/** Most tests are about what happens on a page of a certain provider, so that routing must not choose: staff have. */
function pinChannels(ownerUrl: string): Promise<void> {
  return withClient(ownerUrl, async (client) => {
    for (const [position, { channel, country = null, usdMinor = [null, null] }] of PINNED_CHANNELS.entries())
      await client.query(
        `INSERT INTO routing_rules (id, position, kind, channel_id, method, country, min_usd_minor, max_usd_minor, reason)
         SELECT gen_random_uuid(), $2, 'prefer', id, method, $3, $4, $5, 'browser tests' FROM channels WHERE id = $1`,
        [channel, position, country, ...usdMinor],
      );
  });
}
