import "server-only";
import type { Db } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import type { OrderStatus } from "@/lib/orders/lifecycle";
import { orderPath } from "@/lib/orders/order-link";
import type { Actor } from "@/lib/shared/actor";
import { open } from "@/lib/shared/secret-box";

export type MyOrderView = {
  reference: string;
  status: OrderStatus;
  diamonds: number;
  deliveredDiamonds: number;
  recipientId: string;
  packageId: string | null;
  country: string;
  currency: string;
  totalMinor: string;
  method: string;
  placedAt: string;
  paidAt: string | null;
  deliveredAt: string | null;
  /** Opens the order's page; it carries the order's own token. */
  orderUrl: string;
};

export type MyOrdersPage = { orders: MyOrderView[]; nextCursor: string | null };

export type MyOrdersAsk = { show: "all" | "open" | "delivered" | "refunded"; cursor: string | null; limit: number };

/** What a customer means by each filter. */
const STATUSES: Record<MyOrdersAsk["show"], readonly OrderStatus[] | null> = {
  all: null,
  open: ["awaiting_payment", "in_review", "awaiting_stock", "needs_recipient", "delivering", "unknown"],
  delivered: ["delivered"],
  refunded: ["refunding", "refunded"],
};

/**
 * The actor's own orders, newest first, a page at a time. Order ids are UUIDv7, so the id is the cursor; somebody else's id
 * as a cursor only says where to begin in one's own list.
 */
export async function listMyOrders(
  db: Db,
  actor: Pick<Actor, "userId">,
  { show, cursor, limit }: MyOrdersAsk,
): Promise<MyOrdersPage> {
  const statuses = STATUSES[show];
  const rows = await db.order.findMany({
    where: {
      userId: actor.userId,
      ...(statuses === null ? {} : { status: { in: [...statuses] } }),
      ...(cursor === null ? {} : { id: { lt: cursor } }),
    },
    orderBy: { id: "desc" },
    take: limit + 1,
    select: {
      id: true,
      reference: true,
      status: true,
      diamonds: true,
      deliveredDiamonds: true,
      recipientSealed: true,
      packageId: true,
      country: true,
      locale: true,
      currency: true,
      totalMinor: true,
      method: true,
      placedAt: true,
      paidAt: true,
      deliveredAt: true,
    },
  });
  const shown = rows.slice(0, limit);
  return {
    orders: shown.map(({ id, recipientSealed, locale, ...row }) => ({
      ...row,
      status: row.status as OrderStatus,
      diamonds: Number(row.diamonds),
      deliveredDiamonds: Number(row.deliveredDiamonds),
      recipientId: open(recipientSealed, env.FACET_DATA_KEYS),
      totalMinor: row.totalMinor.toString(),
      placedAt: row.placedAt.toISOString(),
      paidAt: row.paidAt?.toISOString() ?? null,
      deliveredAt: row.deliveredAt?.toISOString() ?? null,
      orderUrl: orderPath({ orderId: id, reference: row.reference, locale }),
    })),
    nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
  };
}

/** The package that the actor bought last, to be chosen again; null when he never paid for one. */
export async function lastPackageOf(db: Db, actor: Pick<Actor, "userId">): Promise<string | null> {
  const order = await db.order.findFirst({
    where: { userId: actor.userId, packageId: { not: null }, paidAt: { not: null } },
    orderBy: { id: "desc" },
    select: { packageId: true },
  });
  return order?.packageId ?? null;
}
