import "server-only";
import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";
import { unfitForMany } from "./canned";
import { contentHash } from "./content-hash";
import { postIncidentAnswer } from "./post-incident-answer";
import type { TicketRow } from "./repository";
import type { Texts } from "./ticket";

export type AnswerIncident = {
  incidentId: string;
  /** Made in the form once per answer. */
  key: string;
  texts: Texts;
};

/** Tickets in one transaction, so that no lock is held for long. */
const BATCH = 250;
/** 20,000 tickets: as many as an incident links. */
const BATCHES_MAX = 80;

/**
 * One answer to every ticket of an incident that is not solved, each customer in his own language; tickets that come later get the same one.
 * With `isClosing` it is the last word: the incident ends, and its tickets are solved.
 *
 * It goes out in batches, each its own transaction. Safe to repeat by `key`: a ticket is answered once however often it is pressed, and a
 * press after a crash goes on where the first one ended. Refuses with ticket.incident_not_found, ticket.incident_closed, ticket.key_reused,
 * ticket.variable_unknown. Answers how many tickets it said something to.
 */
export async function answerIncident(
  actor: StaffActor,
  ask: AnswerIncident & { isClosing: boolean },
  at: Date,
): Promise<{ answered: number }> {
  requireRight(actor, "tickets.incident");
  const unfit = Object.values(ask.texts).flatMap(unfitForMany);
  if (unfit.length > 0) throw new Refusal("ticket.variable_unknown", { unfit });
  await inTransaction((tx) => recordAnswer(tx, actor, ask, at));
  let answered = 0;
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const posted = await inTransaction((tx) => postBatch(tx, actor, ask, at));
    answered += posted;
    if (posted < BATCH) break;
  }
  return { answered };
}

async function recordAnswer(
  tx: Tx,
  actor: StaffActor,
  { incidentId, key: id, texts, isClosing }: AnswerIncident & { isClosing: boolean },
  at: Date,
): Promise<void> {
  // New tickets look the incident up under a shared lock: they get either the answer of before, and then this one, or only this one.
  const [incident] = await tx.$queryRaw<{ closed_at: Date | null }[]>`
    SELECT closed_at FROM incidents WHERE id = ${incidentId}::uuid FOR UPDATE`;
  if (incident === undefined) throw new Refusal("ticket.incident_not_found", { incidentId });
  const known = await tx.incidentAnswer.findUnique({ where: { id }, select: { incidentId: true, texts: true } });
  if (known !== null) {
    if (known.incidentId !== incidentId || hashOf(known.texts as Texts) !== hashOf(texts))
      throw new Refusal("ticket.key_reused", { incidentId });
    // The key of an earlier answer that closed nothing: a last word is another one.
    if (isClosing && incident.closed_at === null) throw new Refusal("ticket.key_reused", { incidentId });
  } else {
    if (incident.closed_at !== null) throw new Refusal("ticket.incident_closed", { incidentId });
    await tx.incidentAnswer.create({
      data: { id, incidentId, texts, actorId: actor.userId, createdAt: at },
      select: { id: true },
    });
    await recordAudit(tx, actor, {
      action: isClosing ? "incident.close" : "incident.answer",
      subject: `incident:${incidentId}`,
      after: { answerId: id, texts },
    });
  }
  if (isClosing && incident.closed_at === null)
    await tx.incident.update({
      where: { id: incidentId },
      data: { closedAt: at, closedBy: actor.userId },
      select: { id: true },
    });
}

async function postBatch(
  tx: Tx,
  actor: StaffActor,
  { incidentId, key: answerId, texts, isClosing }: AnswerIncident & { isClosing: boolean },
  at: Date,
): Promise<number> {
  const tickets = await tx.$queryRaw<Pick<TicketRow, "id" | "order_id" | "locale">[]>`
    SELECT t.id, t.order_id, t.locale FROM tickets t
    WHERE t.incident_id = ${incidentId}::uuid AND t.state <> 'solved'
      AND NOT EXISTS (SELECT FROM ticket_messages m WHERE m.key = ${`incident:${answerId}:`} || t.id::text)
    ORDER BY t.id LIMIT ${BATCH} FOR NO KEY UPDATE OF t`;
  const answer = { incidentId, answerId, texts, actorId: actor.userId };
  await postIncidentAnswer(tx, answer, { tickets, isSolving: isClosing, at });
  return tickets.length;
}

function hashOf(texts: Texts): string {
  return contentHash(Object.entries(texts).sort().flat());
}
