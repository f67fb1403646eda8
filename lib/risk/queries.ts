import "server-only";
import { prisma } from "@/lib/db/prisma";
import type { Db } from "@/lib/db/transaction";
import { countListEntries, getActiveRuleSet, type ListName } from "@/lib/risk/repository";
import type { RuleSet } from "@/lib/risk/rule-set";
import type { SearchSubject } from "@/lib/shared/search-hash";

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

/** Whether something stands on one of these lists today. `valueHash` is its keyed hash. */
export async function isListed(
  db: Db,
  entry: { subject: SearchSubject; valueHash: string; lists: readonly ListName[] },
): Promise<boolean> {
  return (await countListEntries(db, entry, new Date())) > 0;
}
