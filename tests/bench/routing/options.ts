import { parseArgs } from "node:util";
import { POLICY_NAMES, type PolicyName } from "@/tests/bench/routing/policy";
import { SCENARIO_NAMES, SCENARIOS, type ScenarioName } from "@/tests/bench/routing/scenarios/scenarios";

export type RoutingOptions = {
  seed: number;
  /** Runs of each scenario, each on a seed of its own. */
  seeds: number;
  /** Payments of one policy in one scenario, over all seeds; null: what the scenario says. */
  payments: number | null;
  scenarios: readonly ScenarioName[];
  policies: readonly PolicyName[];
};

const HELP =
  "npm run bench:routing -- --seed 1 [--payments N] [--seeds 20] [--scenario outages|drift|quiet|rinha] " +
  "[--policy ours|static-priority|round-robin|health-check-only|last-125|sliding-window-ucb|oracle]; the last two any number of times";

/** @throws Error with one sentence and the usage */
export function readOptions(args: readonly string[]): RoutingOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: "string", default: "1" },
      seeds: { type: "string", default: "20" },
      payments: { type: "string" },
      scenario: { type: "string", multiple: true },
      policy: { type: "string", multiple: true },
    },
  });
  return {
    seed: whole("seed", values.seed, 0, 4_000_000_000),
    seeds: whole("seeds", values.seeds, 2, 1_000),
    payments: values.payments === undefined ? null : whole("payments", values.payments, 1_000, 100_000_000),
    scenarios: named("scenario", values.scenario, SCENARIO_NAMES),
    policies: named("policy", values.policy, POLICY_NAMES),
  };
}

/** How many payments one run of a scenario has under these options. */
export function paymentsPerRun(scenario: ScenarioName, { payments, seeds }: RoutingOptions): number {
  return payments === null ? SCENARIOS[scenario].payments : Math.ceil(payments / seeds);
}

function whole(name: string, text: string, atLeast: number, atMost: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= atLeast && value <= atMost) return value;
  throw new Error(`--${name} must be a whole number from ${atLeast} to ${atMost}, but it is "${text}"\n${HELP}`);
}

function named<Name extends string>(
  option: string,
  wanted: readonly string[] | undefined,
  names: readonly Name[],
): readonly Name[] {
  if (wanted === undefined) return names;
  const stranger = wanted.find((name) => !(names as readonly string[]).includes(name));
  if (stranger !== undefined) throw new Error(`--${option} knows no "${stranger}"\n${HELP}`);
  return names.filter((name) => wanted.includes(name));
}
