import "server-only";
import type { Tx } from "@/lib/db/transaction";
import { fillText } from "./canned";
import type { TicketRow } from "./repository";
import { type Texts, textIn } from "./ticket";
import { variableValuesOf } from "./variable-values";

export type IncidentAnswer = {
  incidentId: string;
  /** Of the answer, or "notice" while there is none but the notice itself. */
  answerId: string;
  texts: Texts;
  actorId: string;
};

type Addressee = Pick<TicketRow, "id" | "order_id" | "locale">;

/**
 * Says one text to all these tickets, each in its own language, and tells their customers by mail. The tickets must be locked, or just made.
 *
 * Safe to repeat: a ticket that has this answer already is left as it is.
 */
export async function postIncidentAnswer(
  tx: Tx,
  answer: IncidentAnswer,
  { tickets, isSolving, at }: { tickets: readonly Addressee[]; isSolving: boolean; at: Date },
): Promise<void> {
  if (tickets.length === 0) return;
  const values = await variableValuesOf(
    tx,
    tickets.map(({ order_id: orderId, locale }) => ({ orderId, locale })),
  );
  const lines = tickets.flatMap(({ id, locale }, index) => {
    const known = values[index];
    if (known === undefined) return [];
    return [{ ticketId: id, text: fillText(textIn(answer.texts, locale).text, known).text }];
  });
  const state = isSolving ? "solved" : "answered";
  await tx.$queryRaw`
    WITH sent AS (
      INSERT INTO ticket_messages (key, ticket_id, author, actor_id, text, created_at)
      SELECT ${`incident:${answer.answerId}:`} || l.id, l.id::uuid, 'incident', ${answer.actorId}::uuid, l.text, ${at}::timestamptz
      FROM unnest(${lines.map(({ ticketId }) => ticketId)}::text[], ${lines.map(({ text }) => text)}::text[]) AS l (id, text)
      ON CONFLICT (key) DO NOTHING RETURNING id, ticket_id
    ), moved AS (
      UPDATE tickets t SET state = ${state}, version = version + 1, waiting_since = NULL,
        solved_at = CASE WHEN ${isSolving}::boolean THEN ${at}::timestamptz END
      FROM sent WHERE t.id = sent.ticket_id RETURNING t.order_id, sent.id AS message_id
    ), mailed AS (
      INSERT INTO outbox_entries (kind, key, order_id)
      SELECT 'mail.ticket_answered', 'mail.ticket:' || message_id, order_id FROM moved ON CONFLICT (key) DO NOTHING
    )
    SELECT tell('work', COALESCE(array_agg(order_id), '{}'))::text FROM moved`;
}
