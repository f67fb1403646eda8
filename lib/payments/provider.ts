import type { CountryCode } from "@/lib/shared/countries";
import type { MethodId } from "@/lib/shared/methods";
import type { Money } from "@/lib/shared/money";

/**
 * The payment port: what the shop asks of any payment provider, in the shop's own words.
 *
 * An adapter makes at most a few HTTP calls per method, holds no SQL and no retry loop: retries live in the
 * database, so that a crash cannot lose one. Expected outcomes (a declined card, a time-out) are values, never
 * exceptions; only our own mistake throws.
 *
 * The two flows of `docs/payments.md`:
 * - `hold`: start -> authorised -> (delivery) -> capture -> captured; or cancel -> cancelled.
 * - `pay`:  start -> paid -> (delivery); or refund.
 */
export interface PaymentProvider {
  readonly name: ProviderName;

  /** Opens a hosted payment page. Safe to repeat: the key is `pay:{paymentId}`, the same request gives the same page. */
  start(request: StartRequest): Promise<StartResult>;

  /** Reads what the provider knows now. Changes nothing. */
  query(ref: ProviderRef): Promise<QueryResult>;

  /** Takes held money, all of it or a part; what is not taken is released. Refused with `payment.cannot_capture` where nothing is held. */
  capture(request: CaptureRequest): Promise<ActionResult>;

  /** Releases a hold, or undoes a payment that can still be voided. */
  cancel(request: CancelRequest): Promise<ActionResult>;

  /** Returns captured or paid money, all of it or a part. */
  refund(request: RefundRequest): Promise<ActionResult>;

  /** Closes a payment page that nobody may pay any more. */
  expireSession(request: { sessionId: string }): Promise<ActionResult>;

  /**
   * null = not from the provider (forged, stale or unreadable): answer 400 and keep nothing. Never throws. A provider whose public keys
   * must be fetched answers later.
   */
  verifyWebhook(
    rawBody: string,
    headers: Pick<Headers, "get">,
  ): VerifiedWebhook | null | Promise<VerifiedWebhook | null>;

  /** Pure: turns a stored webhook body into news for the payment. An unknown kind is `ignored`, never an error. */
  readEvent(kind: string, payload: unknown): ProviderNews;

  /** A cheap read with our own keys that says whether the provider answers at all. Changes nothing. */
  probe(): Promise<ProbeResult>;

  /** What the provider settled with us in a span of time. `none`: this provider has no such report, or none of this span yet. */
  settlement(span: SettlementSpan): Promise<SettlementResult>;

  /** How many days its report may come after what it tells; left out: minutes. */
  readonly reportLagDays?: number;
}

export const PROVIDER_NAMES = ["stripe", "xendit", "antom", "btcpay", "play", "carrier"] as const;
export type ProviderName = (typeof PROVIDER_NAMES)[number];

/** hold: authorised now, taken after delivery. pay: taken at once, returned when nothing is delivered. */
export type PaymentFlow = "hold" | "pay";

export type StartRequest = {
  paymentId: string; // One attempt to pay; also the idempotency key of this call.
  orderId: string;
  reference: string; // What the customer sees, `FCT-XXXXX-XXXXX`.
  method: MethodId;
  country: CountryCode;
  diamonds: number;
  amount: Money;
  description: string;
  returnUrl: string;
  cancelUrl: string;
  email: string | null;
  locale: string; // The shop's locale: en, fil, id, ms, th, vi.
  expiresAt: Date;
};

export type StartResult =
  | { kind: "started"; sessionId: string; url: string; providerPaymentId: string | null }
  | { kind: "refused"; code: string; isTechnical: boolean } // Technical: our keys, their outage; never the customer.
  | { kind: "unknown"; because: string }; // It may have happened: repeat with the same key, or query.

export type ProviderRef = { paymentId: string; sessionId: string | null; providerPaymentId: string | null };

export type PaymentState = "pending" | "authorised" | "paid" | "captured" | "failed" | "cancelled";

export type Instrument = { fingerprint: string; label: string };

