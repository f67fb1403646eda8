import type { OrderFacts, OrderView } from "@/lib/orders/order-view";
import { isToPayOut } from "@/lib/orders/refund-words";

type Money = Pick<OrderFacts, "currency" | "payments" | "refunds">;

/**
 * What went back, what is on its way back, and what came in as another amount than was asked; decimal strings of minor units. A hold that is released, or
 * captured in part, counts: to its owner it is money. Pure.
 */
export function otherMoneyOf({
  currency,
  payments,
  refunds,
}: Money): Pick<OrderView, "refundedMinor" | "refundingMinor" | "wrongMinor" | "seenMinor"> {
  let refunded = 0n;
  let refunding = 0n;
  let wrong = 0n;
  for (const refund of refunds) {
    if (refund.currency !== currency) continue;
    // One that failed is still owed: a person pays it out, or sends it again.
    if (refund.status === "done") refunded += BigInt(refund.amount);
    else refunding += BigInt(refund.amount);
  }
  for (const payment of payments) {
    if (payment.role === "wrong") wrong += BigInt(payment.received ?? 0);
    if (payment.flow !== "hold" || payment.received === null || payment.isStray === true) continue;
    const received = BigInt(payment.received);
    if (payment.status === "cancelled") refunded += received;
    else if (payment.status === "authorised" && payment.due === "cancel") refunding += received;
    else if (payment.status === "authorised" && payment.due === "capture")
      refunding += received - BigInt(payment.dueMinor ?? received);
    else if (BigInt(payment.captured) > 0n) refunded += received - BigInt(payment.captured);
  }
  return {
    refundedMinor: refunded.toString(),
    refundingMinor: refunding.toString(),
    wrongMinor: wrong.toString(),
    seenMinor: seenOf({ payments }).toString(),
  };
}

/** What providers have seen of attempts that are still pending. */
export function seenOf({ payments }: Pick<OrderFacts, "payments">): bigint {
  return payments.reduce((sum, { status, seen }) => (status === "pending" ? sum + BigInt(seen ?? 0) : sum), 0n);
}

/** Whether a person pays this refund out, to an account that the customer has to name. */
export function isPayout({ status, note }: OrderFacts["refunds"][number]): boolean {
  return isToPayOut({ status, note, isReplaced: false });
}
