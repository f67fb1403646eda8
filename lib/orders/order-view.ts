import type { DeliveryStatus, OrderStatus } from "@/lib/orders/lifecycle";
import { otherMoneyOf } from "@/lib/orders/order-money";
import { situationOf } from "@/lib/orders/order-situation";

export type TimelineStep = {
  step: "placed" | "paid" | "checked" | "reserved" | "sent" | "delivered" | "refunded";
  state: "done" | "now" | "todo" | "failed" | "waiting";
  at: string | null;
};

/** What is not as usual, if anything: the page explains it and says what happens next. */
export type Situation =
  | "in_review"
  | "awaiting_stock"
  | "needs_recipient"
  | "unknown"
  | "refunding"
  | "refunded"
  | "partly_refunded"
  | "expired"
  | "cancelled"
  | "payment_failed"
  | "partly_paid"
  | "partly_paid_closed"
  | "payout"
  | "wrong_amount"
  | "wrong_amount_closed"
  | "late_money"
  | "paid_twice";

/** A refund that its customer has to fetch. `amountMinor` in minor units of `currency`. */
export type RefundClaim = { amountMinor: string; currency: string; url: string };

/** An order as its customer sees it. Times are ISO strings, amounts decimal strings of minor units. Safe in the browser. */
export type OrderView = {
  reference: string;
  status: OrderStatus;
  diamonds: number;
  deliveredDiamonds: number;
  recipientId: string;
  country: string;
  currency: string;
  totalMinor: string;
  netMinor: string;
  taxMinor: string;
  feeMinor: string;
  /** What an offer or a code took off; net and tax are without it. "0": nothing did. */
  discountMinor: string;
  taxName: string;
  taxRateBp: number;
  fxPerUsdMicro: string;
  fxQuotedAt: string;
  method: string;
  instrumentLabel: string | null;
  placedAt: string;
  expiresAt: string;
  paidAt: string | null;
  deliveredAt: string | null;
  /** From the provider's approval as we learned it to the platform's confirmation. */
  paidToDeliveredMs: number | null;
  timeline: TimelineStep[];
  deliveries: { part: number; diamonds: number; status: DeliveryStatus }[];
  situation: Situation | null;
  /** Why the order, or a part of it, was given up. */
  closedReason: string | null;
  /** What came in for this order and was another amount than was asked. */
  wrongMinor: string;
  /** What has come of a payment that is not complete, or not sure yet. */
  seenMinor: string;
  refundedMinor: string;
  refundingMinor: string;
  refundClaims: RefundClaim[];
  correctUntil: string | null;
  payUrl: string | null;
  canCancel: boolean;
  canPayAgain: boolean;
  canCorrect: boolean;
  /** The median of the last orders, paid to delivered; null until there is something to measure. */
  usualMs: number | null;
  emailMasked: string | null;
  serverNow: string;
};

/** The facts of the tables that a view is made of. */
export type OrderFacts = {
  id: string;
  reference: string;
  status: OrderStatus;
  diamonds: bigint;
  delivered_diamonds: bigint;
  country: string;
  currency: string;
  total_minor: bigint;
  net_minor: bigint;
  tax_minor: bigint;
  fee_minor: bigint;
  discount_minor: bigint | null;
  tax_name: string;
  tax_rate_bp: number;
  fx_per_usd_micro: bigint;
  fx_quoted_at: Date;
  method: string;
  closed_reason: string | null;
  placed_at: Date;
  expires_at: Date;
  paid_at: Date | null;
  reserved_at: Date | null;
  sent_at: Date | null;
  delivered_at: Date | null;
  refunded_at: Date | null;
  correct_until: Date | null;
  payments: {
    status: string;
    role: string | null;
    url: string | null;
    isMain: boolean;
    label: string | null;
    flow: "hold" | "pay";
    received: string | null;
    captured: string;
    due: string | null;
    dueMinor: string | null;
    failureCode: string | null;
    /** What the provider has seen while the attempt is pending. */
    seen: string | null;
    /** Money came after the attempt had ended, and nobody has decided about it yet. */
    isStray: boolean | null;
  }[];
  deliveries: { part: number; diamonds: string; status: DeliveryStatus; disposition: string | null }[];
  refunds: {
    amount: string;
    currency: string;
    status: string;
    reason: string;
    note: string | null;
    claimUrl: string | null;
  }[];
};

