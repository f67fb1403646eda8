import { rowOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { isNoRefundByChannel } from "@/lib/orders/refund-words";
import { observeCall } from "@/lib/payments/observe-call";
import type { ActionResult } from "@/lib/payments/provider";
import { providerOf } from "@/lib/payments/registry";
import { nextTryAt } from "@/lib/shared/backoff";
import { traceStep } from "@/lib/tracing/trace";
import type { RefundWork } from "@/lib/transitions/claims";
import { bookingMoney, type MoneyItem } from "@/lib/transitions/money";

/** What a customer has to fetch may lie there for weeks: it is asked about less and less often. */
const CLAIM_WAITS = [1, 1, 1, 1, 1, 5, 15, 60];

function refundWaits({ claimUrl }: { claimUrl?: string }): number[] {
  return claimUrl === undefined
    ? [env.REFUND_QUERY_SECONDS]
    : CLAIM_WAITS.map((times) => times * env.REFUND_QUERY_SECONDS);
}

/** What a page and a mail may link to; null for anything else. */
function webAddress(text: string | undefined): string | null {
  const isWeb = text !== undefined && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  return isWeb ? text : null;
}

/** Asks the provider to give money back, and books its answer. Safe to repeat: its key is the refund's id. */
export function sendRefund(refund: RefundWork): Promise<void> {
  const { order_id: orderId, payment_id: paymentId, refund_id: refundId, channel } = refund;
  return traceStep("payment: refund", { orderId, paymentId, refundId, channel }, () => ask(refund), { isCall: true });
}

async function ask(refund: RefundWork): Promise<void> {
  const known = { refundId: refund.refund_id, fence: refund.fence };
  if (refund.provider_payment_id === null) {
    await bookingMoney.submit({ ...known, kind: "refund_failed", reason: "refund.nothing_to_refund" });
    return;
  }
  const request = {
    refundId: refund.refund_id,
    createdAt: refund.created_at,
    otherRefundIds: refund.other_refund_ids,
    paymentId: refund.payment_id,
    providerPaymentId: refund.provider_payment_id,
    amount: { amountMinor: refund.amount_minor, currency: refund.currency },
    reason: refund.reason,
    // From the second try on the adapter looks first: a provider may have forgotten the key by then.
    attempt: refund.tries + 1,
  };
  const answer = await observeCall(refund.channel, "refund", () => providerOf(refund.provider).refund(request));
  // Before it is booked: a worker that dies in between asks again, and the mail is one by its key.
  if (answer.kind === "refused" && isNoRefundByChannel(answer.code)) await askWhereToPayOut(refund.refund_id);
  await bookingMoney.submit(refundItemOf(refund, answer, new Date()));
}

/** The customer is asked for an account: a person pays the money out, and nobody has one to pay it to. */
async function askWhereToPayOut(refundId: string): Promise<void> {
  await rowOf(
    `INSERT INTO outbox_entries (kind, key, order_id, created_at)
     SELECT 'mail.refund_payout', 'mail.refund_payout:' || r.id, r.order_id, now()
     FROM refunds r JOIN orders o ON o.id = r.order_id WHERE r.id = $1 AND o.email_sealed IS NOT NULL ON CONFLICT (key) DO NOTHING RETURNING id`,
    [refundId],
  );
}

/** What is written about a provider's answer to a refund. Unknown is not failed: it is asked again with the same key, for ever. Pure. */
export function refundItemOf(refund: RefundWork, answer: ActionResult, now: Date): MoneyItem {
  const known = { refundId: refund.refund_id, fence: refund.fence };
  switch (answer.kind) {
    case "done":
      return { ...known, kind: "refund_done", providerRefundId: answer.providerId ?? null };
    case "pending":
      return {
        ...known,
        kind: "refund_pending",
        providerRefundId: answer.providerId,
        claimUrl: webAddress(answer.claimUrl),
        dueAt: nextTryAt(now, refundWaits(answer), refund.tries),
      };
    case "refused":
      return { ...known, kind: "refund_failed", reason: answer.code };
    case "unknown":
      return { ...known, kind: "refund_retry", dueAt: nextTryAt(now, env.UNKNOWN_RETRY_SECONDS, refund.tries) };
  }
}
