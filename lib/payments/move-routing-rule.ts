import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import type { MoveRoutingRule } from "@/lib/payments/desk-schemas";
import { insertStaffSwitch } from "@/lib/payments/repository";
import { listRuleRows, lockRules, writePositions } from "@/lib/payments/rule-repository";
import { groupedRules } from "@/lib/payments/rule-rows";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Asks a rule earlier or later by one place: of "prefer" and "split" the first that fits decides.
 *
 * `seen` is the order that the person looked at. Safe to repeat: where that move is made already, nothing changes. Refuses with auth.forbidden,
 * routing.rule_not_found (not among those that were seen) and routing.rules_changed.
 */
export async function moveRoutingRule(
  tx: Tx,
  actor: StaffActor,
  { ruleId, to, seen, at }: MoveRoutingRule & { at: Date },
): Promise<void> {
  requireRight(actor, "channels.change");
  const from = seen.indexOf(ruleId);
  if (from === -1) throw new Refusal("routing.rule_not_found", { ruleId });
  const moved = movedBy(seen, from, to === "earlier" ? -1 : 1);
  await lockRules(tx);
  const groups = groupedRules(await listRuleRows(tx));
  const current = groups.map(([{ id }]) => id);
  if (isSameOrder(current, moved)) return;
  if (!isSameOrder(current, seen)) throw new Refusal("routing.rules_changed", { ruleId });
  await writePositions(
    tx,
    groups.flatMap((rows) => rows.map(({ id }) => ({ id, position: moved.indexOf(rows[0].id) + 1 }))),
  );
  await recordAudit(tx, actor, { action: `routing.ask_${to}`, subject: `rule:${ruleId}`, after: { order: moved } });
  const line = { what: "order", from: String(from + 1), to: String(moved.indexOf(ruleId) + 1) };
  for (const { channelId } of groups[from] ?? [])
    await insertStaffSwitch(tx, { channelId, ...line, because: `asked ${to}`, userId: actor.userId, at });
}

function movedBy(order: readonly string[], from: number, step: 1 | -1): string[] {
  const to = Math.min(order.length - 1, Math.max(0, from + step));
  const [moved] = order.slice(from, from + 1);
  const rest = order.toSpliced(from, 1);
  return moved === undefined ? rest : rest.toSpliced(to, 0, moved);
}

function isSameOrder(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, at) => id === other[at]);
}
