/**
 * The words of reconciliation, shared by its rules, its tables and the desk. Amounts are minor units towards us and before fees: a refund is
 * negative; a fee is what the provider keeps.
 */

/** What a line or a posting is about. `line`: a line that belongs to no payment of ours. `reread`: one that came back with other content. */
export const MOVEMENTS = ["payment", "refund", "dispute", "line", "reread"] as const;
export type Movement = (typeof MOVEMENTS)[number];

export const DIFFERENCE_KINDS = ["missing", "extra", "amount", "currency", "fee", "duplicate"] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** open: somebody has to look. explained: the books were right, or the report has caught up. booked: the books follow the report. */
export const DIFFERENCE_STATES = ["open", "explained", "booked"] as const;
export type DifferenceState = (typeof DIFFERENCE_STATES)[number];

/** Where a person books what stays different. `fees`: what the provider kept; `bank`: what it paid out; `adjustments`: gain or loss. */
export const BOOKING_ACCOUNTS = ["fees", "bank", "adjustments"] as const;
export type BookingAccount = (typeof BOOKING_ACCOUNTS)[number];

/** What of a provider's adapter reconciliation asks for: `lib/payments/provider.ts` has the port that it is a part of. */
export type SettlementSource = {
  readonly name: string;
  settlement: (span: SettlementSpan) => Promise<SettlementAnswer>;
  readonly reportLagDays?: number;
};

/** From the first moment, up to but not including the last. */
export type SettlementSpan = { from: Date; to: Date };

/** What a provider's report never tells: that it is absent says nothing. */
export type OmittedPart = "fees" | "refunds" | "disputes";

/** `until`: how far the report goes, when not to the end of the span. */
export type SettlementAnswer =
  | { kind: "lines"; lines: ReportedLine[]; omits?: readonly OmittedPart[]; until?: Date }
  | { kind: "none"; because: string }
  | { kind: "unknown"; because: string };

export type ReportedLine = {
  lineId: string;
  kind: "payment" | "refund" | "dispute" | "fee" | "other";
  providerPaymentId: string | null;
  providerRefundId: string | null;
  paymentId: string | null;
  amount: { amountMinor: bigint; currency: string };
  feeMinor: bigint;
  at: Date;
};

/**
 * How long a movement of ours may be absent from the report before it is missing. Providers write a movement into their books within minutes;
 * a day covers their own batches and the distance between their clock and ours.
 */
export const REPORT_GRACE_MS = 24 * 3_600_000;

/**
 * How long a line may be without a booking of ours before it is extra. A capture whose answer was lost is repeated for some minutes, and a
 * payment whose webhook was lost is asked about every ten.
 */
export const BOOKING_GRACE_MS = 3_600_000;

/**
 * A provider that pays at once does not say its fee with the payment: the shop books what the price list says (`providerFee` of the channel), and
 * the report says what was kept. So far from the booked fee, in hundredths of a percent of the payment, the reported one is booked by itself: tax
 * on the fee and rounding stay below it. More than that is another contract or a mistake, and a person's.
 */
export const FEE_TOLERANCE_BP = 100n;

/** One reading of a provider's report, as it is kept. */
export type SettlementRun = {
  provider: string;
  fromAt: Date;
  untilAt: Date;
  outcome: SettlementAnswer["kind"];
  because: string | null;
  linesCount: number;
  newCount: number;
  matchedCount: number;
  /** Fees that were booked by estimate and now are as reported. */
  correctedCount: number;
  openedCount: number;
  closedCount: number;
  startedAt: Date;
  endedAt: Date;
};
