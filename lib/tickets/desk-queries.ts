import "server-only";
import type { Prisma } from "@/lib/db/generated/client";
import type { Db } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { isUuid } from "@/lib/shared/ids";
import { toLocale } from "@/lib/shared/locales";
import type { TicketLine, TicketView } from "./desk-view";
import { countPresences } from "./keep-presence";
import type { TicketListAsk } from "./schemas";
import { MESSAGES_MAX, type MessageAuthor, type TicketKind, type TicketState } from "./ticket";

const PAGE = 50;
const EXCERPT_MAX = 120;

/** "all" is an incident's own list. */
type ListAsk = Omit<TicketListAsk, "show"> & { show: TicketListAsk["show"] | "all" };
type Cursor = { waitingSince: Date | null; id: string };

function readCursor(text: string | undefined): Cursor | null {
  const [first = "", second] = text?.split("_") ?? [];
  const id = second ?? first;
  const waitingSince = second === undefined ? null : new Date(first);
  return isUuid(id) && !Number.isNaN(waitingSince?.getTime() ?? 0) ? { waitingSince, id } : null;
}

/** What waits for us stands in the order of waiting; everything else newest first. */
function orderOf(show: ListAsk["show"]): Prisma.TicketOrderByWithRelationInput[] {
  return show === "open" ? [{ waitingSince: "asc" }, { id: "asc" }] : [{ id: "desc" }];
}

function whereOf({ show, kind, incident, before }: ListAsk, actor: Pick<Actor, "userId">): Prisma.TicketWhereInput {
  const cursor = readCursor(before);
  const states: Record<ListAsk["show"], Prisma.TicketWhereInput> = {
    open: { state: "open" },
    mine: { ownerId: actor.userId, state: { not: "solved" } },
    waiting: { state: "answered" },
    solved: { state: "solved" },
    all: {},
  };
  const after =
    cursor === null
      ? {}
      : show === "open"
        ? {
            OR: [
              { waitingSince: { gt: cursor.waitingSince ?? undefined } },
              { waitingSince: cursor.waitingSince ?? undefined, id: { gt: cursor.id } },
            ],
          }
        : { id: { lt: cursor.id } };
  return { AND: [states[show], after], kind, incidentId: incident };
}

/** Tickets by filter, a page at a time; `nextBefore` continues. */
export async function listTickets(
  db: Db,
  actor: Pick<Actor, "userId">,
  ask: ListAsk,
  now: Date,
  limit = PAGE,
): Promise<{ tickets: TicketLine[]; nextBefore: string | null }> {
  const rows = await db.ticket.findMany({
    where: whereOf(ask, actor),
    orderBy: orderOf(ask.show),
    take: limit + 1,
    select: {
      id: true,
      kind: true,
      state: true,
      orderId: true,
      ownerId: true,
      openedAt: true,
      waitingSince: true,
      incident: { select: { title: true } },
      messages: { orderBy: { id: "asc" }, take: 1, select: { text: true } },
    },
  });
  const shown = rows.slice(0, limit);
  const [orders, names, lookers] = await Promise.all([
    db.order.findMany({
      where: { id: { in: shown.map(({ orderId }) => orderId) } },
      select: { id: true, reference: true, country: true },
    }),
    namesOf(
      db,
      shown.flatMap(({ ownerId }) => ownerId ?? []),
    ),
    countPresences(
      shown.map(({ id }) => id),
      now,
    ),
  ]);
  const orderOfId = new Map(orders.map((order) => [order.id, order]));
  const last = shown.at(-1);
  const isMore = rows.length > limit && last !== undefined;
  return {
    nextBefore: isMore ? (ask.show === "open" ? `${last.waitingSince?.toISOString()}_${last.id}` : last.id) : null,
    tickets: shown.map((row) => ({
      id: row.id,
      kind: row.kind as TicketKind,
      state: row.state as TicketState,
      reference: orderOfId.get(row.orderId)?.reference ?? "",
      country: orderOfId.get(row.orderId)?.country ?? "",
      excerpt: excerptOf(row.messages[0]?.text ?? ""),
      owner: row.ownerId === null ? null : (names.get(row.ownerId) ?? "somebody"),
      isMine: row.ownerId === actor.userId,
      incident: row.incident?.title ?? null,
      openedAt: row.openedAt.toISOString(),
      waitingSince: row.waitingSince?.toISOString() ?? null,
      lookers: lookers.get(row.id) ?? 0,
    })),
  };
}

function excerptOf(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > EXCERPT_MAX ? `${line.slice(0, EXCERPT_MAX - 1)}…` : line;
}

async function namesOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const users = await db.user.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, email: true, name: true },
  });
  return new Map(users.map(({ id, email, name }) => [id, name ?? email]));
}

/** How many wait for us: what the navigation shows. */
export function countOpenTickets(db: Db): Promise<number> {
  return db.ticket.count({ where: { state: "open" } });
}

/** One ticket with its whole conversation, notes included, or null when there is none. */
export async function getTicket(db: Db, ticketId: string): Promise<TicketView | null> {
  if (!isUuid(ticketId)) return null;
  const row = await db.ticket.findUnique({
    where: { id: ticketId },
    include: {
      incident: { select: { id: true, title: true, closedAt: true } },
      messages: {
        orderBy: { id: "asc" },
        // Staff may go on where a customer may not.
        take: MESSAGES_MAX * 2,
        include: { picture: { select: { id: true, width: true, height: true } } },
      },
    },
  });
  if (row === null) return null;
  const names = await namesOf(
    db,
    [row.ownerId, ...row.messages.map(({ actorId }) => actorId)].flatMap((id) => id ?? []),
  );
  return {
    id: row.id,
    orderId: row.orderId,
    kind: row.kind as TicketKind,
    state: row.state as TicketState,
    locale: toLocale(row.locale),
    version: row.version,
    owner: row.ownerId === null ? null : { id: row.ownerId, name: names.get(row.ownerId) ?? "somebody" },
    incident: row.incident && {
      id: row.incident.id,
      title: row.incident.title,
      isClosed: row.incident.closedAt !== null,
    },
    openedAt: row.openedAt.toISOString(),
    waitingSince: row.waitingSince?.toISOString() ?? null,
    messages: row.messages.map(({ id, author, actorId, isInternal, erasedAt, text, createdAt, picture }) => ({
      id: id.toString(),
      author: author as MessageAuthor,
      name: actorId === null ? null : (names.get(actorId) ?? "somebody"),
      isInternal,
      isErased: erasedAt !== null,
      text,
      at: createdAt.toISOString(),
      picture,
    })),
  };
}

/** The order's own tickets, for its page on the desk. */
export async function listTicketsOfOrder(
  db: Db,
  orderId: string,
): Promise<{ id: string; kind: TicketKind; state: TicketState }[]> {
  const rows = await db.ticket.findMany({
    where: { orderId },
    orderBy: { id: "desc" },
    take: PAGE,
    select: { id: true, kind: true, state: true },
  });
  return rows.map(({ id, kind, state }) => ({ id, kind: kind as TicketKind, state: state as TicketState }));
}
