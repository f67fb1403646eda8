import { join } from "node:path";
import { simDataDir, simHost, simInteger, simOptionalText, simText } from "../env";
import { type PlaySimulatorOptions, startPlaySimulator } from "./simulator";

export { startPlaySimulator };

/** The settings of a simulator that runs as a process of its own; docs/payments/play.md lists them. */
function optionsFromEnvironment(): PlaySimulatorOptions {
  const dataDir = simDataDir();
  const publicKeyPem = simOptionalText("SIM_PLAY_PUBLIC_KEY");
  if (publicKeyPem === null)
    throw new Error("SIM_PLAY_PUBLIC_KEY must be the public key, in PEM, of the shop's service account.");
  return {
    host: simHost(),
    port: simInteger("SIM_PLAY_PORT", 4060),
    packageName: simText("SIM_PLAY_PACKAGE_NAME", "shop.facet.demo"),
    serviceAccount: { email: simText("SIM_PLAY_SERVICE_ACCOUNT", "shop@demo.iam.gserviceaccount.com"), publicKeyPem },
    pushUrl: simOptionalText("SIM_PLAY_PUSH_URL"),
    pushAudience: simText("SIM_PLAY_PUSH_AUDIENCE", "facet-demo"),
    pushServiceAccount: simText("SIM_PLAY_PUSH_SERVICE_ACCOUNT", "push@demo.iam.gserviceaccount.com"),
    reportsBucket: simText("SIM_PLAY_REPORTS_BUCKET", "pubsite_prod_rev_demo"),
    publicUrl: simOptionalText("SIM_PLAY_PUBLIC_URL"),
    journalPath: dataDir === null ? null : join(dataDir, "play.jsonl"),
  };
}

async function run(): Promise<void> {
  const simulator = await startPlaySimulator(optionsFromEnvironment());
  console.log(`Play simulator on ${simulator.url}`);
  const stop = () => {
    void simulator.close().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

if (import.meta.main) {
  run().catch((error: unknown) => {
    console.error(`The Play simulator cannot start: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
}
