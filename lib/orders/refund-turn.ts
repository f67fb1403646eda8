import "server-only";
import type { StaffActor } from "@/lib/accounts/actor";
import { countActiveStaff } from "@/lib/accounts/queries";
import type { Db } from "@/lib/db/transaction";
import { approverRoles, mayApprove } from "@/lib/orders/refund-limit";
import { goodwillUsdMinor } from "@/lib/orders/refund-request";
import { REFUND_LIMITS, releasableAt } from "@/lib/orders/refund-rules";

/**
 * What this person can do about an open request. The use-cases decide again under a lock; this only spares buttons that would be refused.
 * decide: approve or decline · above_limit: a mightier role has to · wait: his own, and a colleague has to · alone: his own, and nobody
 * else could: he may release it from then on · look: nothing.
 */
export type RefundTurn =
  | { turn: "decide" | "above_limit" | "look" }
  | { turn: "wait"; colleagues: number }
  | { turn: "alone"; from: string; isOver: boolean };

/** The turn for each open request of an order, by its id. */
export async function refundTurns(
  db: Db,
  actor: StaffActor,
  { orderId, now }: { orderId: string; now: Date },
): Promise<Map<string, RefundTurn>> {
  const open = await db.refundRequest.findMany({
    where: { orderId, status: "requested", expiresAt: { gt: now } },
    include: {
      order: {
        select: { id: true, status: true, currency: true, totalMinor: true, totalUsdMinor: true, paymentId: true },
      },
    },
  });
  const turns = await Promise.all(
    open.map(async (request): Promise<[string, RefundTurn]> => {
      const usdMinor = await goodwillUsdMinor(db, request.order, request.amountMinor);
      const canApprove = mayApprove(actor.role, usdMinor, REFUND_LIMITS);
      if (request.askedBy !== actor.userId) {
        const isApprover = mayApprove(actor.role, 0n, REFUND_LIMITS);
        return [request.id, { turn: canApprove ? "decide" : isApprover ? "above_limit" : "look" }];
      }
      const colleagues = await countActiveStaff(db, {
        roles: approverRoles(usdMinor, REFUND_LIMITS),
        exceptId: actor.userId,
        since: request.askedAt,
      });
      if (colleagues > 0 || !canApprove) return [request.id, { turn: "wait", colleagues }];
      const from = releasableAt(request);
      return [request.id, { turn: "alone", from: from.toISOString(), isOver: from <= now }];
    }),
  );
  return new Map(turns);
}
