import "server-only";
import type { Db, Tx } from "@/lib/db/transaction";
import { type RuleSet, type Rules, RulesInput } from "@/lib/risk/rule-set";
import { assert } from "@/lib/shared/assert";
import type { SearchSubject } from "@/lib/shared/search-hash";

export type ListName = "blocked" | "watched" | "verified";

/** The rule set in force. It was checked when it was written, so a broken one is our own mistake and stops confirming. */
export async function getActiveRuleSet(db: Db): Promise<RuleSet> {
  const row = await db.riskRuleSet.findFirst({ where: { isActive: true }, select: { version: true, rules: true } });
  assert(row !== null, "the seed wrote a first set of risk rules");
  return { ...RulesInput.parse(row.rules), version: row.version };
}

/** Writes the next version and puts it in force; the one before stays, for the verdicts that name it. */
export async function insertActiveRuleSet(tx: Tx, { rules, note }: { rules: Rules; note: string }): Promise<number> {
  // One writer at a time: two would choose the same next version.
  await tx.$executeRaw`lock table risk_rule_sets in share row exclusive mode`;
  const last = await tx.riskRuleSet.findFirst({ orderBy: { version: "desc" }, select: { version: true } });
  const version = (last?.version ?? 0) + 1;
  await tx.riskRuleSet.updateMany({ where: { isActive: true }, data: { isActive: false } });
  await tx.riskRuleSet.create({ data: { version, rules, note, isActive: true }, select: { version: true } });
  return version;
}

type NewEntry = {
  id: string;
  list: ListName;
  subject: SearchSubject;
  valueHash: string;
  reason: string;
  actorId: string | null;
  expiresAt: Date | null;
};

/** Adds the entry, or renews reason and expiry of the one that is there. */
export async function upsertListEntry(tx: Tx, entry: NewEntry): Promise<void> {
  const { list, subject, valueHash, reason, actorId, expiresAt } = entry;
  await tx.riskListEntry.upsert({
    where: { list_subject_valueHash: { list, subject, valueHash } },
    create: entry,
    update: { reason, actorId, expiresAt },
    select: { id: true },
  });
}

/** How many entries went: 0 when there was none. */
export async function deleteListEntry(tx: Tx, key: Pick<NewEntry, "list" | "subject" | "valueHash">): Promise<number> {
  const { count } = await tx.riskListEntry.deleteMany({ where: key });
  return count;
}

export function countListEntries(
  db: Db,
  { subject, valueHash, lists }: { subject: string; valueHash: string; lists: readonly ListName[] },
  at: Date,
): Promise<number> {
  return db.riskListEntry.count({
    where: {
      subject,
      valueHash,
      list: { in: [...lists] },
      OR: [{ expiresAt: null }, { expiresAt: { gt: at } }],
    },
  });
}
