import { isPayout, seenOf } from "@/lib/orders/order-money";
import type { OrderFacts, Situation } from "@/lib/orders/order-view";

/** What is special about an order, for its customer; null while all goes its usual way. Pure. */
export function situationOf(facts: OrderFacts): Situation | null {
  const roles = facts.payments.map(({ role }) => role);
  const isLate =
    facts.payments.some(({ isStray }) => isStray === true) || facts.refunds.some(({ reason }) => reason === "late");
  const isTwice = roles.includes("extra") || facts.refunds.some(({ reason }) => reason === "paid_twice");
  switch (facts.status) {
    case "awaiting_payment": {
      if (isLate) return "late_money";
      if (roles.includes("wrong")) return "wrong_amount";
      if (isPartlySeen(facts)) return "partly_paid";
      const isFailed =
        facts.payments.length > 0 && facts.payments.every(({ status }) => ["failed", "cancelled"].includes(status));
      return isFailed ? "payment_failed" : null;
    }
    case "delivering":
      return null;
    case "delivered":
      if (facts.closed_reason !== null) return "partly_refunded";
      return isTwice || isLate ? "paid_twice" : null;
    case "expired":
    case "cancelled":
      // "Nothing was charged" would not be true.
      if (isLate) return "late_money";
      if (roles.includes("wrong")) return "wrong_amount_closed";
      return isPartlySeen(facts) ? "partly_paid_closed" : facts.status;
    case "refunding":
      return facts.refunds.some(isPayout) ? "payout" : "refunding";
    default:
      return facts.status;
  }
}

/** Less than all of it: the rest is waited for. All of it, unconfirmed, is only a matter of time. */
function isPartlySeen(facts: OrderFacts): boolean {
  const seen = seenOf(facts);
  return seen > 0n && seen < facts.total_minor;
}
