import { fromAntomAmount } from "@/lib/payments/antom/amount";
import { paymentIdOfCapture } from "@/lib/payments/antom/capture-hold";
import { reportOf, reportOfSuccess } from "@/lib/payments/antom/report";
import { asRecord, type JsonRecord, recordAt, textAt } from "@/lib/payments/json-reading";
import type { PaymentReport, ProviderNews } from "@/lib/payments/provider";

/** What a verified notification says, in the shop's words. Pure. */
export function readAntomEvent(kind: string, payload: unknown): ProviderNews {
  const body = asRecord(payload);
  switch (kind) {
    case "PAYMENT_RESULT":
      return paymentNews(resultReport(body));
    case "PAYMENT_PENDING":
      // S, and yet not paid: the customer is through, and the wallet has not said its last word.
      return paymentNews(reportOf(body, "pending", null));
    case "CAPTURE_RESULT":
      return captureNews(body);
    case "REFUND_RESULT":
      return refundNews(body);
    default:
      return DISPUTE_STATES.has(kind) ? disputeNews(kind, body) : { news: "ignored", why: `nothing to do for ${kind}` };
  }
}

function paymentNews(report: PaymentReport | null): ProviderNews {
  return report === null ? { news: "ignored", why: "not a payment that we can read" } : { news: "payment", report };
}

function resultReport(body: JsonRecord | null): PaymentReport | null {
  const result = recordAt(body, "result");
  const status = textAt(result, "resultStatus");
  if (status === "S") return reportOfSuccess(body);
  return status === "F" ? reportOf(body, "failed", textAt(result, "resultCode") ?? "FAIL") : null;
}

/** A capture that failed changes nothing here: the capture is repeated under its id and hears why. */
function captureNews(body: JsonRecord | null): ProviderNews {
  const amount = fromAntomAmount(body?.captureAmount);
  const providerPaymentId = textAt(body, "paymentId");
  if (textAt(recordAt(body, "result"), "resultStatus") !== "S" || amount === null || providerPaymentId === null)
    return { news: "ignored", why: "not a capture that succeeded" };
  const report: PaymentReport = {
    paymentId: paymentIdOfCapture(textAt(body, "captureRequestId")),
    sessionId: null,
    providerPaymentId,
    state: "captured",
    amount,
    captureBefore: null,
    instrument: null,
    failureCode: null,
  };
  return { news: "payment", report };
}

function refundNews(body: JsonRecord | null): ProviderNews {
  const providerRefundId = textAt(body, "refundId");
  const amount = fromAntomAmount(body?.refundAmount);
  const status = textAt(body, "refundStatus");
  if (providerRefundId === null || amount === null || (status !== "SUCCESS" && status !== "FAIL"))
    return { news: "ignored", why: "the refund has no id, end or amount that we can read" };
  return {
    news: "refund",
    // Our own id: it is the request id.
    refundId: textAt(body, "refundRequestId"),
    providerRefundId,
    state: status === "SUCCESS" ? "done" : "failed",
    amount,
    paymentId: null,
    providerPaymentId: null,
  };
}

/** notifyDispute. What is not here (a reminder, papers that arrived) changes no money. */
const DISPUTE_STATES: ReadonlyMap<string, "opened" | "won" | "lost" | "judged"> = new Map([
  ["DISPUTE_CREATED", "opened"],
  ["DISPUTE_JUDGED", "judged"],
  // The customer took it back.
  ["DISPUTE_CANCELLED", "won"],
  // We gave in, or Antom did for us under the card scheme's rapid resolution.
  ["DISPUTE_ACCEPTED", "lost"],
  ["RDR_RESOLVED", "lost"],
]);

const JUDGEMENTS: ReadonlyMap<string, "won" | "lost"> = new Map([
  ["ACCEPT_BY_CUSTOMER", "won"],
  ["ACCEPT_BY_MERCHANT", "lost"],
]);

function disputeNews(kind: string, body: JsonRecord | null): ProviderNews {
  const found = DISPUTE_STATES.get(kind);
  const state = found === "judged" ? JUDGEMENTS.get(textAt(body, "disputeJudgedResult") ?? "") : found;
  const providerDisputeId = textAt(body, "disputeId");
  const providerPaymentId = textAt(body, "paymentId");
  const amount = fromAntomAmount(body?.disputeJudgedAmount) ?? fromAntomAmount(body?.disputeAmount);
  if (state === undefined || providerDisputeId === null || providerPaymentId === null)
    return { news: "ignored", why: "the dispute has no id or judgement that we can read" };
  return { news: "dispute", providerDisputeId, providerPaymentId, state, amount };
}
