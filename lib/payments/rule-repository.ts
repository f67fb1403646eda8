import { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import type { RuleRow } from "@/lib/payments/rule-rows";
import { RULE_ROWS_SQL } from "@/lib/payments/rule-rows";

/** The part of the payments' repository that holds `routing_rules`. It decides nothing. */

/** One change of the rules at a time: their order is one thing, whoever looks at it. Readers are not held up. */
export async function lockRules(tx: Tx): Promise<void> {
  await tx.$executeRaw`LOCK TABLE routing_rules IN SHARE ROW EXCLUSIVE MODE`;
}

/** Those in force, in the order in which they are asked. */
export async function listRuleRows(tx: Tx): Promise<RuleRow[]> {
  return tx.$queryRaw<RuleRow[]>(Prisma.raw(RULE_ROWS_SQL));
}

export type NewRule = {
  ruleId: string;
  kind: RuleRow["kind"];
  method: string;
  country: string | null;
  minUsdMinor: bigint | null;
  maxUsdMinor: bigint | null;
  reason: string;
  /** One row each; of all but a split there is one, without a share. */
  channels: readonly { channelId: string; shareBp: number | null }[];
};

/** The rows that were recorded under this rule's ids, whether they are in force or not. */
export async function listRowsOfRule(tx: Tx, { ruleId, channels }: NewRule): Promise<(RuleRow & { reason: string })[]> {
  const channelIds = channels.map(({ channelId }) => channelId);
  return tx.$queryRaw`
    SELECT id, kind, channel_id AS "channelId", method, country, min_usd_minor AS "minUsdMinor", max_usd_minor AS "maxUsdMinor",
      share_bp AS "shareBp", reason
    FROM routing_rules WHERE id = ${ruleId}::uuid OR id IN (SELECT derive_id(${ruleId}::uuid, c) FROM unnest(${channelIds}::text[]) AS c)
    LIMIT 100`;
}

/** After all that are there. The first row has the rule's own id, the others follow from it. */
export async function insertRule(tx: Tx, rule: NewRule, { actorId, at }: { actorId: string; at: Date }): Promise<void> {
  const rows = JSON.stringify(rule.channels.map(({ channelId, shareBp }, index) => ({ index, channelId, shareBp })));
  await tx.$executeRaw`
    INSERT INTO routing_rules (id, position, kind, channel_id, method, country, min_usd_minor, max_usd_minor, share_bp, reason, actor_id, created_at)
    SELECT CASE c.index WHEN 0 THEN ${rule.ruleId}::uuid ELSE derive_id(${rule.ruleId}::uuid, c."channelId") END,
      (SELECT COALESCE(max(position), 0) + 1 FROM routing_rules WHERE removed_at IS NULL), ${rule.kind}, c."channelId", ${rule.method}, ${rule.country},
      ${rule.minUsdMinor}, ${rule.maxUsdMinor}, c."shareBp", ${rule.reason}, ${actorId}::uuid, ${at}
    FROM jsonb_to_recordset(${rows}::jsonb) AS c (index int, "channelId" text, "shareBp" int)`;
}

export async function markRulesRemoved(tx: Tx, ruleIds: readonly string[], at: Date): Promise<void> {
  await tx.routingRule.updateMany({ where: { id: { in: [...ruleIds] }, removedAt: null }, data: { removedAt: at } });
}

/** Gives each its place; rows of one rule share theirs. */
export async function writePositions(tx: Tx, places: readonly { id: string; position: number }[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE routing_rules r SET position = p.position
    FROM jsonb_to_recordset(${JSON.stringify(places)}::jsonb) AS p (id uuid, position int) WHERE r.id = p.id`;
}

/** Which channels there are of a method. */
export async function listChannelsOfMethod(tx: Tx, method: string): Promise<string[]> {
  const rows = await tx.channel.findMany({
    where: { method },
    select: { id: true },
    orderBy: { id: "asc" },
    take: 100,
  });
  return rows.map(({ id }) => id);
}

/** What is known of a rule by its id, in force or not. */
export async function findRule(tx: Tx, ruleId: string): Promise<{ removedAt: Date | null } | null> {
  return tx.routingRule.findUnique({ where: { id: ruleId }, select: { removedAt: true } });
}
