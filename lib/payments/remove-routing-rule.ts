import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import type { RemoveRoutingRule } from "@/lib/payments/desk-schemas";
import { insertStaffSwitch } from "@/lib/payments/repository";
import { findRule, listRuleRows, lockRules, markRulesRemoved } from "@/lib/payments/rule-repository";
import { groupedRules } from "@/lib/payments/rule-rows";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Takes a rule out of force, a split with all its shares. The row stays on record.
 *
 * Safe to repeat: what is removed stays so. Refuses with auth.forbidden, routing.rule_not_found.
 */
export async function removeRoutingRule(
  tx: Tx,
  actor: StaffActor,
  { ruleId, reason, at }: RemoveRoutingRule & { at: Date },
): Promise<void> {
  requireRight(actor, "channels.change");
  await lockRules(tx);
  const known = await findRule(tx, ruleId);
  if (known === null) throw new Refusal("routing.rule_not_found", { ruleId });
  if (known.removedAt !== null) return;
  const group = groupedRules(await listRuleRows(tx)).find((rows) => rows.some(({ id }) => id === ruleId)) ?? [];
  await markRulesRemoved(
    tx,
    group.map(({ id }) => id),
    at,
  );
  await recordAudit(tx, actor, {
    action: "routing.remove",
    subject: `rule:${ruleId}`,
    before: { rows: group.map(({ kind, channelId, shareBp }) => ({ kind, channelId, shareBp })) },
    reason,
  });
  for (const { channelId, kind } of group) {
    const line = { what: "rule", from: kind, to: "none", because: reason };
    await insertStaffSwitch(tx, { channelId, ...line, userId: actor.userId, at });
  }
}
