import { simHost, simInteger } from "../env";
import { startFxSimulator } from "./simulator";

export { startFxSimulator };

async function run(): Promise<void> {
  const simulator = await startFxSimulator({ host: simHost(), port: simInteger("SIM_FX_PORT", 4080) });
  console.log(`Exchange rate simulator on ${simulator.url}`);
  const stop = () => {
    void simulator.close().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

if (import.meta.main) {
  run().catch((error: unknown) => {
    console.error(
      `The exchange rate simulator cannot start: ${error instanceof Error ? error.message : String(error)}`,
    );
    process.exitCode = 1;
  });
}
