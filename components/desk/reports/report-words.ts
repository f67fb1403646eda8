import type { BalanceLine, Line, ResultLine } from "@/lib/insight/reports/movement";

export const RESULT_WORDS: Record<ResultLine, { name: string; what: string }> = {
  revenue: { name: "Revenue", what: "diamonds delivered, without tax" },
  cost: { name: "Cost of diamonds", what: "at the pool's average cost when they left it" },
  fees: { name: "Channel fees", what: "what payment providers keep" },
  refunds: { name: "Refunds and goodwill", what: "given back to customers who have their diamonds, without tax" },
  disputes: { name: "Disputes lost", what: "taken back by banks; tax included, as it is not returned" },
  fx: { name: "Exchange differences", what: "booked when money was changed" },
  adjustments: { name: "Adjustments", what: "differences that a person wrote off" },
  other: { name: "Not sorted yet", what: "accounts that no line of this report names" },
};

export const BALANCE_WORDS: Record<BalanceLine, { name: string; what: string }> = {
  clearing: { name: "At payment channels", what: "taken, and not yet sent to our bank" },
  bank: { name: "Bank", what: "differences that were settled there" },
  payouts: { name: "Paid out by hand", what: "refunds that left our bank" },
  inventory: { name: "Diamonds at cost", what: "what the pool cost" },
  owed: { name: "Owed to us", what: "delivered, and the payment was lost" },
  suspense: { name: "Suspense", what: "differences with providers that nobody has explained yet" },
  orders: { name: "Customers' money, not earned yet", what: "paid, and not delivered or returned" },
  unapplied: { name: "Unapplied", what: "paid twice or wrongly, waiting to go back" },
  tax: { name: "Tax to be paid", what: "collected for the state, less what was returned" },
  supplier: { name: "Supplier", what: "what diamonds were bought for" },
};

const DIAMOND_WORDS: Readonly<Record<string, string>> = {
  pool: "Pool",
  delivered: "Delivered diamonds",
  bought: "Bought diamonds",
  other_diamonds: "Other diamonds",
};

export function lineName(line: Line): string {
  const words: Readonly<Record<string, { name: string }>> = { ...RESULT_WORDS, ...BALANCE_WORDS };
  return words[line]?.name ?? DIAMOND_WORDS[line] ?? line;
}

/** Which rate turns local money into dollars; stands below every table that does. */
export const RATE_NOTE =
  "Dollars are at the rate that each order was quoted with; money of no order at the rate in force when it was posted. Amounts in local currency are the books' own.";
