import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { writeClaim } from "@/lib/orders/claim-order";
import { QUEUES, type Queue } from "@/lib/orders/desk-schemas";
import { WAITING_SQL } from "@/lib/orders/waiting-orders";
import { holdsRight, requireRight } from "@/lib/shared/rights";

/** Two agents who press at once meet a few times at most; more than this is a mistake of ours. */
const TRIES_MAX = 20;

/** Locked and skipped: of two agents who ask at the same moment each looks at another order. */
const NEXT_SQL = `
  SELECT w.order_id AS "orderId", w.queue FROM (${WAITING_SQL}) AS w JOIN orders o ON o.id = w.order_id
  WHERE w.queue = ANY ($1::text[])
    AND NOT EXISTS (SELECT FROM order_claims c WHERE c.order_id = w.order_id AND c.until > $2)
    AND (w.queue <> 'refunds' OR EXISTS (SELECT FROM refund_requests r WHERE r.order_id = w.order_id AND r.status = 'requested' AND r.asked_by <> $3::uuid))
  ORDER BY w.since, w.order_id LIMIT 1 FOR NO KEY UPDATE OF o SKIP LOCKED`;

/**
 * The order of one queue, or of all of them, that waits longest and that nobody works on, claimed for the actor; null when there is none.
 * Of all queues those are left out in which he can do nothing: refunds that others have to approve, and missing stock, which a deposit ends.
 *
 * Each call claims another order. Refuses with auth.forbidden.
 */
export async function claimNextOrder(
  actor: StaffActor,
  { queue }: { queue?: Queue | undefined },
  now = new Date(),
): Promise<{ orderId: string; queue: Queue } | null> {
  requireRight(actor, "orders.claim");
  return inTransaction(async (tx) => {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const next = await nextOf(tx, actor, { queues: queue === undefined ? ownQueues(actor) : [queue], now });
      if (next === null) return null;
      // A colleague may have committed between the question and the lock; then the question is asked again, and knows.
      if (!(await writeClaim(tx, actor, { orderId: next.orderId, over: null, now }))) continue;
      await recordAudit(tx, actor, {
        action: "order.claim",
        subject: `order:${next.orderId}`,
        after: { userId: actor.userId, queue: next.queue },
      });
      return next;
    }
    return null;
  });
}

function ownQueues({ role }: StaffActor): Queue[] {
  return QUEUES.filter(
    (queue) => queue !== "awaiting_stock" && (queue !== "refunds" || holdsRight(role, "orders.approve_refund")),
  );
}

async function nextOf(
  tx: Tx,
  actor: StaffActor,
  { queues, now }: { queues: readonly Queue[]; now: Date },
): Promise<{ orderId: string; queue: Queue } | null> {
  const [next] = await tx.$queryRawUnsafe<{ orderId: string; queue: Queue }[]>(
    NEXT_SQL,
    [...queues],
    now,
    actor.userId,
  );
  return next ?? null;
}
