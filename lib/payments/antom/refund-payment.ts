import { toAntomAmount } from "@/lib/payments/antom/amount";
import { type AntomClient, becauseOf, isAboutOurKeys } from "@/lib/payments/antom/client";
import { textAt } from "@/lib/payments/json-reading";
import type { ActionResult, RefundRequest } from "@/lib/payments/provider";

const REASON_MAX = 256;

/**
 * Returns money, all of it or a part. Safe to repeat: our refund's id is the request id, and the same amount under it has one effect.
 * Wallets answer at once; a card's refund is `pending` and its end comes by notification or is heard by a repeat.
 *
 * Refused with payment.key_reused (another amount under the same id), or Antom's own code, which is final for this id:
 * REFUND_AMOUNT_EXCEED, REFUND_WINDOW_EXCEED, ORDER_STATUS_INVALID, MERCHANT_BALANCE_NOT_ENOUGH.
 */
export async function refundPayment(client: AntomClient, request: RefundRequest): Promise<ActionResult> {
  const { refundId } = request;
  const answer = await client.ask("/v1/payments/refund", {
    refundRequestId: refundId,
    paymentId: request.providerPaymentId,
    refundAmount: toAntomAmount(request.amount),
    refundReason: request.reason.slice(0, REASON_MAX),
    refundNotifyUrl: client.notifyUrl,
  });
  switch (answer.kind) {
    case "success": {
      const providerId = textAt(answer.body, "refundId");
      return providerId === null ? lookAtRefund(client, refundId) : { kind: "done", providerId };
    }
    case "refused":
      if (isAboutOurKeys(answer.code)) return { kind: "unknown", because: becauseOf(answer) };
      return {
        kind: "refused",
        code: answer.code === "REPEAT_REQ_INCONSISTENT" ? "payment.key_reused" : answer.code,
      };
    case "uncertain":
      // Under way, and its answer carries no id.
      if (answer.code === "REFUND_IN_PROCESS") return lookAtRefund(client, refundId);
      return { kind: "unknown", because: becauseOf(answer) };
    case "no_answer":
      return { kind: "unknown", because: answer.because };
  }
}

async function lookAtRefund(client: AntomClient, refundId: string): Promise<ActionResult> {
  const seen = await client.ask("/v1/payments/inquiryRefund", { refundRequestId: refundId });
  if (seen.kind !== "success") return { kind: "unknown", because: becauseOf(seen) };
  const providerId = textAt(seen.body, "refundId");
  if (providerId === null) return { kind: "unknown", because: "refund_in_process" };
  switch (textAt(seen.body, "refundStatus")) {
    case "SUCCESS":
      return { kind: "done", providerId };
    case "PROCESSING":
      return { kind: "pending", providerId };
    case "FAIL":
      return { kind: "refused", code: "refund_failed" };
    default:
      return { kind: "unknown", because: "unreadable" };
  }
}
