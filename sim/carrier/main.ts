import { join } from "node:path";
import { simDataDir, simHost, simInteger, simOptionalText, simText } from "../env";
import { LATENCY_MS_DEFAULT } from "./settings";
import { type CarrierSimulatorOptions, startCarrierSimulator } from "./simulator";

export { startCarrierSimulator };

/** The settings of a simulator that runs as a process of its own; docs/payments/carrier.md lists them. */
function optionsFromEnvironment(): CarrierSimulatorOptions {
  const dataDir = simDataDir();
  return {
    host: simHost(),
    port: simInteger("SIM_CARRIER_PORT", 4070),
    clientId: simText("SIM_CARRIER_CLIENT_ID", "facet-demo"),
    clientSecret: simText("SIM_CARRIER_CLIENT_SECRET", "carrier-demo-secret"),
    clientPublicKeyPem: simOptionalText("SIM_CARRIER_CLIENT_PUBLIC_KEY"),
    publicUrl: simOptionalText("SIM_CARRIER_PUBLIC_URL"),
    latencyMs: simInteger("SIM_CARRIER_LATENCY_MS", LATENCY_MS_DEFAULT),
    journalPath: dataDir === null ? null : join(dataDir, "carrier.jsonl"),
  };
}

async function run(): Promise<void> {
  const simulator = await startCarrierSimulator(optionsFromEnvironment());
  console.log(`Carrier billing simulator on ${simulator.url}`);
  const stop = () => {
    void simulator.close().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

if (import.meta.main) {
  run().catch((error: unknown) => {
    console.error(`The carrier simulator cannot start: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
}
