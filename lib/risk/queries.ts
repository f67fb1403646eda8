import "server-only";
import { prisma } from "@/lib/db/prisma";
import { getActiveRuleSet } from "@/lib/risk/repository";
import type { RuleSet } from "@/lib/risk/rule-set";

const FRESH_MS = 2_000;

let held: { ruleSet: RuleSet; readMs: number } | null = null;

/** The rules in force, at most two seconds old: the worker asks for each batch of orders. */
export async function currentRuleSet(): Promise<RuleSet> {
  const nowMs = performance.now();
  if (held === null || nowMs - held.readMs >= FRESH_MS) {
    held = { ruleSet: await getActiveRuleSet(prisma()), readMs: nowMs };
  }
  return held.ruleSet;
}
