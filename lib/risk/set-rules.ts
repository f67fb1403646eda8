import type { Tx } from "@/lib/db/transaction";
import { insertActiveRuleSet } from "@/lib/risk/repository";
import { type Rules, RulesInput } from "@/lib/risk/rule-set";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Puts new risk rules in force as the next version; earlier verdicts keep naming theirs.
 *
 * Not safe to repeat blindly: each call makes a version. Refuses with auth.forbidden, risk.rules_invalid.
 */
export async function setRules(
  tx: Tx,
  actor: Actor,
  { rules, note }: { rules: Rules; note: string },
): Promise<{ version: number }> {
  requireRight(actor, "risk.change");
  const checked = RulesInput.safeParse(rules);
  if (!checked.success) throw new Refusal("risk.rules_invalid", { issues: checked.error.issues });
  return { version: await insertActiveRuleSet(tx, { rules: checked.data, note }) };
}
