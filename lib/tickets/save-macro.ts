import "server-only";
import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";
import { contentHash } from "./content-hash";
import type { MacroStep } from "./macro";

export type SaveMacro = {
  /** Made in the form for a new one. */
  macroId: string;
  /** Of the macro as the person saw it; 0 for a new one. */
  version: number;
  name: string;
  steps: MacroStep[];
  isActive: boolean;
};

/**
 * Saves a macro, a new one or another version of it. It lends nobody a right: who presses it must hold those of its steps.
 *
 * Safe to repeat: the same content again changes nothing. Refuses with ticket.name_taken, ticket.changed_meanwhile,
 * ticket.macro_not_found, ticket.answer_not_found (its reply).
 */
export async function saveMacro(tx: Tx, actor: StaffActor, macro: SaveMacro, at: Date): Promise<void> {
  requireRight(actor, "tickets.prepare");
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('facet macros'))::text`;
  const { macroId: id, version, name, steps, isActive } = macro;
  const known = await tx.macro.findUnique({ where: { id } });
  if (known !== null && hashOf(known) === hashOf(macro)) return;
  if (known === null && version !== 0) throw new Refusal("ticket.macro_not_found", { id });
  if (known !== null && known.version !== version) throw new Refusal("ticket.changed_meanwhile", { id });
  const namesake = await tx.macro.findUnique({ where: { name }, select: { id: true } });
  if (namesake !== null && namesake.id !== id) throw new Refusal("ticket.name_taken", { name });
  const replies = steps.flatMap((step) => (step.kind === "reply" ? [step.answerId] : []));
  if ((await tx.cannedAnswer.count({ where: { id: { in: replies } } })) < replies.length)
    throw new Refusal("ticket.answer_not_found", { replies });

  const data = { name, steps, isActive, version: version + 1, updatedAt: at };
  await tx.macro.upsert({ where: { id }, create: { id, ...data }, update: data, select: { id: true } });
  await recordAudit(tx, actor, {
    action: "ticket.save_macro",
    subject: `macro:${id}`,
    ...(known === null
      ? {}
      : { before: { name: known.name, steps: known.steps as MacroStep[], isActive: known.isActive } }),
    after: { name, steps, isActive },
  });
}

/** JSON comes back from the database with its keys in another order, so each step is told by its values. */
function hashOf({ name, steps, isActive }: { name: string; steps: unknown; isActive: boolean }): string {
  const lines = (steps as MacroStep[]).map((step) =>
    Object.entries(step)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${key}=${value}`)
      .join(),
  );
  return contentHash([name, String(isActive), ...lines]);
}
