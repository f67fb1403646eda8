import { join } from "node:path";
import { simDataDir, simHost, simInteger, simOptionalText, simText } from "../env";
import { type AntomSimulatorOptions, startAntomSimulator } from "./simulator";

export { startAntomSimulator };

const WEEK_SECONDS = 7 * 86_400;

/** The settings of a simulator that runs as a process of its own; docs/payments/antom.md lists them. */
function optionsFromEnvironment(): AntomSimulatorOptions {
  const dataDir = simDataDir();
  return {
    host: simHost(),
    port: simInteger("SIM_ANTOM_PORT", 4040),
    clientId: simText("SIM_ANTOM_CLIENT_ID", "SANDBOX_5Y0000000000000000"),
    privateKey: keyFrom("SIM_ANTOM_PRIVATE_KEY"),
    merchantPublicKey: keyFrom("SIM_ANTOM_MERCHANT_PUBLIC_KEY"),
    // Antom calls it a notification, the rest of the world a webhook; both names work.
    notifyUrl: simOptionalText("SIM_ANTOM_NOTIFY_URL") ?? simOptionalText("SIM_ANTOM_WEBHOOK_URL"),
    publicUrl: simOptionalText("SIM_ANTOM_PUBLIC_URL"),
    holdSeconds: simInteger("SIM_ANTOM_HOLD_SECONDS", WEEK_SECONDS),
    reports: {
      port: simInteger("SIM_ANTOM_REPORTS_PORT", 4041),
      password: simText("SIM_ANTOM_REPORTS_PASSWORD", "demo-reports"),
      customerId: simText("SIM_ANTOM_CUSTOMER_ID", "2188000000000000"),
    },
    journalPath: dataDir === null ? null : join(dataDir, "antom.jsonl"),
  };
}

/** A key has no sensible default: whoever starts the simulator holds the other half of the pair. */
function keyFrom(name: string): string {
  const key = simOptionalText(name);
  if (key === null) throw new Error(`${name} is not set; it takes a key as PEM or as one line of base64.`);
  return key;
}

async function run(): Promise<void> {
  const simulator = await startAntomSimulator(optionsFromEnvironment());
  console.log(`Card and e-wallet simulator on ${simulator.url}`);
  const stop = () => {
    void simulator.close().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

if (import.meta.main) {
  run().catch((error: unknown) => {
    const said = error instanceof Error ? error.message : String(error);
    console.error(`The card and e-wallet simulator cannot start: ${said}`);
    process.exitCode = 1;
  });
}
