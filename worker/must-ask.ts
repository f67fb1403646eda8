import { rowOf } from "@/lib/db/pool";
import type { PaymentReport } from "@/lib/payments/provider";
import type { PaymentFacts } from "@/worker/payment-facts";

/**
 * An event that does not fit the attempt (another amount or currency, or none) is only a suggestion: the provider is asked, and its
 * answer is acted on. So is any event of an attempt that has ended, for its money may have gone back meanwhile, and one without an amount
 * of an attempt that is paid: it may tell of money that came on top.
 */
export async function mustAsk(attempt: PaymentFacts | undefined, report: PaymentReport): Promise<boolean> {
  if (attempt === undefined) return false;
  const saysMoney = report.state === "authorised" || report.state === "paid";
  if (!saysMoney && !isOnItsWay(attempt, report)) return false;
  const fits = report.amount?.amountMinor === attempt.amount_minor && report.amount.currency === attempt.currency;
  if (fits && !hasEnded(attempt)) return false;
  // Closing the page leads to the same question. Without a lease, so that an answer given before this moment does not put it off. And by the
  // name that the event gave, where that is all there is to ask by: a purchase token, say, unless another payment has it.
  const asked = await rowOf(
    `UPDATE payments SET due = CASE WHEN due = 'expire' THEN due ELSE 'query' END, due_at = now(), lease_until = NULL, fence = fence + 1,
       provider_payment_id = COALESCE(provider_payment_id, (SELECT $3::text WHERE $4 AND NOT EXISTS (
         SELECT FROM payments x WHERE x.provider = $5 AND x.provider_payment_id = $3)))
     WHERE id = $1 AND (status IN ('pending', 'unknown') OR (COALESCE(due, 'query') = 'query' AND (status IN ('failed', 'cancelled') OR (flow = 'pay' AND $2))))
     RETURNING id`,
    [attempt.payment_id, report.amount === null, report.providerPaymentId, saysMoney, attempt.provider],
  );
  // Without an amount there is nothing that could be acted on instead.
  return asked !== null || report.amount === null;
}

/** Something was sent to a page that has been closed: it is asked about until it is there, for the event that says so may be lost. */
function isOnItsWay(attempt: PaymentFacts, report: PaymentReport): boolean {
  const isSubmitted = report.state === "pending" && report.providerPaymentId !== null && report.failureCode === null;
  return isSubmitted && hasEnded(attempt);
}

function hasEnded({ status }: PaymentFacts): boolean {
  return status === "failed" || status === "cancelled";
}
