import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { closeDifferences } from "@/lib/finance/repository";
import type { BookingAccount } from "@/lib/finance/settlement";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

export type CloseDifference = {
  differenceId: string;
  /** explained: the books were right, so the money goes back from suspense to clearing. An account: it is booked there from suspense. */
  decision: "explained" | BookingAccount;
  reason: string;
  at: Date;
};

/**
 * Closes a difference for good: nobody edits it or the transfers that it made, and what turns out otherwise later is a new difference.
 *
 * Not repeatable: a second decision about one difference is refused, the same one too. Refuses with auth.forbidden (admins only),
 * auth.reason_required, settlement.difference_not_found, settlement.already_closed.
 */
export async function closeDifference(tx: Tx, actor: Actor, request: CloseDifference): Promise<void> {
  const { differenceId, decision, reason, at } = request;
  requireRight(actor, "reconciliation.close");
  if (reason.trim() === "") throw new Refusal("auth.reason_required");
  const known = await tx.settlementDifference.findUnique({
    where: { id: differenceId },
    select: { provider: true, kind: true },
  });
  if (known === null) throw new Refusal("settlement.difference_not_found", { differenceId });
  const isBooking = decision !== "explained";
  const closed = await closeDifferences(tx, {
    ids: [differenceId],
    state: isBooking ? "booked" : "explained",
    bookedTo: isBooking ? decision : null,
    note: reason,
    actorId: actor.userId,
    at,
  });
  if (closed === 0) throw new Refusal("settlement.already_closed", { differenceId });
  await recordAudit(tx, actor, {
    action: isBooking ? "settlement.book" : "settlement.explain",
    subject: `difference:${differenceId}`,
    after: { provider: known.provider, kind: known.kind, decision },
    reason,
  });
}