export type PaymentReport = {
  paymentId: string | null; // From our own metadata; null when the provider did not echo it.
  sessionId: string | null;
  providerPaymentId: string | null;
  state: PaymentState;
  amount: Money | null; // Held, paid or captured so far; null while nothing is.
  captureBefore: Date | null;
  instrument: Instrument | null;
  failureCode: string | null;
  seen?: Money; // Of a pending payment: what has come, confirmed or not, and is not all of it or not sure yet.
};

export type QueryResult = PaymentReport | { kind: "unknown"; because: string };

/** True when the provider answered. */
export function isReport(result: QueryResult): result is PaymentReport {
  return "state" in result;
}

/**
 * `attempt` is how often the caller asks, from 1. It may be raised with every repeat: the walk over idempotency keys
 * begins at the plain key each time, and from 2 on the adapter looks first whether the effect took place.
 */
export type CaptureRequest = { paymentId: string; providerPaymentId: string; amount: Money; attempt: number };
export type CancelRequest = {
  paymentId: string;
  providerPaymentId: string | null;
  sessionId: string | null;
  attempt: number;
};
export type RefundRequest = {
  refundId: string;
  createdAt: Date; // When it was asked for, by the shop's clock: what the provider made much earlier is another one.
  otherRefundIds: readonly string[]; // What the provider calls the other refunds of this payment: it is none of them.
  paymentId: string;
  providerPaymentId: string;
  amount: Money;
  reason: string;
  attempt: number;
};

export type ActionResult =
  | { kind: "done"; providerId?: string; feeMinor?: bigint }
  | { kind: "pending"; providerId: string; claimUrl?: string } // claimUrl: where the customer has to fetch a refund.
  | { kind: "refused"; code: string; isLost?: boolean } // isLost: the hold is gone, this money cannot be taken any more.
  | { kind: "unknown"; because: string };

export type VerifiedWebhook = { externalId: string; kind: string; payload: unknown };

export type ProviderNews =
  | { news: "payment"; report: PaymentReport }
  | {
      news: "refund";
      refundId: string | null;
      providerRefundId: string;
      state: "pending" | "done" | "failed";
      amount: Money;
      paymentId: string | null;
      providerPaymentId: string | null;
    }
  | {
      news: "dispute";
      providerDisputeId: string;
      providerPaymentId: string;
      state: "opened" | "won" | "lost";
      /** Null when the news does not say it. */
      amount: Money | null;
      /** Why the customer's bank asks, in the provider's own word; left out when the news does not say it. */
      reason?: string | null;
      /** Until when the bank wants an answer. */
      respondBy?: Date | null;
    }
  | { news: "ignored"; why: string };

/** `because` names a technical trouble: timeout, network, unreachable (no connection came about), http_5xx, rate_limited, unauthorised. */
export type ProbeResult = { kind: "up" } | { kind: "down"; because: string };

/** From the first moment, up to but not including the last. */
export type SettlementSpan = { from: Date; to: Date };

/**
 * One movement of the provider's report. `amount` is what moved towards us before fees (a refund is negative); `feeMinor` is what the
 * provider kept of it, in the same currency. Ids are the provider's, as in `PaymentReport` and `ActionResult`.
 */
export type SettlementLine = {
  lineId: string; // Unique in the provider's books: the same line read twice is one line.
  kind: "payment" | "refund" | "dispute" | "fee" | "other";
  providerPaymentId: string | null;
  providerRefundId: string | null;
  paymentId: string | null; // Our own id, where the report echoes it.
  amount: Money;
  feeMinor: bigint;
  at: Date;
};

/**
 * `omits`: what this report never tells, so that its absence from it says nothing. `until`: how far the report goes when that is not to the end of the
 * span, and later than its beginning.
 */
export type SettlementResult =
  | { kind: "lines"; lines: SettlementLine[]; omits?: readonly ("fees" | "refunds" | "disputes")[]; until?: Date }
  | { kind: "none"; because: string }
  | { kind: "unknown"; because: string };

/** A report that could not be read, and why. */
export type NotRead = Extract<SettlementResult, { kind: "unknown" }>;
