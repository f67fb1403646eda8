import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { eraseAccount, eraseMails, eraseOrders, eraseRequests } from "@/lib/privacy/repository";
import { isStaffRole } from "@/lib/shared/actor";
import { type Locale, toLocale } from "@/lib/shared/locales";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";
import { open } from "@/lib/shared/secret-box";
import { eraseTickets } from "@/lib/tickets/erase-tickets";

type Erase = { requestId: string; reason: string; at: Date };

type Request = { kind: string; status: string; email_sealed: string | null; email_hash: string; locale: string };

/**
 * Erases what says who somebody was, in his account, in all his orders and in what he wrote to us, and keeps what the books need: amounts, taxes, transfers, and the
 * evidence, which names people by keyed hashes only. Cannot be undone.
 *
 * Safe to repeat: answers null once it was done. Refuses with auth.forbidden, data.not_found, data.already_answered (declined, or not yet
 * confirmed by its owner) and data.orders_open while an order, a payment, a refund or a dispute of his is under way.
 *
 * @returns whom to tell, a last time
 */
export async function erasePersonalData(
  tx: Tx,
  actor: StaffActor,
  { requestId, reason, at }: Erase,
): Promise<{ email: string; locale: Locale; orders: number } | null> {
  requireRight(actor, "customers.answer_request");
  const [request] = await tx.$queryRaw<Request[]>`
    SELECT kind, status, email_sealed, email_hash, locale FROM data_requests WHERE id = ${requestId}::uuid FOR UPDATE`;
  if (request === undefined || request.kind !== "deletion") throw new Refusal("data.not_found", { requestId });
  if (request.status === "answered") return null;
  if (request.status !== "waiting" || request.email_sealed === null) throw new Refusal("data.already_answered");
  const email = open(request.email_sealed, env.FACET_DATA_KEYS);
  const user = await tx.user.findUnique({ where: { email }, select: { id: true, role: true } });
  const userId = user === null || isStaffRole(user.role) ? null : user.id;

  const { orders, texts, since } = await eraseOrders(tx, { userId, emailHash: request.email_hash, at });
  await eraseTickets(tx, { orderIds: orders }, at);
  await eraseMails(tx, { email, orderIds: orders, texts: [email, ...texts], since });
  if (userId !== null) await eraseAccount(tx, { userId, at });
  await eraseRequests(tx, {
    requestId,
    emailHash: request.email_hash,
    orders: orders.length,
    actorId: actor.userId,
    at,
  });
  await recordAudit(tx, actor, {
    action: "data.erase",
    subject: `data_request:${requestId}`,
    after: { orders: orders.length, hadAccount: userId !== null },
    reason,
  });
  return { email, locale: toLocale(request.locale), orders: orders.length };
}
