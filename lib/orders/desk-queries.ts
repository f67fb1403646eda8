import "server-only";
import type { Prisma } from "@/lib/db/generated/client";
import type { Db } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import type { OrderListAsk } from "@/lib/orders/desk-schemas";
import type { OrderLine } from "@/lib/orders/desk-view";
import { type OrderStatus, WAITING_ORDER_STATUSES } from "@/lib/orders/lifecycle";
import { uuidV7 } from "@/lib/shared/ids";
import { maskId } from "@/lib/shared/mask";
import type { Currency } from "@/lib/shared/money";
import { open } from "@/lib/shared/secret-box";

export const DESK_TIME_ZONE_OFFSET = "+08:00";
const PAGE = 50;
const DAY_MS = 86_400_000;

export const ORDER_LINE_FIELDS = {
  id: true,
  reference: true,
  status: true,
  recipientSealed: true,
  diamonds: true,
  currency: true,
  totalMinor: true,
  country: true,
  method: true,
  placedAt: true,
  paidAt: true,
  deliveredAt: true,
  needsPerson: true,
} as const satisfies Prisma.OrderSelect;

export type OrderLineRow = Prisma.OrderGetPayload<{ select: typeof ORDER_LINE_FIELDS }>;

export function toOrderLine(row: OrderLineRow): OrderLine {
  return {
    id: row.id,
    reference: row.reference,
    status: row.status as OrderStatus,
    recipientMasked: maskId(open(row.recipientSealed, env.FACET_DATA_KEYS)),
    diamonds: Number(row.diamonds),
    currency: row.currency as Currency,
    totalMinor: row.totalMinor.toString(),
    country: row.country,
    method: row.method,
    placedAt: row.placedAt.toISOString(),
    paidAt: row.paidAt?.toISOString() ?? null,
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
    arrivalMs: row.paidAt && row.deliveredAt ? row.deliveredAt.getTime() - row.paidAt.getTime() : null,
    needsPerson: row.needsPerson,
  };
}

/** Midnight in Manila at the beginning of a day such as "2026-11-20": where the desk's days begin. */
export function startOfDay(day: string): Date {
  return new Date(`${day}T00:00:00${DESK_TIME_ZONE_OFFSET}`);
}

/** The smallest id that an order placed at that moment could have: ids are UUIDv7, so a range of time is a range of ids. */
export function firstIdAt(at: Date): string {
  return uuidV7({ atMs: at.getTime(), random: new Uint8Array(10) });
}

/** What the database keeps an index of: the statuses themselves are in none, as every change of an indexed value costs an order's way. */
function indexedBy(status: OrderStatus): Prisma.OrderWhereInput {
  if (status === "awaiting_payment") return { unpaidUntil: { not: null } };
  return WAITING_ORDER_STATUSES.includes(status) ? { waitsSince: { not: null } } : {};
}

function whereOf({ status, country, method, from, to, before }: OrderListAsk): Prisma.OrderWhereInput {
  const until = to === undefined ? undefined : firstIdAt(new Date(startOfDay(to).getTime() + DAY_MS));
  const below = [before, until].filter((id) => id !== undefined).sort()[0];
  return {
    status,
    ...(status === undefined ? {} : indexedBy(status)),
    country,
    method,
    id: {
      ...(from === undefined ? {} : { gte: firstIdAt(startOfDay(from)) }),
      ...(below === undefined ? {} : { lt: below }),
    },
  };
}

/** Orders by filter, newest first, a page at a time; `nextBefore` continues. */
export async function listOrders(
  db: Db,
  ask: OrderListAsk,
  limit = PAGE,
): Promise<{ orders: OrderLine[]; nextBefore: string | null }> {
  const rows = await db.order.findMany({
    where: whereOf(ask),
    orderBy: { id: "desc" },
    take: limit + 1,
    select: ORDER_LINE_FIELDS,
  });
  const shown = rows.slice(0, limit);
  return { orders: shown.map(toOrderLine), nextBefore: rows.length > limit ? (shown.at(-1)?.id ?? null) : null };
}
