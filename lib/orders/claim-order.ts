import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Writes the actor's name beside an order, so that no colleague works on it as well. An order that a colleague holds is taken over with a
 * word, which stands in its story.
 *
 * Safe to repeat: who holds it already goes on holding it. Refuses with auth.forbidden, order.not_found, order.claimed (a colleague was
 * faster, and no word was given).
 */
export async function claimOrder(
  actor: StaffActor,
  { orderId, reason = "" }: { orderId: string; reason?: string },
  now = new Date(),
): Promise<void> {
  requireRight(actor, "orders.claim");
  await inTransaction(async (tx) => {
    const order = await tx.order.findUnique({ where: { id: orderId }, select: { id: true } });
    if (order === null) throw new Refusal("order.not_found", { orderId });
    const holder = await lockClaim(tx, orderId, now);
    const isColleagues = holder !== null && holder !== actor.userId;
    if (isColleagues && reason.trim() === "") throw new Refusal("order.claimed", { orderId });
    if (holder === actor.userId) return;
    if (!(await writeClaim(tx, actor, { orderId, over: holder, now }))) {
      // Somebody was faster than the lock; when it was the same person in another window, there is nothing left to do.
      if ((await lockClaim(tx, orderId, now)) === actor.userId) return;
      throw new Refusal("order.claimed", { orderId });
    }
    await recordAudit(tx, actor, {
      action: isColleagues ? "order.take_over" : "order.claim",
      subject: `order:${orderId}`,
      ...(isColleagues ? { before: { userId: holder } } : {}),
      after: { userId: actor.userId },
      reason,
    });
  });
}

/** Who holds it now, or null; the claim stays as it is until the transaction ends. */
export async function lockClaim(tx: Tx, orderId: string, now: Date): Promise<string | null> {
  const [claim] = await tx.$queryRaw<{ user_id: string; until: Date }[]>`
    SELECT user_id, until FROM order_claims WHERE order_id = ${orderId}::uuid FOR NO KEY UPDATE`;
  return claim !== undefined && claim.until > now ? claim.user_id : null;
}

/** False when somebody holds it already: a claim that nobody could lock yet is decided by the row's own key. */
export async function writeClaim(
  tx: Tx,
  actor: StaffActor,
  { orderId, over, now }: { orderId: string; over: string | null; now: Date },
): Promise<boolean> {
  const until = new Date(now.getTime() + env.CLAIM_SECONDS * 1000);
  const written = await tx.$executeRaw`
    INSERT INTO order_claims AS c (order_id, user_id, claimed_at, until) VALUES (${orderId}::uuid, ${actor.userId}::uuid, ${now}, ${until})
    ON CONFLICT (order_id) DO UPDATE SET user_id = excluded.user_id, claimed_at = excluded.claimed_at, until = excluded.until
    WHERE c.until <= ${now} OR c.user_id = ${over}::uuid`;
  return written === 1;
}
