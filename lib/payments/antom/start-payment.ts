import { toAntomAmount } from "@/lib/payments/antom/amount";
import { type AntomAnswer, type AntomClient, becauseOf, isTooMany } from "@/lib/payments/antom/client";
import { type JsonRecord, textAt } from "@/lib/payments/json-reading";
import type { StartRequest, StartResult } from "@/lib/payments/provider";
import type { MethodId } from "@/lib/shared/methods";

/** What Antom calls the methods that we sell through it. */
const METHOD_TYPES: Partial<Record<MethodId, string>> = {
  card: "CARD",
  gcash: "GCASH",
  dana: "DANA",
  touch_n_go: "TNG",
  momo: "MOMO",
  truemoney: "TRUEMONEY",
};

const DESCRIPTION_MAX = 256;
const EMAIL_MAX = 64;

/**
 * Opens Antom's hosted page for a card (held until it is captured) or a wallet (paid at once). Safe to repeat: the payment's id is the
 * request id, and the same request gives the same page.
 *
 * Refused with payment.method_not_offered, payment.key_reused (another amount or method under the same id), payment.page_closed,
 * rate_limited, unreachable, or Antom's own code.
 */
export async function startPayment(client: AntomClient, request: StartRequest): Promise<StartResult> {
  const methodType = METHOD_TYPES[request.method];
  if (methodType === undefined) return { kind: "refused", code: "payment.method_not_offered", isTechnical: true };
  return resultOf(await client.post("/v1/payments/pay", payBody(request, methodType, client.notifyUrl)), request);
}

/** Every field is a text, numbers and truth values too: the documents ask for it. */
function payBody(request: StartRequest, methodType: string, notifyUrl: string): JsonRecord {
  const amount = toAntomAmount(request.amount);
  const isCard = methodType === "CARD";
  return {
    productCode: "CASHIER_PAYMENT",
    paymentRequestId: request.paymentId,
    paymentAmount: amount,
    paymentMethod: { paymentMethodType: methodType },
    order: {
      referenceOrderId: request.reference,
      orderDescription: request.description.slice(0, DESCRIPTION_MAX),
      orderAmount: amount,
      ...buyerOf(request),
    },
    ...(isCard && { paymentFactor: { isAuthorization: "true", captureMode: "MANUAL" } }),
    // We are not told what the customer holds in their hand. A wallet's page for phones also opens elsewhere, and most of its users hold one.
    env: isCard ? { terminalType: "WEB" } : { terminalType: "WAP", osType: "ANDROID" },
    userRegion: request.country,
    paymentExpiryTime: request.expiresAt.toISOString(),
    // The one address for whatever comes of it: the order's page asks us how it ended.
    paymentRedirectUrl: request.returnUrl,
    paymentNotifyUrl: notifyUrl,
  };
}

function buyerOf({ email }: StartRequest): JsonRecord {
  return email === null || email.length > EMAIL_MAX ? {} : { buyer: { buyerEmail: email } };
}

function resultOf(answer: AntomAnswer, { paymentId }: StartRequest): StartResult {
  switch (answer.kind) {
    case "uncertain":
      if (isTooMany(answer)) return { kind: "refused", code: "rate_limited", isTechnical: true };
      return answer.code === "PAYMENT_IN_PROCESS" ? started(answer.body, paymentId) : unknown(answer.code);
    case "refused":
      return refusal(answer.code);
    case "success":
      // Paid before we had the page's address: `query` tells the rest.
      return unknown("already_paid");
    case "no_answer":
      // No connection came about, so nothing was asked: the same as being refused.
      if (answer.because === "unreachable") return { kind: "refused", code: "unreachable", isTechnical: true };
      return unknown(becauseOf(answer));
  }
}

function started(body: JsonRecord, paymentId: string): StartResult {
  const url = textAt(body, "normalUrl");
  if (url === null || !URL.canParse(url)) return unknown("unreadable");
  // Antom knows the page by our own id; its id of the payment is what captures and refunds name.
  return { kind: "started", sessionId: paymentId, url, providerPaymentId: textAt(body, "paymentId") };
}

/** What is about the customer rather than about us, so that another channel would hear the same. */
const ABOUT_THE_CUSTOMER = /^(RISK_REJECT|REGULATION_RESTRICTION|USER_.*|CARD_.*|DO_NOT_HONOR|.*_BALANCE_NOT_ENOUGH)$/;
const CLOSED = /^ORDER_IS_(CLOSED|CANCELED|CANCELLED)$/;

function refusal(code: string): StartResult {
  if (code === "REPEAT_REQ_INCONSISTENT") return { kind: "refused", code: "payment.key_reused", isTechnical: true };
  if (CLOSED.test(code)) return { kind: "refused", code: "payment.page_closed", isTechnical: false };
  return { kind: "refused", code, isTechnical: !ABOUT_THE_CUSTOMER.test(code) };
}

function unknown(because: string): StartResult {
  return { kind: "unknown", because };
}
