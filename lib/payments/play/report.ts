import {
  factsOf,
  isReturned,
  type Looked,
  type PlayFacts,
  type PlayOrder,
  type PlayPurchase,
} from "@/lib/payments/play/purchase";
import type { PaymentReport, PaymentState } from "@/lib/payments/provider";

/** Google gives the money back by itself when a purchase was neither acknowledged nor consumed by then. */
const ACKNOWLEDGE_WITHIN_MS = 3 * 86_400_000;
/** Three minutes for a licence tester's purchase, so that this can be tried out. */
const ACKNOWLEDGE_TEST_WITHIN_MS = 3 * 60_000;

export type PlayReport = PaymentReport & { providerPaymentId: string };

/**
 * Purchase -> payment. Consuming is our capture, so it outweighs all that happens to the money later: a refund and a chargeback are told
 * apart, each with its own id.
 *
 * ```
 * PENDING                                   pending     a slow payment: cash at a till, a bank
 * PURCHASED, not consumed                   authorised  until three days after the purchase
 * consumed                                  captured
 * CANCELLED or its order refunded, else     cancelled
 * ```
 *
 * A text instead of a report says why there is none: `no_order` (nobody can say the amount), `currency_not_ours`.
 */
export function reportOf({ purchase, order }: PlayFacts): PlayReport | string {
  const state = stateOf(purchase, order);
  const holdsMoney = state === "authorised" || state === "captured";
  if (holdsMoney && order === null) return "no_order";
  if (holdsMoney && order?.total === null) return "currency_not_ours";
  return {
    paymentId: purchase.accountId,
    // Our page's session has our payment's own id.
    sessionId: purchase.accountId,
    providerPaymentId: purchase.token,
    state,
    amount: holdsMoney ? (order?.total ?? null) : null,
    captureBefore: state === "authorised" ? captureBefore(purchase) : null,
    // Google tells nothing of the payer or the card.
    instrument: null,
    failureCode: state === "cancelled" ? "purchase_voided" : null,
  };
}

/** The report on what was looked up, or why there is none. */
export function reportOfLooked(looked: Looked): PlayReport | { because: string } {
  if (looked.kind === "absent") return { because: looked.code };
  if (looked.kind === "unknown") return { because: looked.because };
  const facts = factsOf(looked);
  const report = facts === null ? "unreadable" : reportOf(facts);
  return typeof report === "string" ? { because: report } : report;
}

function stateOf(purchase: PlayPurchase, order: PlayOrder | null): PaymentState {
  if (purchase.isConsumed) return "captured";
  if (purchase.state === "PENDING") return "pending";
  return purchase.state === "CANCELLED" || isReturned(order) ? "cancelled" : "authorised";
}

function captureBefore({ isAcknowledged, isTest, completedAt }: PlayPurchase): Date | null {
  if (isAcknowledged || completedAt === null) return null;
  return new Date(completedAt.getTime() + (isTest ? ACKNOWLEDGE_TEST_WITHIN_MS : ACKNOWLEDGE_WITHIN_MS));
}
