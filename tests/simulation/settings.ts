import { ADDRESSES } from "@/tests/simulation/addresses";
import { testSettings } from "@/tests/support/test-settings";

/** The shop's settings in a simulation: as shipped, but for the strangers' addresses and what a test shop has of its own. */
export function simulationSettings(): Record<string, string> {
  return {
    ...testSettings(),
    ...ADDRESSES,
    BIGO_TIMEOUT_MS: "5000",
    // Days pass, and nobody asks for new rates.
    FX_STALE_HOURS: "8784",
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? "silent",
  };
}
