import type { Queue } from "@/lib/orders/desk-schemas";
import type { LateCause } from "@/lib/orders/lateness";
import type { DeliveryStatus, Disposition, OrderStatus, PaymentStatus } from "@/lib/orders/lifecycle";
import type { RoutingRecord } from "@/lib/payments/routing-record";
import type { Currency } from "@/lib/shared/money";

/** One line of a list. Personal data is masked; amounts are decimal strings of minor units, times ISO strings. */
export type OrderLine = {
  id: string;
  reference: string;
  status: OrderStatus;
  recipientMasked: string;
  diamonds: number;
  currency: Currency;
  totalMinor: string;
  country: string;
  method: string;
  placedAt: string;
  paidAt: string | null;
  deliveredAt: string | null;
  /** From paid to delivered. */
  arrivalMs: number | null;
  needsPerson: string | null;
  /** Set where late orders were asked for. */
  lateBecause: LateCause | null;
};

/** Who works on an order. */
export type OwnerView = { userId: string; name: string; claimedAt: string; until: string };

export type QueueLine = OrderLine & {
  owner: OwnerView | null;
  queue: Queue;
  /** Since when it waits. */
  since: string;
  /** What the person has to know first, in words. */
  because: string;
};

export type AttemptView = {
  attemptNo: number;
  host: string;
  outcome: string | null;
  rescode: number | null;
  because: string | null;
  httpStatus: number | null;
  sentAt: string;
  answeredAt: string | null;
  stepsUs: { seal: number | null; tls: number | null; verify: number | null; inject: number | null };
};

export type DeliveryView = {
  id: string;
  part: number;
  tryNo: number;
  diamonds: number;
  custodianId: string;
  status: DeliveryStatus;
  disposition: Disposition | null;
  rescode: number | null;
  needsPerson: string | null;
  nextAttemptAt: string | null;
  upstreamOrderId: string | null;
  attempts: AttemptView[];
};

export type PaymentView = {
  id: string;
  attemptNo: number;
  channel: string;
  status: PaymentStatus;
  role: string | null;
  amountMinor: string;
  currency: Currency;
  receivedMinor: string | null;
  /** What the provider has seen while the payment is pending. */
  seenMinor: string | null;
  capturedMinor: string;
  refundedMinor: string;
  /** What could still be given back. */
  refundableMinor: string;
  sessionId: string | null;
  providerPaymentId: string | null;
  instrumentLabel: string | null;
  captureBefore: string | null;
  failureCode: string | null;
  needsPerson: string | null;
  createdAt: string;
  /** Why it went to its channel; null of an attempt from before that was kept. */
  routing: RoutingRecord | null;
  refunds: {
    id: string;
    amountMinor: string;
    reason: string;
    status: string;
    note: string | null;
    /** Its customer has to say where it goes. */
    isOffered: boolean;
    /** A later refund took its place. */
    isReplaced: boolean;
    createdAt: string;
    doneAt: string | null;
  }[];
  disputes: DisputeView[];
};

export type DisputeView = {
  id: string;
  /** opened, won or lost. */
  status: string;
  amountMinor: string;
  openedAt: string;
  closedAt: string | null;
  /** Why the customer's bank asks, in the provider's word; null when it does not say. */
  reason: string | null;
  respondBy: string | null;
};

/** Goodwill above its asker's limit. `canDecide`: whose turn it is as far as the request says; use-cases decide again. */
export type RefundRequestView = {
  id: string;
  amountMinor: string;
  amountUsdMinor: string;
  reason: string;
  /** `expired` when nobody decided in time. */
  status: "requested" | "approved" | "declined" | "withdrawn" | "released" | "expired";
  askedBy: { userId: string; name: string; role: string };
  askedAt: string;
  expiresAt: string;
  decidedBy: string | null;
  decidedAt: string | null;
  decisionReason: string | null;
};

export type StorySource =
  | "order"
  | "payment"
  | "routing"
  | "delivery"
  | "risk"
  | "refund"
  | "dispute"
  | "mail"
  | "staff";

/** One line of an order's story, whichever table it comes from. */
export type StoryLine = {
  key: string;
  at: string;
  source: StorySource;
  sentence: string;
  detail: string | null;
};

export type OrderDossier = OrderLine & {
  deliveredDiamonds: number;
  recipientId: string;
  emailMasked: string | null;
  userId: string | null;
  locale: string;
  netMinor: string;
  taxMinor: string;
  feeMinor: string;
  /** What an offer or a code took off; net and tax are without it. */
  discount: { kind: string; code: string | null; amountMinor: string } | null;
  totalUsdMinor: string;
  taxName: string;
  taxRateBp: number;
  fxPerUsdMicro: string;
  closedReason: string | null;
  expiresAt: string;
  statusAt: string;
  correctUntil: string | null;
  refundedAt: string | null;
  owner: OwnerView | null;
  refundRequests: RefundRequestView[];
  payments: PaymentView[];
  deliveries: DeliveryView[];
  verdict: { verdict: string; reasons: string[]; ruleSetVersion: number; decidedAt: string } | null;
  story: StoryLine[];
  can: {
    correctRecipient: boolean;
    review: boolean;
    giveUp: boolean;
    refundMinor: string | null;
    resolveUnknown: boolean;
    /** Something of it waits for a time to come. */
    retry: boolean;
    sendReceipt: boolean;
  };
};
