import "server-only";
import type { StaffActor } from "@/lib/accounts/actor";
import { rowsOf } from "@/lib/db/pool";
import type { Db } from "@/lib/db/transaction";
import type { OrderDossier } from "@/lib/orders/desk-view";
import { firstIdAt } from "@/lib/shared/desk-days";
import { toLocale } from "@/lib/shared/locales";
import { Refusal } from "@/lib/shared/refusal";
import { fillText } from "./canned";
import type { CannedAnswerView, IncidentLine, IncidentReach, TicketView } from "./desk-view";
import type { MacroStep } from "./macro";
import type { IncidentRule } from "./open-incident";
import { type MacroPlan, planMacro } from "./plan-macro";
import { type Texts, textIn } from "./ticket";
import { variableValues } from "./variable-values";

const PREPARED_MAX = 200;
/** Macros that a ticket offers: each is planned for it. */
const OFFERED_MAX = 12;
const INCIDENTS_MAX = 100;

/** Prepared answers by name; `isActive` leaves out those that are not offered any more. */
export async function listCannedAnswers(db: Db, only: { isActive?: true } = {}): Promise<CannedAnswerView[]> {
  const rows = await db.cannedAnswer.findMany({ where: only, orderBy: { name: "asc" }, take: PREPARED_MAX });
  return rows.map(({ texts, updatedAt, ...row }) => ({
    ...row,
    texts: texts as Texts,
    updatedAt: updatedAt.toISOString(),
  }));
}

export type MacroView = { id: string; name: string; steps: MacroStep[]; isActive: boolean; version: number };

export async function listMacros(db: Db, only: { isActive?: true } = {}): Promise<MacroView[]> {
  const rows = await db.macro.findMany({ where: only, orderBy: { name: "asc" }, take: PREPARED_MAX });
  return rows.map(({ id, name, steps, isActive, version }) => ({
    ...{ id, name, isActive, version },
    steps: steps as MacroStep[],
  }));
}

/** What each macro would do to this ticket now. */
export async function planMacros(
  db: Db,
  { ticket, order, actor }: { ticket: TicketView; order: OrderDossier; actor: StaffActor },
): Promise<MacroPlan[]> {
  const macros = (await listMacros(db, { isActive: true })).slice(0, OFFERED_MAX);
  const row = { order_id: ticket.orderId, locale: ticket.locale };
  return Promise.all(macros.map((macro) => planMacro(db, { macro, ticket: row, order, actor })));
}

export type AnswerPreview = { text: string; isFallback: boolean; missing: string[] };

/**
 * A prepared answer as the customer of this ticket would read it, to be changed and sent. Refuses with ticket.not_found,
 * ticket.answer_not_found.
 */
export async function previewAnswer(
  db: Db,
  { ticketId, answerId }: { ticketId: string; answerId: string },
): Promise<AnswerPreview> {
  const [ticket, answer] = await Promise.all([
    db.ticket.findUnique({ where: { id: ticketId }, select: { orderId: true, locale: true } }),
    db.cannedAnswer.findUnique({ where: { id: answerId }, select: { texts: true } }),
  ]);
  if (ticket === null) throw new Refusal("ticket.not_found", { ticketId });
  if (answer === null) throw new Refusal("ticket.answer_not_found", { answerId });
  const locale = toLocale(ticket.locale);
  const { text, isFallback } = textIn(answer.texts as Texts, locale);
  const values = await variableValues(db, { orderId: ticket.orderId, locale });
  return { isFallback, ...fillText(text, values) };
}

type IncidentRow = {
  id: string;
  title: string;
  texts: Texts;
  channel: string | null;
  method: string | null;
  country: string | null;
  order_status: string | null;
  placed_from: Date;
  placed_until: Date | null;
  opened_at: Date;
  closed_at: Date | null;
  tickets: bigint;
  waiting: bigint;
};

const INCIDENTS_SQL = `
  SELECT i.*, count(t.id) AS tickets, count(t.id) FILTER (WHERE t.state = 'open') AS waiting
  FROM incidents i LEFT JOIN tickets t ON t.incident_id = i.id
  WHERE ($1::uuid IS NULL OR i.id = $1) AND (NOT $2::boolean OR i.closed_at IS NULL)
  GROUP BY i.id ORDER BY i.closed_at IS NOT NULL, i.opened_at DESC LIMIT ${INCIDENTS_MAX}`;

/** The open ones first, then the newest. */
export async function listIncidents({ isOpen = false }: { isOpen?: boolean } = {}): Promise<IncidentLine[]> {
  return (await rowsOf<IncidentRow>(INCIDENTS_SQL, [null, isOpen])).map(toLine);
}

export async function getIncident(incidentId: string): Promise<IncidentLine | null> {
  const [row] = await rowsOf<IncidentRow>(INCIDENTS_SQL, [incidentId, false]);
  return row === undefined ? null : toLine(row);
}

function toLine(row: IncidentRow): IncidentLine {
  return {
    id: row.id,
    title: row.title,
    texts: row.texts,
    rule: {
      channel: row.channel,
      method: row.method,
      country: row.country,
      orderStatus: row.order_status,
      placedFrom: row.placed_from.toISOString(),
      placedUntil: row.placed_until?.toISOString() ?? null,
    },
    openedAt: row.opened_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    tickets: Number(row.tickets),
    waiting: Number(row.waiting),
  };
}

/** Orders that a preview looks at, the newest of its time: a rule that few fit would else read all of them. */
const REACHED_MAX = 10_000;

const REACH_SQL = `
  WITH newest AS (
    SELECT o FROM orders o WHERE o.id >= $2::uuid AND ($3::uuid IS NULL OR o.id < $3) ORDER BY o.id DESC LIMIT ${REACHED_MAX})
  SELECT (SELECT count(*) FROM newest) AS looked_at,
    (SELECT count(*) FROM newest WHERE incident_fits(i, newest.o)) AS orders,
    (SELECT count(*) FROM tickets t JOIN orders o ON o.id = t.order_id
     WHERE t.state <> 'solved' AND t.incident_id IS NULL AND incident_fits(i, o)) AS tickets
  FROM jsonb_populate_record(NULL::incidents, $1::jsonb) AS i`;

/** What an incident with this rule would be of, by the database's own reading of a rule; nothing is kept. */
export async function previewIncident(rule: IncidentRule): Promise<IncidentReach> {
  const { orderStatus, placedFrom, placedUntil, ...same } = rule;
  const asRow = { ...same, order_status: orderStatus, placed_from: placedFrom, placed_until: placedUntil };
  const [found] = await rowsOf<{ looked_at: bigint; orders: bigint; tickets: bigint }>(REACH_SQL, [
    JSON.stringify(asRow),
    firstIdAt(placedFrom),
    placedUntil && firstIdAt(placedUntil),
  ]);
  return {
    orders: Number(found?.orders ?? 0),
    areAllCounted: Number(found?.looked_at ?? 0) < REACHED_MAX,
    tickets: Number(found?.tickets ?? 0),
  };
}
