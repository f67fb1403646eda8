import "server-only";
import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";
import { unknownVariables } from "./canned";
import type { Texts } from "./ticket";

export type CannedAnswer = {
  /** Made in the form for a new one. */
  answerId: string;
  /** Of the answer as the person saw it; 0 for a new one. */
  version: number;
  name: string;
  texts: Texts;
  isActive: boolean;
};

/**
 * Saves a prepared answer, a new one or another version of it.
 *
 * Safe to repeat: the same content again changes nothing. Refuses with ticket.variable_unknown, ticket.name_taken,
 * ticket.changed_meanwhile (a colleague saved it since), ticket.answer_not_found.
 */
export async function saveCannedAnswer(
  tx: Tx,
  actor: StaffActor | null,
  answer: CannedAnswer,
  at: Date,
): Promise<void> {
  if (actor !== null) requireRight(actor, "tickets.prepare");
  const unknown = Object.values(answer.texts).flatMap(unknownVariables);
  if (unknown.length > 0) throw new Refusal("ticket.variable_unknown", { unknown });
  // Two people who save at once: the second must see the first one's version and name.
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('facet canned answers'))::text`;
  const { answerId: id, version, name, texts, isActive } = answer;
  const known = await tx.cannedAnswer.findUnique({ where: { id } });
  if (known !== null && isSame(known, answer)) return;
  if (known === null && version !== 0) throw new Refusal("ticket.answer_not_found", { id });
  if (known !== null && known.version !== version) throw new Refusal("ticket.changed_meanwhile", { id });
  const namesake = await tx.cannedAnswer.findUnique({ where: { name }, select: { id: true } });
  if (namesake !== null && namesake.id !== id) throw new Refusal("ticket.name_taken", { name });

  const data = { name, texts, isActive, version: version + 1, updatedAt: at };
  await tx.cannedAnswer.upsert({ where: { id }, create: { id, ...data }, update: data, select: { id: true } });
  await recordAudit(tx, actor ?? SEED, {
    action: "ticket.save_canned_answer",
    subject: `canned_answer:${id}`,
    ...(known === null ? {} : { before: { name: known.name, texts: known.texts as Texts, isActive: known.isActive } }),
    after: { name, texts, isActive },
  });
}

/** What the demo's seed writes is nobody's. */
const SEED: Actor = { userId: "00000000-0000-0000-0000-000000000000", role: "admin" };

function isSame(known: { name: string; texts: unknown; isActive: boolean }, answer: CannedAnswer): boolean {
  const sorted = (texts: unknown) =>
    JSON.stringify(Object.entries(texts as Texts).sort(([a], [b]) => (a < b ? -1 : 1)));
  return (
    known.name === answer.name && known.isActive === answer.isActive && sorted(known.texts) === sorted(answer.texts)
  );
}
