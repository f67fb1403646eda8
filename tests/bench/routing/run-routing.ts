import { measure } from "@/tests/bench/routing/measure";
import { paymentsPerRun, type RoutingOptions } from "@/tests/bench/routing/options";
import { policyFor } from "@/tests/bench/routing/policies/policies";
import type { PolicyName } from "@/tests/bench/routing/policy";
import type { Series } from "@/tests/bench/routing/report";
import { SCENARIOS, type ScenarioName } from "@/tests/bench/routing/scenarios/scenarios";
import { type Run, simulate } from "@/tests/bench/routing/simulate";

type Growing = Series & { runs: ReturnType<typeof measure>[]; regrets: number[]; decisionUs: number[] };

/** One scenario, all policies on the same worlds: a world is made for each seed, and every policy meets the same customers in it. */
export function runScenario(scenario: ScenarioName, options: RoutingOptions): Series[] {
  const payments = paymentsPerRun(scenario, options);
  const series = options.policies.map((policy): Growing => {
    return { scenario, policy, payments, runs: [], regrets: [], decisionUs: [] };
  });
  for (let index = 0; index < options.seeds; index += 1) {
    // Runs of neighbouring seeds must not share worlds.
    const seed = (options.seed * 1_009 + index) >>> 0;
    const world = SCENARIOS[scenario].world(seed, payments);
    const play = (policy: PolicyName): Run => simulate(world, policyFor(policy, world, seed), seed);
    const best = play("oracle");
    const bestProfit = measure(world, best, best).profitPerPayment;
    for (const one of series) {
      const run = one.policy === "oracle" ? best : play(one.policy);
      const measures = measure(world, run, best);
      one.runs.push(measures);
      one.regrets.push(bestProfit - measures.profitPerPayment);
      for (const us of run.decisionUs) one.decisionUs.push(us);
    }
  }
  return series;
}
