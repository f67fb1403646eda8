import { join } from "node:path";
import { simDataDir, simHost, simInteger, simOptionalText, simText } from "../env";
import { type BtcpaySimulatorOptions, startBtcpaySimulator } from "./simulator";

export { startBtcpaySimulator };

/** The settings of a simulator that runs as a process of its own; docs/payments/btcpay.md lists them. */
function optionsFromEnvironment(): BtcpaySimulatorOptions {
  const dataDir = simDataDir();
  return {
    host: simHost(),
    port: simInteger("SIM_BTCPAY_PORT", 4050),
    apiKey: simText("SIM_BTCPAY_API_KEY", "btcpay_demo"),
    storeId: simText("SIM_BTCPAY_STORE_ID", "DemoStore"),
    webhookSecret: simText("SIM_BTCPAY_WEBHOOK_SECRET", "btcpay_webhook_demo"),
    webhookUrl: simOptionalText("SIM_BTCPAY_WEBHOOK_URL"),
    publicUrl: simOptionalText("SIM_BTCPAY_PUBLIC_URL"),
    journalPath: dataDir === null ? null : join(dataDir, "btcpay.jsonl"),
    settleMs: simInteger("SIM_BTCPAY_SETTLE_MS", 1_200),
  };
}

async function run(): Promise<void> {
  const simulator = await startBtcpaySimulator(optionsFromEnvironment());
  console.log(`Digital currency simulator on ${simulator.url}`);
  const stop = () => {
    void simulator.close().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

if (import.meta.main) {
  run().catch((error: unknown) => {
    console.error(
      `The digital currency simulator cannot start: ${error instanceof Error ? error.message : String(error)}`,
    );
    process.exitCode = 1;
  });
}
