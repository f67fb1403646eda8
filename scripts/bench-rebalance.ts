import { type RebalanceOptions, readOptions } from "@/tests/bench/rebalance/options";
import { BALANCED_MICRO, figuresOf } from "@/tests/bench/rebalance/report";
import { withClient } from "./database/roles";
import { runScript, ScriptError } from "./project";
import { openDatabase } from "./stack/database";
import { ADDRESSES_TO_COME, freshDemoSecrets } from "./stack/demo-settings";

/**
 * `npm run bench:rebalance`: how far the accounts' shares are from their targets while 161 orders a second draw from the pool, with transfers
 * between the accounts and with steering alone. In simulated time, on a PostgreSQL and a simulator of its own. JSON lines on standard output,
 * what happens on standard error.
 */
const say = (line: string) => console.error(line);
const TIMEOUT_MS = "300";

await runScript(async () => {
  const options = optionsOf(process.argv.slice(2));
  const secrets = freshDemoSecrets();
  const { startPlatform } = await import("@/tests/bench/rebalance/platform");
  const platform = await startPlatform({
    clientId: secrets.BIGO_CLIENT_ID ?? "",
    privateKeyPem: secrets.BIGO_PRIVATE_KEY ?? "",
  });
  const database = await openDatabase({ kind: "throwaway" }, () => undefined);
  try {
    const { BENCH_CONFIRM_SQL } = await import("@/tests/bench/rebalance/confirm-sql");
    await withClient(database.ownerUrl, (client) => client.query(BENCH_CONFIRM_SQL));
    // The product's modules read their settings at the first import, which is why they are imported only now.
    const addresses = { ...ADDRESSES_TO_COME, BIGO_HOST: platform.url, BIGO_BACKUP_HOST: platform.url };
    const own = { FACET_DEMO: "1", DATABASE_URL: database.appUrl, BIGO_TIMEOUT_MS: TIMEOUT_MS, LOG_LEVEL: "silent" };
    for (const [name, value] of Object.entries({ ...secrets, ...addresses, ...own })) process.env[name] = value;
    const { openAccounts, runCapability, closeAll } = await import("@/tests/bench/rebalance/run-rebalance");
    await openAccounts();
    for (const capability of ["api", "none"] as const) {
      const states = await runCapability(platform, { capability, ...options, say });
      const figures = figuresOf(capability, states, options.seed);
      console.log(JSON.stringify(figures));
      const worst = Math.max(0, ...states.flatMap(({ afterRunsMicro }) => afterRunsMicro));
      if (worst > BALANCED_MICRO) throw new ScriptError(`a run left ${worst / 10_000} %, more than 0.03 %`);
    }
    await closeAll();
  } finally {
    await platform.close();
    await database.close();
  }
});

function optionsOf(args: readonly string[]): RebalanceOptions {
  try {
    return readOptions(args);
  } catch (error) {
    throw new ScriptError(error instanceof Error ? error.message : String(error));
  }
}
