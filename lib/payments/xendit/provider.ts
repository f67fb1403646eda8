import type {
  ActionResult,
  CancelRequest,
  PaymentProvider,
  ProviderRef,
  QueryResult,
  RefundRequest,
  StartRequest,
  StartResult,
} from "@/lib/payments/provider";
import { isWalletCharge, offerOf } from "@/lib/payments/xendit/channels";
import { becauseOf, createXenditClient, type XenditClient, type XenditConfig } from "@/lib/payments/xendit/client";
import { cancelInvoice, expireInvoice, pathOfInvoice } from "@/lib/payments/xendit/close-invoice";
import { reportOfXenditInvoice } from "@/lib/payments/xendit/invoice-report";
import { readXenditEvent, reportOfXenditCharge } from "@/lib/payments/xendit/report";
import { refundCharge, voidCharge } from "@/lib/payments/xendit/return-money";
import { probeXendit, readXenditSettlement } from "@/lib/payments/xendit/settlement";
import { startCharge } from "@/lib/payments/xendit/start-charge";
import { startInvoice } from "@/lib/payments/xendit/start-invoice";
import { verifyXenditWebhook } from "@/lib/payments/xendit/webhook";

/**
 * Xendit: e-wallets of five countries, and bank transfers by its hosted invoice page. Pay, deliver, or refund; a bank transfer is
 * returned by a person.
 *
 * Written from Xendit's published documents, all of paths without a version of their own unless it is in the path:
 * - e-wallets: the API reference's section eWallets (developers.xendit.co/api-reference/#ewallets, the API of 2021: POST
 *   /ewallets/charges, GET /ewallets/charges/{id}, POST .../void, POST and GET .../refunds, callbacks ewallet.capture, ewallet.void,
 *   ewallet.refund with x-callback-token), and docs.xendit.co/ewallet "Void and Refund", "Error Lists and Failure Reasons";
 * - invoices: section Invoices v2 as in Xendit's own SDK (xendit-node 7, docs/Invoice.md and docs/invoice/*) and docs.xendit.co
 *   "Payment Links, Overview" of 2025-12-08;
 * - books: docs.xendit.co/apidocs "List Transactions" of 2025-11-26 and "Get balance" of 2025-11-04.
 *
 * Xendit calls both the first and the second legacy and keeps them beside /v3/payment_requests and /sessions. What these documents
 * leave open stands in docs/payments/xendit.md.
 */
export function createXenditProvider(config: XenditConfig): PaymentProvider {
  const client = createXenditClient(config);
  return {
    name: "xendit",
    start: (request) => start(client, request),
    query: (ref) => query(client, ref),
    capture: async () => ({ kind: "refused", code: "payment.cannot_capture" }),
    cancel: (request) => cancel(client, request),
    refund: (request) => refund(client, request),
    expireSession: async ({ sessionId }) =>
      isWalletCharge(sessionId)
        ? { kind: "refused", code: "payment.page_stays_open" }
        : expireInvoice(client, sessionId),
    verifyWebhook: (rawBody, headers) =>
      verifyXenditWebhook(config.callbackToken, rawBody, headers.get("x-callback-token")),
    readEvent: readXenditEvent,
    probe: () => probeXendit(client),
    settlement: (span) => readXenditSettlement(client, span),
  };
}

async function start(client: XenditClient, request: StartRequest): Promise<StartResult> {
  const offer = offerOf(request);
  switch (offer.kind) {
    case "wallet":
      return startCharge(client, request, offer.channelCode);
    case "bank":
      return startInvoice(client, request, offer.methods);
    default:
      return { kind: "refused", code: offer.code, isTechnical: true };
  }
}

async function query(client: XenditClient, ref: ProviderRef): Promise<QueryResult> {
  const id = ref.providerPaymentId ?? ref.sessionId;
  // Charges cannot be searched by our own id. `start` with the same content gives charge or invoice back, so nothing is lost.
  if (id === null) return { kind: "unknown", because: "never_started" };
  const isWallet = isWalletCharge(id);
  const answer = await client.get(isWallet ? `/ewallets/charges/${encodeURIComponent(id)}` : pathOfInvoice(id));
  if (answer.kind !== "answer") return { kind: "unknown", because: becauseOf(answer) };
  const report = isWallet ? reportOfXenditCharge(answer.body) : reportOfXenditInvoice(answer.body);
  return report ?? { kind: "unknown", because: "unreadable" };
}

async function cancel(client: XenditClient, request: CancelRequest): Promise<ActionResult> {
  const id = request.providerPaymentId ?? request.sessionId;
  if (id === null) return { kind: "refused", code: "payment.never_started" };
  return isWalletCharge(id) ? voidCharge(client, request, id) : cancelInvoice(client, id);
}

async function refund(client: XenditClient, request: RefundRequest): Promise<ActionResult> {
  return isWalletCharge(request.providerPaymentId)
    ? refundCharge(client, request)
    : { kind: "refused", code: "payment.cannot_refund" };
}
