import { keyOfTry } from "@/lib/payments/after-stored-failure";
import { type JsonRecord, recordAt, textAt } from "@/lib/payments/json-reading";
import type { StartRequest, StartResult } from "@/lib/payments/provider";
import { toXenditAmount } from "@/lib/payments/xendit/amount";
import { becauseOf, type XenditAnswer, type XenditClient } from "@/lib/payments/xendit/client";
import { MINUTE_MS } from "@/lib/shared/durations";

const KEYS_MAX = 3;

/**
 * Makes an e-wallet charge on the given channel and gives the wallet's page. Safe to repeat: the same key gives the same
 * charge. After a server error it takes the next key at once, since a charge whose page nobody has can never be paid. The last key is
 * another one each minute: an outage that used up all of them must not close the payment for good.
 *
 * Xendit has no expiry for a charge: the wallet closes the page by its own rules, and a payment that comes after the
 * order has expired is honoured or returned.
 */
export async function startCharge(
  client: XenditClient,
  request: StartRequest,
  channelCode: string,
): Promise<StartResult> {
  const body = chargeBody(request, channelCode);
  let because = "http_5xx";
  for (let tryNumber = 1; tryNumber <= KEYS_MAX; tryNumber++) {
    const isLast = tryNumber === KEYS_MAX;
    const key =
      keyOfTry(`pay:${request.paymentId}`, tryNumber) + (isLast ? `:${Math.floor(Date.now() / MINUTE_MS)}` : "");
    const answer = await client.post("/ewallets/charges", body, key);
    if (answer.kind === "answer") return started(answer.body as JsonRecord);
    const refusal = refusalOf(answer);
    // A server error under an earlier key may have made a charge: what a later key is refused says nothing about that.
    if (refusal !== null) return tryNumber === 1 ? refusal : { kind: "unknown", because };
    if (answer.kind === "no_answer") return { kind: "unknown", because: answer.because };
    because = becauseOf(answer);
  }
  return { kind: "unknown", because };
}

/** Why no charge was made, where the answer says for certain that none was. */
function refusalOf(answer: Exclude<XenditAnswer, { kind: "answer" }>): StartResult | null {
  if (answer.kind === "failed") return startRefusal(answer);
  // 503 says that the wallet itself is away, in so many words: another try now meets the same.
  const isWalletAway = answer.kind === "server_error" && answer.code === "CHANNEL_UNAVAILABLE";
  if (isWalletAway) return { kind: "refused", code: answer.code, isTechnical: true };
  if (answer.kind === "no_answer" && answer.because === "unreachable")
    return { kind: "refused", code: answer.because, isTechnical: true };
  return null;
}

function chargeBody(request: StartRequest, channelCode: string): JsonRecord {
  return {
    reference_id: request.paymentId,
    currency: request.amount.currency,
    amount: toXenditAmount(request.amount),
    checkout_method: "ONE_TIME_PAYMENT",
    channel_code: channelCode,
    channel_properties: {
      // The wallet's app may open any of these in another browser: the links carry all that they need.
      success_redirect_url: request.returnUrl,
      failure_redirect_url: request.cancelUrl,
      // The wallets of the Philippines tell a change of mind from a failure; elsewhere both lead to the same link.
      ...(channelCode.startsWith("PH_") && { cancel_redirect_url: request.cancelUrl }),
    },
    metadata: { payment_id: request.paymentId, order_id: request.orderId, reference: request.reference },
  };
}

function started(charge: JsonRecord): StartResult {
  const id = textAt(charge, "id");
  const actions = recordAt(charge, "actions");
  // Most have both; the mobile one also works on a desktop, the other way round it does not.
  const url = textAt(actions, "mobile_web_checkout_url") ?? textAt(actions, "desktop_web_checkout_url");
  if (id === null || url === null) return { kind: "unknown", because: "unreadable" };
  if (textAt(charge, "status") === "FAILED")
    return { kind: "refused", code: "payment.page_closed", isTechnical: false };
  return { kind: "started", sessionId: id, url, providerPaymentId: id };
}

/** A 4xx at the start of a payment: nothing was opened, and it was never the customer's doing. */
export function startRefusal({ status, code }: { status: number; code: string }): StartResult {
  if (status === 409) return { kind: "refused", code: "payment.key_reused", isTechnical: true };
  return { kind: "refused", code: status === 429 ? "rate_limited" : code, isTechnical: true };
}
