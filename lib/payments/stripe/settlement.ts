import type Stripe from "stripe";
import { asRecord, recordAt, textAt } from "@/lib/payments/json-reading";
import type { ProbeResult, SettlementLine, SettlementResult, SettlementSpan } from "@/lib/payments/provider";
import { fromStripeAmount } from "@/lib/payments/stripe/amount";
import { becauseOf, failureOf } from "@/lib/payments/stripe/failure";

const PAGE_SIZE = 100;
/** 200 pages are 20,000 movements: more than a day of a shop that this machine can serve would bring. */
const PAGES_MAX = 200;

/** Our own balance: the smallest thing that Stripe can be asked with our key. */
export async function probeStripe(stripe: Stripe): Promise<ProbeResult> {
  try {
    await stripe.balance.retrieve();
    return { kind: "up" };
  } catch (error) {
    return { kind: "down", because: becauseOf(failureOf(error)) };
  }
}

/**
 * Stripe's books of a span: every balance transaction, by the moment it was created. One in a currency that we do not sell in (Stripe
 * converts when the account's own is another) cannot be compared and is left out.
 */
export async function readStripeSettlement(stripe: Stripe, { from, to }: SettlementSpan): Promise<SettlementResult> {
  const lines: SettlementLine[] = [];
  const created = { gte: Math.floor(from.getTime() / 1_000), lt: Math.floor(to.getTime() / 1_000) };
  let after: string | undefined;
  try {
    for (let page = 1; page <= PAGES_MAX; page += 1) {
      const found = await stripe.balanceTransactions.list({
        created,
        limit: PAGE_SIZE,
        expand: ["data.source"],
        ...(after !== undefined && { starting_after: after }),
      });
      lines.push(...found.data.flatMap((transaction) => lineOf(transaction) ?? []));
      after = found.data.at(-1)?.id;
      if (!found.has_more || after === undefined) return { kind: "lines", lines };
    }
    return { kind: "unknown", because: "too_many_lines" };
  } catch (error) {
    return { kind: "unknown", because: becauseOf(failureOf(error)) };
  }
}

const KINDS: Record<string, SettlementLine["kind"]> = {
  charge: "payment",
  refund: "refund",
  refund_failure: "refund",
  dispute: "dispute",
  dispute_reversal: "dispute",
  fee: "fee",
};

function lineOf(transaction: Stripe.BalanceTransaction): SettlementLine | null {
  const amount = fromStripeAmount(transaction.amount, transaction.currency);
  const fee = fromStripeAmount(transaction.fee, transaction.currency);
  if (amount === null || fee === null) return null;
  const source = asRecord(transaction.source);
  return {
    lineId: transaction.id,
    kind: KINDS[transaction.reporting_category] ?? "other",
    providerPaymentId: textAt(source, "payment_intent"),
    providerRefundId: textAt(source, "object") === "refund" ? textAt(source, "id") : null,
    paymentId: textAt(recordAt(source, "metadata"), "payment_id"),
    amount,
    feeMinor: fee.amountMinor,
    at: new Date(transaction.created * 1_000),
  };
}
