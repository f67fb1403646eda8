import { type BtcpayClient, type BtcpayConfig, createBtcpayClient } from "@/lib/payments/btcpay/client";
import { cancelPayment, closeInvoice } from "@/lib/payments/btcpay/close-invoice";
import {
  type Found,
  fetchInvoice,
  fetchInvoicesOf,
  type Invoice,
  standsFor,
  unknownBecause,
} from "@/lib/payments/btcpay/invoice";
import { refundInvoice } from "@/lib/payments/btcpay/refund-invoice";
import { fetchReport, readBtcpayEvent } from "@/lib/payments/btcpay/report";
import { probeBtcpay, readBtcpaySettlement } from "@/lib/payments/btcpay/settlement";
import { startInvoice } from "@/lib/payments/btcpay/start-invoice";
import { verifyBtcpayWebhook } from "@/lib/payments/btcpay/webhook";
import type { PaymentProvider, ProviderRef, QueryResult } from "@/lib/payments/provider";

/**
 * Bitcoin through a BTCPay Server of our own, priced in the shop's currency: pay, deliver, or refund.
 *
 * Written from BTCPay Server's Greenfield API v1, the OpenAPI documents that the server publishes (docs.btcpayserver.org/API/Greenfield/v1;
 * github.com/btcpayserver/btcpayserver, BTCPayServer/wwwroot/swagger/v1: swagger.template.invoices.json, .webhooks.json,
 * .pull-payments.json, .stores.json, .health.json) in the words of server version 2 (`payoutMethodId`, `paymentMethodId`). What those
 * leave open was read in the server's own source: when an invoice is paid late or in part, that a refund of any amount is promised,
 * that events carry our metadata. docs/payments/btcpay.md lists what stays uncertain.
 */
export function createBtcpayProvider(config: BtcpayConfig): PaymentProvider {
  const client = createBtcpayClient(config);
  return {
    name: "btcpay",
    start: (request) => startInvoice(client, request, new Date()),
    query: (ref) => readPayment(client, ref),
    capture: async () => ({ kind: "refused", code: "payment.cannot_capture" }),
    cancel: (request) => cancelPayment(client, request),
    refund: (request) => refundInvoice(client, config.payoutMethodId, request),
    expireSession: ({ sessionId }) => closeInvoice(client, sessionId),
    verifyWebhook: (rawBody, headers) => verifyBtcpayWebhook(config.webhookSecrets, rawBody, headers.get("btcpay-sig")),
    readEvent: readBtcpayEvent,
    probe: () => probeBtcpay(client),
    settlement: (span) => readBtcpaySettlement(client, span),
  };
}

async function readPayment(client: BtcpayClient, ref: ProviderRef): Promise<QueryResult> {
  const invoiceId = ref.providerPaymentId ?? ref.sessionId;
  // A start whose answer was lost has left no id with us, but perhaps an invoice.
  if (invoiceId === null) return readTwin(client, ref.paymentId, { kind: "unknown", because: "never_started" });
  const report = await reportOf(client, await fetchInvoice(client, invoiceId));
  // Of two that were made at once we may have closed this one, and the customer was left with the other.
  if (!("state" in report) || report.state !== "cancelled") return report;
  return readTwin(client, ref.paymentId, report);
}

/** What the invoice says that stands for the payment, or `otherwise` when none does. */
async function readTwin(client: BtcpayClient, paymentId: string, otherwise: QueryResult): Promise<QueryResult> {
  const found = await fetchInvoicesOf(client, paymentId);
  if (found.kind !== "found") return unknownBecause(found.failure);
  const twin = standsFor(found.value);
  return twin === null ? otherwise : reportOf(client, { kind: "found", value: twin });
}

async function reportOf(client: BtcpayClient, invoice: Found<Invoice>): Promise<QueryResult> {
  const report = invoice.kind === "found" ? await fetchReport(client, invoice.value) : invoice;
  return report.kind === "found" ? report.value : unknownBecause(report.failure);
}
