import "server-only";
import { rowsOf } from "@/lib/db/pool";
import type { Db } from "@/lib/db/transaction";
import { needOf } from "@/lib/orders/desk-parts";
import { ORDER_LINE_FIELDS, type OrderLineRow, toOrderLine } from "@/lib/orders/desk-queries";
import { QUEUES, type Queue } from "@/lib/orders/desk-schemas";
import type { QueueLine } from "@/lib/orders/desk-view";
import { sentenceOfNeed } from "@/lib/orders/need-words";
import { ownersOf, staffNames } from "@/lib/orders/order-owners";
import { WAITING_SQL } from "@/lib/orders/waiting-orders";
import { type Currency, formatMoney } from "@/lib/shared/money";

export type QueueCount = { queue: Queue; count: number; oldestAt: string | null };

const LINES_MAX = 200;

const COUNT_SQL = `SELECT queue, count(*)::int AS count, min(since) AS oldest FROM (${WAITING_SQL}) AS w GROUP BY queue`;

const LINES_SQL = `SELECT order_id AS "orderId", queue, min(since) AS since FROM (${WAITING_SQL}) AS w
  WHERE $1::text IS NULL OR queue = $1 GROUP BY 1, 2 ORDER BY 3, 1 LIMIT ${LINES_MAX}`;

/** How many wait in each queue, and the one that waits longest. */
export async function countQueues(): Promise<QueueCount[]> {
  const rows = await rowsOf<{ queue: Queue; count: number; oldest: Date | null }>(COUNT_SQL);
  return QUEUES.map((queue) => {
    const row = rows.find((candidate) => candidate.queue === queue);
    return { queue, count: row?.count ?? 0, oldestAt: row?.oldest?.toISOString() ?? null };
  });
}

type Waiting = { orderId: string; queue: Queue; since: Date };

/** The orders of one queue, or of all of them, the longest wait first, each with who works on it and what to do next. */
export async function listQueue(db: Db, queue: Queue | undefined, now = new Date()): Promise<QueueLine[]> {
  const waiting = await rowsOf<Waiting>(LINES_SQL, [queue ?? null]);
  const ids = waiting.map(({ orderId }) => orderId);
  const [orders, owners, payments, requests] = await Promise.all([
    db.order.findMany({ where: { id: { in: ids } }, select: ORDER_LINE_FIELDS }),
    ownersOf(db, ids, now),
    paymentNeeds(db, waiting),
    refundAsks(db, waiting, now),
  ]);
  const orderOf = new Map(orders.map((order) => [order.id, order]));
  const lineOf = (order: OrderLineRow, { queue: name, since }: Waiting): QueueLine => ({
    ...toOrderLine(order),
    queue: name,
    since: since.toISOString(),
    owner: owners.get(order.id) ?? null,
    because: requestOrNeed(name, order),
  });
  function requestOrNeed(name: Queue, order: OrderLineRow): string {
    if (name === "refunds") return requests.get(order.id) ?? sentenceOfNeed(name, null);
    const isOfPayment = name === "payments" || name === "disputes";
    return sentenceOfNeed(name, isOfPayment ? (payments.get(`${name}:${order.id}`) ?? null) : order.needsPerson);
  }
  return waiting.flatMap((line) => {
    const order = orderOf.get(line.orderId);
    return order === undefined ? [] : [lineOf(order, line)];
  });
}

/** What the payments of these orders wait for, by queue and order. */
async function paymentNeeds(db: Db, waiting: readonly Waiting[]): Promise<Map<string, string | null>> {
  const orderIds = waiting.flatMap(({ queue, orderId }) =>
    queue === "payments" || queue === "disputes" ? [orderId] : [],
  );
  if (orderIds.length === 0) return new Map();
  const rows = await db.payment.findMany({
    where: { orderId: { in: orderIds }, needsPerson: { not: null } },
    select: { orderId: true, needsPerson: true, refunds: { select: { status: true, note: true, retriedAs: true } } },
  });
  return new Map(
    rows.map((row) => [`${row.needsPerson === "dispute" ? "disputes" : "payments"}:${row.orderId}`, needOf(row)]),
  );
}

/** Who asked for how much, by order. */
async function refundAsks(db: Db, waiting: readonly Waiting[], now: Date): Promise<Map<string, string>> {
  const orderIds = waiting.flatMap(({ queue, orderId }) => (queue === "refunds" ? [orderId] : []));
  if (orderIds.length === 0) return new Map();
  const rows = await db.refundRequest.findMany({
    where: { orderId: { in: orderIds }, status: "requested", expiresAt: { gt: now } },
    orderBy: { askedAt: "desc" },
  });
  const names = await staffNames(
    db,
    rows.map(({ askedBy }) => askedBy),
  );
  return new Map(
    rows.map(({ orderId, amountMinor, currency, askedBy, reason }) => [
      orderId,
      `${names.get(askedBy) ?? "A colleague"} asks for ${formatMoney({ amountMinor, currency: currency as Currency }, "en")}: ${reason}. Approve or decline it.`,
    ]),
  );
}
