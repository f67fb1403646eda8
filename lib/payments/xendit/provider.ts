import type { PaymentProvider, ProviderRef, QueryResult } from "@/lib/payments/provider";
import { createXenditClient, type XenditClient, type XenditConfig } from "@/lib/payments/xendit/client";
import { readXenditEvent, reportOfXenditCharge } from "@/lib/payments/xendit/report";
import { refundCharge, voidCharge } from "@/lib/payments/xendit/return-money";
import { startCharge } from "@/lib/payments/xendit/start-charge";
import { verifyXenditWebhook } from "@/lib/payments/xendit/webhook";

/**
 * GCash in Philippine pesos through Xendit's e-wallet charges: pay, deliver, or refund.
 *
 * Written from Xendit's published e-wallet documents: the API reference's section eWallets
 * (developers.xendit.co/api-reference/#ewallets: POST /ewallets/charges, GET /ewallets/charges/{id}, POST .../void,
 * POST and GET .../refunds, callbacks ewallet.capture, ewallet.void, ewallet.refund with x-callback-token), and
 * docs.xendit.co/ewallet "Void and Refund", "Error Lists and Failure Reasons" and "Test Scenarios". This is the API of
 * 2021, unversioned in its paths, which Xendit keeps beside its newer /payment_requests. `docs/payments.md` lists what
 * these documents leave open.
 */
export function createXenditProvider(config: XenditConfig): PaymentProvider {
  const client = createXenditClient(config);
  return {
    name: "xendit",
    start: (request) => startCharge(client, request),
    query: (ref) => readCharge(client, ref),
    capture: async () => ({ kind: "refused", code: "payment.cannot_capture" }),
    cancel: (request) => voidCharge(client, request),
    refund: (request) => refundCharge(client, request),
    expireSession: async () => ({ kind: "refused", code: "payment.page_stays_open" }),
    verifyWebhook: (rawBody, headers) =>
      verifyXenditWebhook(config.callbackToken, rawBody, headers.get("x-callback-token")),
    readEvent: readXenditEvent,
  };
}

async function readCharge(client: XenditClient, ref: ProviderRef): Promise<QueryResult> {
  const chargeId = ref.providerPaymentId ?? ref.sessionId;
  // Charges cannot be searched by our own id. `start` with the same key gives the charge back, so nothing is lost.
  if (chargeId === null) return { kind: "unknown", because: "never_started" };
  const answer = await client.get(`/ewallets/charges/${encodeURIComponent(chargeId)}`);
  if (answer.kind === "answer") return reportOfXenditCharge(answer.body) ?? { kind: "unknown", because: "unreadable" };
  return { kind: "unknown", because: answer.kind === "no_answer" ? answer.because : answer.code };
}
