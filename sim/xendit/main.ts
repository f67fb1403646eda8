import { join } from "node:path";
import { simDataDir, simHost, simInteger, simOptionalText, simText } from "../env";
import { startXenditSimulator, type XenditSimulatorOptions } from "./simulator";

export { startXenditSimulator };

/** The settings of a simulator that runs as a process of its own; docs/payments.md lists them. */
function optionsFromEnvironment(): XenditSimulatorOptions {
  const dataDir = simDataDir();
  return {
    host: simHost(),
    port: simInteger("SIM_XENDIT_PORT", 4030),
    secretKey: simText("SIM_XENDIT_SECRET_KEY", "xnd_development_demo"),
    callbackToken: simText("SIM_XENDIT_CALLBACK_TOKEN", "demo-callback-token"),
    // Xendit calls it a callback, the rest of the world a webhook; both names work.
    callbackUrl: simOptionalText("SIM_XENDIT_CALLBACK_URL") ?? simOptionalText("SIM_XENDIT_WEBHOOK_URL"),
    publicUrl: simOptionalText("SIM_XENDIT_PUBLIC_URL"),
    journalPath: dataDir === null ? null : join(dataDir, "xendit.jsonl"),
  };
}

async function run(): Promise<void> {
  const simulator = await startXenditSimulator(optionsFromEnvironment());
  console.log(`E-wallet simulator on ${simulator.url}`);
  const stop = () => {
    void simulator.close().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

if (import.meta.main) {
  run().catch((error: unknown) => {
    console.error(`The e-wallet simulator cannot start: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
}