/** Makes the view of one order. Pure; the recipient is opened and the e-mail address masked by the caller. */
export function toOrderView(
  facts: OrderFacts,
  about: { recipientId: string; emailMasked: string | null; usualMs: number | null; now: Date },
): OrderView {
  const isOpen = facts.status === "awaiting_payment" && facts.expires_at > about.now;
  const open = facts.payments.filter(({ status, url }) => status === "pending" && url !== null);
  const paidAt = facts.paid_at;
  const took = paidAt !== null && facts.delivered_at !== null ? facts.delivered_at.getTime() - paidAt.getTime() : null;
  return {
    reference: facts.reference,
    status: facts.status,
    diamonds: Number(facts.diamonds),
    deliveredDiamonds: Number(facts.delivered_diamonds),
    recipientId: about.recipientId,
    country: facts.country,
    currency: facts.currency,
    totalMinor: facts.total_minor.toString(),
    netMinor: facts.net_minor.toString(),
    taxMinor: facts.tax_minor.toString(),
    feeMinor: facts.fee_minor.toString(),
    discountMinor: (facts.discount_minor ?? 0n).toString(),
    taxName: facts.tax_name,
    taxRateBp: facts.tax_rate_bp,
    fxPerUsdMicro: facts.fx_per_usd_micro.toString(),
    fxQuotedAt: facts.fx_quoted_at.toISOString(),
    method: facts.method,
    instrumentLabel: facts.payments.find(({ isMain }) => isMain)?.label ?? null,
    placedAt: facts.placed_at.toISOString(),
    expiresAt: facts.expires_at.toISOString(),
    paidAt: iso(paidAt),
    deliveredAt: iso(facts.delivered_at),
    paidToDeliveredMs: took,
    timeline: timelineOf(facts),
    deliveries: facts.deliveries.map(({ part, diamonds, status }) => ({ part, diamonds: Number(diamonds), status })),
    situation: situationOf(facts),
    closedReason: facts.closed_reason,
    ...otherMoneyOf(facts),
    refundClaims: facts.refunds.flatMap(({ amount, currency, claimUrl }) =>
      claimUrl === null ? [] : [{ amountMinor: amount, currency, url: claimUrl }],
    ),
    correctUntil: iso(facts.correct_until),
    payUrl: isOpen ? (open.at(-1)?.url ?? null) : null,
    canCancel: isOpen,
    canPayAgain: isOpen,
    canCorrect: facts.status === "needs_recipient" && facts.correct_until !== null && facts.delivered_diamonds === 0n,
    usualMs: about.usualMs,
    emailMasked: about.emailMasked,
    serverNow: about.now.toISOString(),
  };
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** How far the order came, and what its present step is waiting for. */
function timelineOf(facts: OrderFacts): TimelineStep[] {
  const at: Record<TimelineStep["step"], Date | null> = {
    placed: facts.placed_at,
    paid: facts.paid_at,
    // Risk decides in the commit that books the payment; a person's approval is followed by the reservation at once.
    checked: facts.status === "in_review" ? null : (facts.reserved_at ?? facts.paid_at),
    reserved: facts.reserved_at,
    sent: facts.sent_at,
    delivered: facts.delivered_at,
    refunded: facts.refunded_at,
  };
  const isGivenUp = facts.status === "refunding" || facts.status === "refunded";
  const names: TimelineStep["step"][] = ["placed", "paid", "checked", "reserved", "sent", "delivered"];
  const shown = isGivenUp ? [...names.filter((step) => at[step] !== null), "refunded" as const] : names;
  const firstOpen = shown.findIndex((step) => at[step] === null);
  return shown.map((step, index) => {
    const done = { step, state: "done" as const, at: iso(at[step]) };
    if (at[step] !== null) return done;
    return { step, state: index === firstOpen ? openStateOf(facts.status) : ("todo" as const), at: null };
  });
}

function openStateOf(status: OrderStatus): TimelineStep["state"] {
  if (status === "expired" || status === "cancelled") return "failed";
  return ["in_review", "awaiting_stock", "needs_recipient", "unknown"].includes(status) ? "waiting" : "now";
}
