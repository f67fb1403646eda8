import type Stripe from "stripe";
import type { PaymentReport, ProviderRef, QueryResult } from "@/lib/payments/provider";
import { becauseOf, failureOf } from "@/lib/payments/stripe/failure";
import { reportOfIntent, reportOfSession } from "@/lib/payments/stripe/report";

/**
 * What Stripe knows of a payment now, in one call. By the session when there is one, since it also tells whether the
 * page is still open; `payment_intent` is null on it until the customer submits.
 */
export async function readPayment(stripe: Stripe, ref: ProviderRef): Promise<QueryResult> {
  if (ref.sessionId !== null) return readSession(stripe, ref.sessionId);
  if (ref.providerPaymentId !== null) return readIntent(stripe, ref.providerPaymentId);
  // Sessions cannot be searched by our own id. `start` with the same key gives the session back, so nothing is lost.
  return { kind: "unknown", because: "never_started" };
}

export async function readSession(stripe: Stripe, sessionId: string): Promise<QueryResult> {
  return answering(async () =>
    reportOfSession(await stripe.checkout.sessions.retrieve(sessionId, { expand: ["payment_intent.latest_charge"] })),
  );
}

export async function readIntent(stripe: Stripe, intentId: string): Promise<QueryResult> {
  return answering(async () =>
    reportOfIntent(await stripe.paymentIntents.retrieve(intentId, { expand: ["latest_charge"] })),
  );
}

async function answering(read: () => Promise<PaymentReport | null>): Promise<QueryResult> {
  try {
    return (await read()) ?? { kind: "unknown", because: "unreadable" };
  } catch (error) {
    return { kind: "unknown", because: becauseOf(failureOf(error)) };
  }
}
