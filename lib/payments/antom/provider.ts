import { cancelPayment, closePage, readPayment } from "@/lib/payments/antom/cancel-payment";
import { captureHold } from "@/lib/payments/antom/capture-hold";
import { type AntomClient, type AntomConfig, becauseOf, createAntomClient } from "@/lib/payments/antom/client";
import { readAntomEvent } from "@/lib/payments/antom/news";
import { refundPayment } from "@/lib/payments/antom/refund-payment";
import { readAntomSettlement } from "@/lib/payments/antom/settlement";
import { antomPublicKey } from "@/lib/payments/antom/signature";
import { startPayment } from "@/lib/payments/antom/start-payment";
import { verifyAntomWebhook } from "@/lib/payments/antom/webhook";
import type { PaymentProvider, ProbeResult } from "@/lib/payments/provider";

/**
 * Cards (hold, deliver, capture) and the wallets GCash, DANA, Touch 'n Go, MoMo and TrueMoney (pay, deliver, or refund) through Antom's
 * One-time Payments, API version v1.
 *
 * Written from Antom's published documents as they stood in 2026: docs.antom.com/ac/ams api_fund (headers), digital_signature,
 * idempotency, payment_cashier (pay), paymentri_online (inquiryPayment), paymentc_online (cancel), capture, refund_online, ir_online
 * (inquiryRefund), paymentrn_online, notify_capture, notify_refund, notify_dispute; docs.antom.com/ac/cashierpay capture, cancel, refund,
 * cardcollant (hosted mode); docs.antom.com/ac/ref/cc (amounts); docs.antom.com/ac/reconcile (reports). Field names were compared with Antom's own SDKs
 * (alipay/global-open-sdk-java and -python). `docs/payments/antom.md` lists what these leave open.
 */
export function createAntomProvider(config: AntomConfig): PaymentProvider {
  const client = createAntomClient(config);
  const { pathname, search } = new URL(config.notifyUrl);
  const keys = { clientId: config.clientId, key: antomPublicKey(config.publicKey), uri: pathname + search };
  return {
    name: "antom",
    start: (request) => startPayment(client, request),
    query: (ref) => readPayment(client, ref.paymentId),
    capture: (request) => captureHold(client, request),
    cancel: (request) => cancelPayment(client, request.paymentId),
    refund: (request) => refundPayment(client, request),
    expireSession: ({ sessionId }) => closePage(client, sessionId),
    verifyWebhook: (rawBody, headers) => verifyAntomWebhook(keys, rawBody, headers, Date.now()),
    readEvent: readAntomEvent,
    probe: () => probeAntom(client),
    settlement: (span) => readAntomSettlement(config.reports, span),
    reportLagDays: 2,
  };
}

/** An id that no payment of ours has. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

/** Asks for a payment that does not exist: whoever says so has read our signature and looked. */
async function probeAntom(client: AntomClient): Promise<ProbeResult> {
  const answer = await client.ask("/v1/payments/inquiryPayment", { paymentRequestId: NOBODY });
  if (answer.kind === "success" || (answer.kind === "refused" && answer.code === "ORDER_NOT_EXIST"))
    return { kind: "up" };
  return { kind: "down", because: becauseOf(answer) };
}
