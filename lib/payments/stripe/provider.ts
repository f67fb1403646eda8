import type { PaymentProvider } from "@/lib/payments/provider";
import { cancelPayment, closeSession } from "@/lib/payments/stripe/cancel-payment";
import { captureHold } from "@/lib/payments/stripe/capture-hold";
import { createStripeClient, type StripeConfig } from "@/lib/payments/stripe/client";
import { readPayment } from "@/lib/payments/stripe/read-payment";
import { refundPayment } from "@/lib/payments/stripe/refund-payment";
import { probeStripe, readStripeSettlement } from "@/lib/payments/stripe/settlement";
import { startSession } from "@/lib/payments/stripe/start-session";
import { readStripeEvent, verifyStripeWebhook } from "@/lib/payments/stripe/webhook";

/**
 * Cards through Stripe Checkout: hold, deliver, capture. Written against the API version that the SDK pins
 * (`Stripe.API_VERSION`, 2026-10-28.endive for stripe 23.1); a webhook endpoint is to be made with the same version.
 */
export function createStripeProvider(config: StripeConfig): PaymentProvider {
  const stripe = createStripeClient(config);
  return {
    name: "stripe",
    start: (request) => startSession(stripe, request, new Date()),
    query: (ref) => readPayment(stripe, ref),
    capture: (request) => captureHold(stripe, request),
    cancel: (request) => cancelPayment(stripe, request),
    refund: (request) => refundPayment(stripe, request),
    expireSession: ({ sessionId }) => closeSession(stripe, sessionId),
    verifyWebhook: (rawBody, headers) =>
      verifyStripeWebhook(stripe, config.webhookSecrets, rawBody, headers.get("stripe-signature")),
    readEvent: readStripeEvent,
    probe: () => probeStripe(stripe),
    settlement: (span) => readStripeSettlement(stripe, span),
  };
}
