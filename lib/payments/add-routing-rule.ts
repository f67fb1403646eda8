import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import type { AddRoutingRule } from "@/lib/payments/desk-schemas";
import { insertStaffSwitch } from "@/lib/payments/repository";
import {
  insertRule,
  listChannelsOfMethod,
  listRowsOfRule,
  listRuleRows,
  lockRules,
  type NewRule,
} from "@/lib/payments/rule-repository";
import { conditionKey, groupedRules, type RuleRow } from "@/lib/payments/rule-rows";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

const RULES_MAX = 100;

/**
 * Adds a rule behind those that are there: prefer a channel, forbid one, or split payments by volume. It is in force within two seconds.
 *
 * Safe to repeat by `ruleId`, also after the rule was removed. Refuses with auth.forbidden, channel.not_of_method, routing.rule_key_reused,
 * routing.rule_duplicate (two at once included), routing.rules_limit.
 */
export async function addRoutingRule(tx: Tx, actor: StaffActor, input: AddRoutingRule & { at: Date }): Promise<void> {
  requireRight(actor, "channels.change");
  const rule = ruleOf(input);
  const ofMethod = await listChannelsOfMethod(tx, rule.method);
  const strange = rule.channels.find(({ channelId }) => !ofMethod.includes(channelId));
  if (strange !== undefined) throw new Refusal("channel.not_of_method", { ...strange, method: rule.method });
  await lockRules(tx);
  const recorded = await listRowsOfRule(tx, rule);
  if (recorded.length > 0) {
    if (!isSameRule(recorded, rule)) throw new Refusal("routing.rule_key_reused", { ruleId: rule.ruleId });
    return;
  }
  const inForce = await listRuleRows(tx);
  if (groupedRules(inForce).length >= RULES_MAX) throw new Refusal("routing.rules_limit");
  if (inForce.some((row) => saysTheSame(row, rule))) throw new Refusal("routing.rule_duplicate");

  await insertRule(tx, rule, { actorId: actor.userId, at: input.at });
  const { ruleId, kind, method, country, channels } = rule;
  await recordAudit(tx, actor, {
    action: `routing.${kind}`,
    subject: `rule:${ruleId}`,
    after: {
      ...{ method, country, fromUsdMinor: rule.minUsdMinor?.toString() ?? null },
      ...{ toUsdMinor: rule.maxUsdMinor?.toString() ?? null, channels: channels.map((one) => ({ ...one })) },
    },
    reason: rule.reason,
  });
  for (const { channelId } of channels) {
    const line = { what: "rule", from: "none", to: kind, because: rule.reason };
    await insertStaffSwitch(tx, { channelId, ...line, userId: actor.userId, at: input.at });
  }
}

function ruleOf(input: AddRoutingRule): NewRule {
  const { ruleId, kind, method, country, fromUsd, toUsd, reason } = input;
  // A channel without a share takes what the others leave, which is nothing.
  const channels =
    input.kind === "split"
      ? input.shares.filter(({ shareBp }) => shareBp > 0)
      : [{ channelId: input.channelId, shareBp: null }];
  return { ruleId, kind, method, country, minUsdMinor: fromUsd, maxUsdMinor: toUsd, reason, channels };
}

function isSameRule(recorded: readonly (RuleRow & { reason: string })[], rule: NewRule): boolean {
  return (
    recorded.length === rule.channels.length &&
    recorded.every(
      (row) =>
        row.kind === rule.kind &&
        row.reason === rule.reason &&
        conditionKey(row) === keyOf(rule) &&
        rule.channels.some(({ channelId, shareBp }) => channelId === row.channelId && shareBp === row.shareBp),
    )
  );
}

/** A second split of the same payments would only change the first one's shares. */
function saysTheSame(row: RuleRow, rule: NewRule): boolean {
  if (row.kind !== rule.kind || conditionKey(row) !== keyOf(rule)) return false;
  return rule.kind === "split" || rule.channels.some(({ channelId }) => channelId === row.channelId);
}

function keyOf({ method, country, minUsdMinor, maxUsdMinor }: NewRule): string {
  return conditionKey({ method, country: country as RuleRow["country"], minUsdMinor, maxUsdMinor });
}
