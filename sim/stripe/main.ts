import { join } from "node:path";
import { simDataDir, simHost, simInteger, simOptionalText, simText } from "../env";
import { type StripeSimulatorOptions, startStripeSimulator } from "./simulator";

export { startStripeSimulator };

/** The settings of a simulator that runs as a process of its own; docs/payments.md lists them. */
function optionsFromEnvironment(): StripeSimulatorOptions {
  const dataDir = simDataDir();
  return {
    host: simHost(),
    port: simInteger("SIM_STRIPE_PORT", 4020),
    secretKey: simText("SIM_STRIPE_SECRET_KEY", "sk_test_demo"),
    webhookSecret: simText("SIM_STRIPE_WEBHOOK_SECRET", "whsec_demo"),
    webhookUrl: simOptionalText("SIM_STRIPE_WEBHOOK_URL"),
    publicUrl: simOptionalText("SIM_STRIPE_PUBLIC_URL"),
    journalPath: dataDir === null ? null : join(dataDir, "stripe.jsonl"),
    // A direct connection's usual time.
    latencyMs: simInteger("SIM_STRIPE_LATENCY_MS", 28),
    holdSeconds: simInteger("SIM_STRIPE_HOLD_SECONDS", 7 * 86_400),
  };
}

async function run(): Promise<void> {
  const simulator = await startStripeSimulator(optionsFromEnvironment());
  console.log(`Card processor simulator on ${simulator.url}`);
  const stop = () => {
    void simulator.close().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

if (import.meta.main) {
  run().catch((error: unknown) => {
    console.error(`The card simulator cannot start: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
}
