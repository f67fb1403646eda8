import "server-only";
import { rowsOf } from "@/lib/db/pool";
import type { Db } from "@/lib/db/transaction";
import { needOf } from "@/lib/orders/desk-parts";
import { ORDER_LINE_FIELDS, toOrderLine } from "@/lib/orders/desk-queries";
import { QUEUES, type Queue } from "@/lib/orders/desk-schemas";
import type { QueueLine } from "@/lib/orders/desk-view";
import { sentenceOfNeed } from "@/lib/orders/story";

export type QueueCount = { queue: Queue; count: number; oldestAt: string | null };

const LINES_MAX = 200;

const COUNT_SQL = `
  SELECT CASE WHEN status = 'in_review' THEN 'review' ELSE status END AS queue, count(*)::int AS count, min(status_at) AS oldest
  FROM orders
  WHERE waits_since IS NOT NULL AND (status IN ('needs_recipient', 'awaiting_stock') OR (status = 'in_review' AND needs_person IS NOT NULL)
     OR (status = 'unknown' AND needs_person IS NOT NULL))
  GROUP BY 1
  UNION ALL
  SELECT 'payments', count(*)::int, min(COALESCE(
      (SELECT max(r.created_at) FROM refunds r WHERE r.payment_id = p.id AND p.needs_person LIKE 'refund.%'),
      (SELECT max(d.opened_at) FROM disputes d WHERE d.payment_id = p.id AND p.needs_person = 'dispute'), p.paid_at, p.created_at))
  FROM payments p WHERE p.needs_person IS NOT NULL HAVING count(*) > 0`;

/** How many wait in each queue, and the one that waits longest. */
export async function countQueues(): Promise<QueueCount[]> {
  const rows = await rowsOf<{ queue: Queue; count: number; oldest: Date | null }>(COUNT_SQL);
  return QUEUES.map((queue) => {
    const row = rows.find((candidate) => candidate.queue === queue);
    return { queue, count: row?.count ?? 0, oldestAt: row?.oldest?.toISOString() ?? null };
  });
}

/** The orders of one queue, or of all of them, the longest wait first. */
export async function listQueue(db: Db, queue: Queue | undefined): Promise<QueueLine[]> {
  const wanted = (name: Queue) => queue === undefined || queue === name;
  const lines = await Promise.all([
    wanted("review") ? ordersIn(db, "review", { status: "in_review", needsPerson: { not: null } }) : [],
    wanted("unknown") ? ordersIn(db, "unknown", { status: "unknown", needsPerson: { not: null } }) : [],
    wanted("needs_recipient") ? ordersIn(db, "needs_recipient", { status: "needs_recipient" }) : [],
    wanted("awaiting_stock") ? ordersIn(db, "awaiting_stock", { status: "awaiting_stock" }) : [],
    wanted("payments") ? paymentsNeedingPerson(db) : [],
  ]);
  return lines.flat().sort((a, b) => (a.since < b.since ? -1 : 1));
}

async function ordersIn(
  db: Db,
  queue: Queue,
  where: { status: string; needsPerson?: { not: null } },
): Promise<QueueLine[]> {
  const rows = await db.order.findMany({
    where: { ...where, waitsSince: { not: null } },
    orderBy: { waitsSince: "asc" },
    take: LINES_MAX,
    select: { ...ORDER_LINE_FIELDS, statusAt: true, correctUntil: true },
  });
  return rows.map((row) => ({
    ...toOrderLine(row),
    queue,
    since: row.statusAt.toISOString(),
    because: sentenceOfNeed(queue, row.needsPerson),
  }));
}

async function paymentsNeedingPerson(db: Db): Promise<QueueLine[]> {
  const rows = await db.payment.findMany({
    where: { needsPerson: { not: null } },
    orderBy: { id: "asc" },
    take: LINES_MAX,
    select: {
      ...{ id: true, needsPerson: true, paidAt: true, createdAt: true },
      refunds: { select: { status: true, note: true, retriedAs: true, createdAt: true } },
      disputes: { select: { openedAt: true } },
      order: { select: ORDER_LINE_FIELDS },
    },
  });
  return rows.map(({ order, ...payment }) => ({
    ...toOrderLine(order),
    queue: "payments" as const,
    since: waitsSince(payment).toISOString(),
    because: sentenceOfNeed("payments", needOf(payment)),
  }));
}

/** A refund waits since it was asked for, a dispute since it was opened, and everything else since the payment. As in `COUNT_SQL`. */
function waitsSince(payment: {
  needsPerson: string | null;
  paidAt: Date | null;
  createdAt: Date;
  refunds: readonly { createdAt: Date }[];
  disputes: readonly { openedAt: Date }[];
}): Date {
  const { needsPerson, paidAt, createdAt, refunds, disputes } = payment;
  const asked = needsPerson?.startsWith("refund.") ? refunds.map((refund) => refund.createdAt) : [];
  const opened = needsPerson === "dispute" ? disputes.map(({ openedAt }) => openedAt) : [];
  const latest = [...asked, ...opened].toSorted((one, other) => one.getTime() - other.getTime()).at(-1);
  return latest ?? paidAt ?? createdAt;
}
