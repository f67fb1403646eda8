import "server-only";
import type { StaffActor } from "@/lib/accounts/actor";
import { rowsOf } from "@/lib/db/pool";
import type { Db } from "@/lib/db/transaction";
import type { OrderDossier } from "@/lib/orders/desk-view";
import { toLocale } from "@/lib/shared/locales";
import { Refusal } from "@/lib/shared/refusal";
import { fillText } from "./canned";
import type { CannedAnswerView, IncidentLine, TicketView } from "./desk-view";
import type { MacroStep } from "./macro";
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
  const time = (at: Date) =>
    new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short", timeZone: "Asia/Manila" }).format(at);
  const until = row.placed_until === null ? "" : ` until ${time(row.placed_until)}`;
  const parts = [
    row.channel && `channel ${row.channel}`,
    row.method && `method ${row.method}`,
    row.country && `country ${row.country}`,
    row.order_status && `state ${row.order_status.replaceAll("_", " ")}`,
    `placed from ${time(row.placed_from)}${until}, Manila time`,
  ];
  return {
    id: row.id,
    title: row.title,
    texts: row.texts,
    rule: parts.filter((part) => part !== null).join(", "),
    openedAt: row.opened_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    tickets: Number(row.tickets),
    waiting: Number(row.waiting),
  };
}
