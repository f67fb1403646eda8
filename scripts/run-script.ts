import path from "node:path";
import { pathToFileURL } from "node:url";
import { PROJECT_DIR, runScript } from "./project";
import { ensureClient } from "./stack/build-shop";
import { childEnv } from "./stack/child-env";
import { liveRun } from "./stack/run-file";
import { loadShopSettings } from "./stack/shop-settings";

/**
 * Gives a script the environment that the running shop's processes have, and runs it in this process: settings from
 * the environment and `.env`, addresses and ports from the shop that runs in this folder, if one does.
 */
const [script = "", ...args] = process.argv.slice(2);

await runScript(async () => {
  const { values } = loadShopSettings((line) => console.error(line));
  const env = childEnv({ ...values, ...liveRun()?.addresses }, "production");
  for (const [name, value] of Object.entries(env)) process.env[name] = value;
  ensureClient();
  const file = path.resolve(PROJECT_DIR, script);
  process.argv = [process.execPath, file, ...args];
  await import(pathToFileURL(file).href);
});
