import { join } from "node:path";
import { simDataDir, simHost, simInteger, simOptionalText, simText } from "../env";
import { startXenditSimulator } from "./simulator";

const dataDir = simDataDir();
const simulator = await startXenditSimulator({
  host: simHost(),
  port: simInteger("SIM_XENDIT_PORT", 4030),
  secretKey: simText("SIM_XENDIT_SECRET_KEY", "xnd_development_demo"),
  callbackToken: simText("SIM_XENDIT_CALLBACK_TOKEN", "demo-callback-token"),
  callbackUrl: simOptionalText("SIM_XENDIT_CALLBACK_URL"),
  publicUrl: simOptionalText("SIM_XENDIT_PUBLIC_URL"),
  journalPath: dataDir === null ? null : join(dataDir, "xendit.jsonl"),
});
console.log(`E-wallet simulator at ${simulator.url}`);

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    void simulator.close().then(() => process.exit(0));
  });
