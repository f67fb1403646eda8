import type { CarrierBilling } from "@/lib/payments/carrier/billing";
import { cancelPayment, closePage } from "@/lib/payments/carrier/cancel-payment";
import { captureReservation } from "@/lib/payments/carrier/capture-reservation";
import { createCarrierClient } from "@/lib/payments/carrier/client";
import type { CarrierConfig } from "@/lib/payments/carrier/config";
import { preparePayment } from "@/lib/payments/carrier/prepare-payment";
import { queryPayment } from "@/lib/payments/carrier/query-payment";
import { refundPayment } from "@/lib/payments/carrier/refund-payment";
import { probeCarrier, readCarrierSettlement } from "@/lib/payments/carrier/settlement";
import { validateCode } from "@/lib/payments/carrier/validate-code";
import { readCarrierEvent, verifyCarrierWebhook } from "@/lib/payments/carrier/webhook";
import type { PaymentProvider, StartRequest, StartResult } from "@/lib/payments/provider";
import { assert } from "@/lib/shared/assert";
import { COUNTRIES } from "@/lib/shared/countries";

/**
 * Carrier billing in two steps: the amount is reserved on a mobile line, diamonds are delivered, the reservation is confirmed.
 *
 * Written from the GSMA/CAMARA APIs "Carrier Billing" 0.5.0-rc.1 and "Carrier Billing Refund" 0.3.0-rc.1 (release r3.1 of
 * github.com/camaraproject/CarrierBillingCheckOut, code/API_definitions/carrier-billing.yaml and carrier-billing-refund.yaml, with the test
 * definitions beside them, those of release 0.5.0 where they are newer), and from CAMARA's Security and Interoperability Profile for the
 * token endpoint. `docs/payments/carrier.md` lists what these documents leave open.
 */
export function createCarrierProvider(config: CarrierConfig): PaymentProvider & CarrierBilling {
  assert(config.sinkSecrets.every((secret) => secret !== "") && config.sinkSecrets.length > 0, "the sink has a secret");
  const client = createCarrierClient(config);
  const { payments } = client;
  return {
    name: "carrier",
    start: async (request) => openPage(config, request),
    query: (ref) => queryPayment(payments, config, ref),
    capture: (request) => captureReservation(payments, request),
    cancel: (request) => cancelPayment(payments, request),
    refund: (request) => refundPayment(client, config, request),
    expireSession: ({ sessionId }) => closePage(payments, sessionId),
    verifyWebhook: (rawBody, headers) =>
      verifyCarrierWebhook(config.sinkSecrets, rawBody, headers.get("authorization")),
    readEvent: readCarrierEvent,
    probe: () => probeCarrier(payments),
    settlement: (span) => readCarrierSettlement(payments, span),
    prepare: (request) => preparePayment(payments, config, request),
    validate: (request) => validateCode(payments, request),
  };
}

/** Nobody is called: the customer enters a number on a page of ours, and only then is there somebody to ask. The session is our payment. */
function openPage(config: CarrierConfig, request: StartRequest): StartResult {
  if (request.amount.currency !== COUNTRIES[request.country].currency)
    return { kind: "refused", code: "payment.currency_not_offered", isTechnical: true };
  return { kind: "started", sessionId: request.paymentId, url: config.pageUrl(request), providerPaymentId: null };
}
