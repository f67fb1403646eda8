import { toAntomAmount } from "@/lib/payments/antom/amount";
import { type AntomClient, becauseOf, isAboutOurKeys } from "@/lib/payments/antom/client";
import { transactionStatusOf, transactionsOf } from "@/lib/payments/antom/report";
import { recordAt, textAt } from "@/lib/payments/json-reading";
import type { ActionResult, CaptureRequest } from "@/lib/payments/provider";

const PREFIX = "cap-";

/** One payment is captured once, so its id names the capture, too. Letters, digits and hyphens only: Antom takes no other marks. */
function captureRequestIdOf(paymentId: string): string {
  return PREFIX + paymentId;
}

/** Our payment's id, from what a notification echoes; null for a capture that was not ours (the dashboard's, say). */
export function paymentIdOfCapture(captureRequestId: string | null): string | null {
  return captureRequestId?.startsWith(PREFIX) === true ? captureRequestId.slice(PREFIX.length) : null;
}

/** The hold is gone, and with it the money. */
const LOST: ReadonlySet<string> = new Set([
  "AUTH_CANCELLED",
  "AUTH_EXPIRED",
  "ORDER_IS_CANCELED",
  "ORDER_IS_CANCELLED",
]);

/**
 * Takes held money, all of it or a part; the rest goes back to the cardholder. Safe to repeat: the same amount under the payment's one
 * capture id has one effect.
 *
 * Refused with payment.cannot_capture (nothing is held), payment.key_reused (another amount), or Antom's own code; `isLost` when the
 * hold is over or was released.
 */
export async function captureHold(client: AntomClient, request: CaptureRequest): Promise<ActionResult> {
  const captureRequestId = captureRequestIdOf(request.paymentId);
  const answer = await client.post("/v1/payments/capture", {
    captureRequestId,
    paymentId: request.providerPaymentId,
    captureAmount: toAntomAmount(request.amount),
  });
  switch (answer.kind) {
    case "success":
      return { kind: "done", providerId: textAt(answer.body, "captureId") ?? captureRequestId };
    case "refused":
      if (isAboutOurKeys(answer.code)) return { kind: "unknown", because: becauseOf(answer) };
      return refusal(answer.code);
    case "uncertain":
      if (answer.code === "CAPTURE_IN_PROCESS") return lookAtCapture(client, request, captureRequestId);
      return { kind: "unknown", because: becauseOf(answer) };
    case "no_answer":
      return { kind: "unknown", because: answer.because };
  }
}

/** A capture under way has no id of its own in its answer; the payment's list of transactions has it. */
async function lookAtCapture(
  client: AntomClient,
  { paymentId }: CaptureRequest,
  captureRequestId: string,
): Promise<ActionResult> {
  const seen = await client.ask("/v1/payments/inquiryPayment", { paymentRequestId: paymentId });
  if (seen.kind !== "success") return { kind: "unknown", because: becauseOf(seen) };
  const own = transactionsOf(seen.body, "CAPTURE").find(
    (capture) => textAt(capture, "transactionRequestId") === captureRequestId,
  );
  const providerId = textAt(own ?? null, "transactionId");
  if (own === undefined || providerId === null) return { kind: "unknown", because: "capture_in_process" };
  switch (transactionStatusOf(own)) {
    case "SUCCESS":
      return { kind: "done", providerId };
    case "FAIL":
      return refusal(textAt(recordAt(own, "transactionResult"), "resultCode") ?? "capture_failed");
    default:
      return { kind: "pending", providerId };
  }
}

function refusal(code: string): ActionResult {
  if (LOST.has(code)) return { kind: "refused", code, isLost: true };
  if (code === "REPEAT_REQ_INCONSISTENT") return { kind: "refused", code: "payment.key_reused" };
  return { kind: "refused", code: code === "AUTH_NOT_FOUND" ? "payment.cannot_capture" : code };
}
