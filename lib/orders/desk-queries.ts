import "server-only";
import type { Prisma } from "@/lib/db/generated/client";
import type { Db } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import type { OrderListAsk } from "@/lib/orders/desk-schemas";
import type { OrderLine } from "@/lib/orders/desk-view";
import { type OrderStatus, WAITING_ORDER_STATUSES } from "@/lib/orders/lifecycle";
import { endOfDay, firstIdAt, startOfDay } from "@/lib/shared/desk-days";
import { maskId } from "@/lib/shared/mask";
import type { Currency } from "@/lib/shared/money";
import { open } from "@/lib/shared/secret-box";

const PAGE = 50;

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
    lateBecause: null,
  };
}

/** What the database keeps an index of: the statuses themselves are in none, as every change of an indexed value costs an order's way. */
function indexedBy(status: OrderStatus): Prisma.OrderWhereInput {
  if (status === "awaiting_payment") return { unpaidUntil: { not: null } };
  return WAITING_ORDER_STATUSES.includes(status) ? { waitsSince: { not: null } } : {};
}

function whereOf({ status, country, method, from, to, before }: OrderListAsk): Prisma.OrderWhereInput {
  const until = to === undefined ? undefined : firstIdAt(endOfDay(to));
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
