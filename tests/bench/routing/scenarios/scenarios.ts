import { drift } from "@/tests/bench/routing/scenarios/drift";
import { outages } from "@/tests/bench/routing/scenarios/outages";
import { quiet } from "@/tests/bench/routing/scenarios/quiet";
import { rinha } from "@/tests/bench/routing/scenarios/rinha";
import type { World } from "@/tests/bench/routing/world";

export const SCENARIO_NAMES = ["outages", "drift", "quiet", "rinha"] as const;
export type ScenarioName = (typeof SCENARIO_NAMES)[number];

type Scenario = {
  /** One run, from its seed and its number of payments. */
  world: (seed: number, payments: number) => World;
  /** Of one run, when nobody says otherwise. */
  payments: number;
};

export const SCENARIOS: Record<ScenarioName, Scenario> = {
  // 240 s at 100/s.
  outages: { world: outages, payments: 24_000 },
  // Two hours at 4/s would be slow to run, one shows several turns.
  drift: { world: drift, payments: 21_600 },
  // Six hours: in three, the cold start is half of what is seen.
  quiet: { world: quiet, payments: 10_800 },
  // 300 s, from 0 to 600/s.
  rinha: { world: rinha, payments: 90_000 },
};
