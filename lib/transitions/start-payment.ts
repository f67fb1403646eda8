import { preparedRowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import type { OrderStatus, PaymentStatus } from "@/lib/orders/lifecycle";
import { orderUrl } from "@/lib/orders/order-link";
import type { ProviderName, StartRequest } from "@/lib/payments/provider";
import { providerOf } from "@/lib/payments/registry";
import { addSeconds } from "@/lib/shared/clock";
import type { Currency } from "@/lib/shared/money";
import { Refusal } from "@/lib/shared/refusal";
import { open } from "@/lib/shared/secret-box";
import { starting } from "@/lib/transitions/start";

/**
 * How long the provider's page may live at most. Stripe asks for 30 minutes or more; the order's own end is kept by us, who close
 * the page when it comes. Counted from the row, so that a repeat sends the same moment.
 */
const PAGE_TTL_SECONDS = 2_100;

type AttemptRow = {
  payment_id: string;
  order_id: string;
  reference: string;
  order_status: OrderStatus;
  status: PaymentStatus;
  provider: ProviderName;
  amount_minor: bigint;
  currency: Currency;
  diamonds: bigint;
  locale: string;
  email_sealed: string | null;
  url: string | null;
  created_at: Date;
  failure_code: string | null;
};

/**
 * Opens the hosted payment page of an attempt and answers its address. Every fact comes from the row, so that a repeat sends the
 * provider the same request under the same key (`pay:{attempt}`) and gets the same page.
 *
 * Refuses with order.closed, payment.start_failed, payment.start_unknown, payment.channel_unavailable, payment.not_found.
 */
export async function startPayment(paymentId: string, now: Date): Promise<{ url: string }> {
  const [attempt] = await preparedRowsOf<AttemptRow>(
    "start-payment",
    `SELECT p.id AS payment_id, p.order_id, o.reference, o.status AS order_status, p.status, p.provider, p.amount_minor, p.currency,
            o.diamonds, o.locale, o.email_sealed, p.url, p.created_at, p.failure_code
     FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.id = $1`,
    [paymentId],
  );
  if (attempt === undefined) throw new Refusal("payment.not_found", { paymentId });
  if (attempt.url !== null) return { url: attempt.url };
  if (attempt.order_status !== "awaiting_payment") throw new Refusal("order.closed", { paymentId });
  if (attempt.status !== "pending") throw new Refusal("payment.start_failed", { code: attempt.failure_code });

  const answer = await providerOf(attempt.provider).start(requestOf(attempt));
  if (answer.kind === "unknown") throw new Refusal("payment.start_unknown", { because: answer.because });
  if (answer.kind === "refused") {
    await starting.submit({ paymentId, failureCode: answer.code });
    throw new Refusal(answer.isTechnical ? "payment.channel_unavailable" : "payment.start_failed", {
      code: answer.code,
    });
  }
  const stored = await starting.submit({
    paymentId,
    sessionId: answer.sessionId,
    url: answer.url,
    providerPaymentId: answer.providerPaymentId,
    queryAt: addSeconds(now, env.PAYMENT_QUERY_SECONDS[0] ?? 60),
  });
  if (stored.status !== "pending" || stored.url === null) {
    // The order ended while the provider opened the page: nobody may pay there any more.
    await providerOf(attempt.provider).expireSession({ sessionId: answer.sessionId });
    throw new Refusal("order.closed", { paymentId, status: stored.status });
  }
  return { url: stored.url };
}

function requestOf(attempt: AttemptRow): StartRequest {
  const order = { orderId: attempt.order_id, reference: attempt.reference, locale: attempt.locale };
  return {
    paymentId: attempt.payment_id,
    orderId: attempt.order_id,
    reference: attempt.reference,
    amount: { amountMinor: attempt.amount_minor, currency: attempt.currency },
    description: `${attempt.diamonds} diamonds, order ${attempt.reference}`,
    // A wallet may return to another browser: everything that the page needs is in its address.
    returnUrl: orderUrl({ ...order, from: "paid" }),
    cancelUrl: orderUrl({ ...order, from: "back" }),
    email: attempt.email_sealed === null ? null : open(attempt.email_sealed, env.FACET_DATA_KEYS),
    locale: attempt.locale,
    expiresAt: addSeconds(attempt.created_at, PAGE_TTL_SECONDS),
  };
}
