import { last125, slidingWindowUcb } from "@/tests/bench/routing/policies/learners";
import { oracle } from "@/tests/bench/routing/policies/oracle";
import { ours } from "@/tests/bench/routing/policies/ours";
import { healthCheckOnly, roundRobin, staticPriority } from "@/tests/bench/routing/policies/simple";
import type { Paper, Policy, PolicyName } from "@/tests/bench/routing/policy";
import type { World } from "@/tests/bench/routing/world";

type Maker = (paper: Paper, world: World) => Policy;

const MAKERS: Record<PolicyName, Maker> = {
  ours: (paper) => ours(paper),
  "static-priority": staticPriority,
  "round-robin": roundRobin,
  "health-check-only": healthCheckOnly,
  "last-125": (paper) => last125(paper),
  "sliding-window-ucb": (paper) => slidingWindowUcb(paper),
  oracle,
};

export function policyFor(name: PolicyName, world: World, seed: number): Policy {
  const { channels, segments, economics } = world;
  return MAKERS[name]({ channels, segments, economics, seed }, world);
}
