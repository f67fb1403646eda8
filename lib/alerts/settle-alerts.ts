import { type AlertFact, type AlertKind, severityOf } from "@/lib/alerts/alert";
import { closeAlert, insertAlert, listOpen } from "@/lib/alerts/repository";
import { tellOfAlert } from "@/lib/alerts/tell-of-alert";
import type { Tx } from "@/lib/db/transaction";
import { assert } from "@/lib/shared/assert";
import { newId } from "@/lib/shared/ids";

/** What one look found: `kinds` are those that were looked at, `facts` those that are so. */
export type AlertLook = { kinds: readonly AlertKind[]; facts: readonly AlertFact[]; now: Date };

/**
 * Brings alerts in line with the facts: opens one for each fact that has none, closes those whose fact is no more, leaves the others as
 * they are. Kinds that were not looked at keep theirs. Whoever wants to know is told once for each opening and each closing.
 *
 * Safe to repeat, and safe in several workers at once: the database keeps at most one open for each kind and subject, and only whoever
 * opened or closed it tells.
 */
export async function settleAlerts(tx: Tx, look: AlertLook): Promise<{ opened: number; closed: number }> {
  const { kinds, facts, now } = look;
  assert(
    facts.every(({ kind }) => kinds.includes(kind)),
    "a fact is of a kind that was looked at",
  );
  const open = await listOpen(tx, kinds);
  const keyOf = ({ kind, subject }: { kind: AlertKind; subject: string }) => `${kind}|${subject}`;
  const known = new Set(open.map(keyOf));
  const isSo = new Set(facts.map(keyOf));
  let [opened, closed] = [0, 0];
  for (const fact of facts) {
    if (known.has(keyOf(fact))) continue;
    const alert = await insertAlert(tx, { ...fact, severity: severityOf(fact.kind), id: newId(), openedAt: now });
    if (alert === null) continue;
    opened += 1;
    await tellOfAlert(tx, alert, "alert.opened", now);
  }
  for (const { id, ...one } of open) {
    if (isSo.has(keyOf(one))) continue;
    const alert = await closeAlert(tx, id, now);
    if (alert === null) continue;
    closed += 1;
    await tellOfAlert(tx, alert, "alert.closed", now);
  }
  return { opened, closed };
}
