import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { type Locale, toLocale } from "@/lib/shared/locales";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";
import { open } from "@/lib/shared/secret-box";

/**
 * Says no to an open request, with a reason for the record; the mail to the customer tells him whom to ask. His link stops working.
 *
 * Safe to repeat: answers null once it was declined. Refuses with auth.forbidden, data.not_found, data.already_answered.
 *
 * @returns whom to tell
 */
export async function declineDataRequest(
  tx: Tx,
  actor: StaffActor,
  { requestId, reason, at }: { requestId: string; reason: string; at: Date },
): Promise<{ email: string; locale: Locale } | null> {
  requireRight(actor, "customers.answer_request");
  const { count } = await tx.dataRequest.updateMany({
    where: { id: requestId, status: { in: ["unconfirmed", "waiting"] } },
    data: { status: "declined", answeredAt: at, actorId: actor.userId, tokenHash: null },
  });
  const known = await tx.dataRequest.findUnique({
    where: { id: requestId },
    select: { status: true, kind: true, emailSealed: true, locale: true, confirmedAt: true },
  });
  if (known === null) throw new Refusal("data.not_found");
  if (count === 0 && known.status !== "declined") throw new Refusal("data.already_answered");
  if (count === 0) return null;
  await recordAudit(tx, actor, {
    action: "data.decline",
    subject: `data_request:${requestId}`,
    after: { kind: known.kind },
    reason,
  });
  // Who has not shown that the address is his is not written to again.
  if (known.emailSealed === null || known.confirmedAt === null) return null;
  return { email: open(known.emailSealed, env.FACET_DATA_KEYS), locale: toLocale(known.locale) };
}
