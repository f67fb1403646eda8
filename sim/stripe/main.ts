import { join } from "node:path";
import { simDataDir, simHost, simInteger, simOptionalText, simText } from "../env";
import { startStripeSimulator } from "./simulator";

const dataDir = simDataDir();
const simulator = await startStripeSimulator({
  host: simHost(),
  port: simInteger("SIM_STRIPE_PORT", 4020),
  secretKey: simText("SIM_STRIPE_SECRET_KEY", "sk_test_demo"),
  webhookSecret: simText("SIM_STRIPE_WEBHOOK_SECRET", "whsec_demo"),
  webhookUrl: simOptionalText("SIM_STRIPE_WEBHOOK_URL"),
  publicUrl: simOptionalText("SIM_STRIPE_PUBLIC_URL"),
  journalPath: dataDir === null ? null : join(dataDir, "stripe.jsonl"),
  holdSeconds: simInteger("SIM_STRIPE_HOLD_SECONDS", 7 * 86_400),
});
console.log(`Card processor simulator at ${simulator.url}`);

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    void simulator.close().then(() => process.exit(0));
  });
