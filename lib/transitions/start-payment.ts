import { preparedRowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import type { OrderStatus, PaymentStatus } from "@/lib/orders/lifecycle";
import { orderUrl } from "@/lib/orders/order-link";
import { isTechnicalFailure, observeStart } from "@/lib/payments/observe-call";
import type { ProviderName, StartRequest } from "@/lib/payments/provider";
import { providerOf } from "@/lib/payments/registry";
import type { AttemptRef } from "@/lib/routing/feedback";
import { addSeconds } from "@/lib/shared/clock";
import type { CountryCode } from "@/lib/shared/countries";
import type { MethodId } from "@/lib/shared/methods";
import type { Currency, Money } from "@/lib/shared/money";
import { Refusal } from "@/lib/shared/refusal";
import { open } from "@/lib/shared/secret-box";
import { traceStep } from "@/lib/tracing/trace";
import { findRerouted, rerouteAttempt } from "@/lib/transitions/reroute-attempt";
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
  channel: string;
  provider: ProviderName;
  method: MethodId;
  country: CountryCode;
  is_rerouted: boolean;
  amount_minor: bigint;
  currency: Currency;
  diamonds: bigint;
  locale: string;
  email_sealed: string | null;
  url: string | null;
  created_at: Date;
  failure_code: string | null;
};

/** What the provider is told of an attempt. All of it is in the attempt's rows, so that whoever opens its page sends the same request. */
export type OpenAttempt = {
  paymentId: string;
  orderId: string;
  reference: string;
  channel: string;
  provider: ProviderName;
  method: MethodId;
  country: CountryCode;
  /** It took the place of an attempt whose channel refused it: a second time it goes nowhere else. */
  isRerouted: boolean;
  /** Its provider may have been asked before, by a call of which nobody knows what came. */
  isRepeat: boolean;
  amount: Money;
  diamonds: bigint;
  locale: string;
  email: string | null;
  createdAt: Date;
};

/**
 * Finds an attempt's hosted payment page, or opens it, and answers its address. Every fact comes from the row, so that a repeat sends the
 * provider the same request under the same key (`pay:{attempt}`) and gets the same page.
 *
 * Refuses with order.closed, payment.start_failed, payment.start_unknown, payment.channel_unavailable, payment.not_found.
 *
 * @param isNew the attempt has only just been added, so that nobody has asked its provider yet
 */
export async function startPayment(paymentId: string, now: Date, isNew = false): Promise<{ url: string }> {
  const [attempt] = await preparedRowsOf<AttemptRow>(
    "start-payment",
    `SELECT p.id AS payment_id, p.order_id, o.reference, o.status AS order_status, p.status, p.channel, p.provider, p.method, p.amount_minor,
            COALESCE(p.routing ? 'reroutedFrom', false) AS is_rerouted, p.currency, o.country, o.diamonds, o.locale, o.email_sealed, p.url, p.created_at, p.failure_code
     FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.id = $1`,
    [paymentId],
  );
  if (attempt === undefined) throw new Refusal("payment.not_found", { paymentId });
  if (attempt.url !== null) return { url: attempt.url };
  if (attempt.order_status !== "awaiting_payment") throw new Refusal("order.closed", { paymentId });
  if (attempt.status !== "pending") {
    // Whoever asked a moment earlier may have gone on to another channel.
    const other = await findRerouted(paymentId);
    if (other !== null) return startPayment(other, now);
    throw new Refusal("payment.start_failed", { code: attempt.failure_code });
  }

  return openPaymentPage(
    {
      paymentId,
      orderId: attempt.order_id,
      reference: attempt.reference,
      channel: attempt.channel,
      provider: attempt.provider,
      isRerouted: attempt.is_rerouted,
      isRepeat: !isNew,
      method: attempt.method,
      country: attempt.country,
      amount: { amountMinor: attempt.amount_minor, currency: attempt.currency },
      diamonds: attempt.diamonds,
      locale: attempt.locale,
      email: attempt.email_sealed === null ? null : open(attempt.email_sealed, env.FACET_DATA_KEYS),
      createdAt: attempt.created_at,
    },
    now,
  );
}

/**
 * Opens the hosted payment page of an attempt that has none, for whoever has just placed it and knows its rows. When its channel refuses for
 * technical reasons, the page of another channel of the same method is opened, once, but never after a call whose outcome is unknown. Safe to
 * repeat: the provider finds the first page by the key. Refuses with order.closed, payment.start_failed, payment.start_unknown, payment.channel_unavailable.
 */
export async function openPaymentPage(attempt: OpenAttempt, now: Date): Promise<{ url: string }> {
  const { paymentId } = attempt;
  const { orderId, channel } = attempt;
  const answer = await traceStep(
    "payment: start",
    { orderId, paymentId, channel },
    () => observeStart(attemptRefOf(attempt, now), () => providerOf(attempt.provider).start(requestOf(attempt))),
    { isCall: true, learn: ({ kind }) => ({ answer: kind }) },
  );
  if (answer.kind === "unknown") throw new Refusal("payment.start_unknown", { because: answer.because });
  if (answer.kind === "refused") {
    // That this call was turned away says nothing about an earlier one, which may have opened a page.
    if (attempt.isRepeat && isTechnicalFailure(answer))
      throw new Refusal("payment.start_unknown", { because: answer.code });
    const ended = await starting.submit({ paymentId, failureCode: answer.code });
    // Somebody who asked at the same moment was given the page: nothing is refused that can be paid.
    if (ended.url !== null) return { url: ended.url };
    if (ended.status !== "failed") throw new Refusal("order.closed", { paymentId, status: ended.status });
    // The channel has definitely not taken it, for reasons of its own: another may. What nobody knows the outcome of stays where it is.
    const other = isTechnicalFailure(answer) && !attempt.isRerouted ? await rerouteAttempt(attempt) : null;
    if (other !== null) return openPaymentPage(other, now);
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
    // The order ended while the provider opened the page, or its channel refused somebody else: nobody may pay there any more.
    await providerOf(attempt.provider).expireSession({ sessionId: answer.sessionId });
    const other = stored.status === "failed" && !attempt.isRerouted ? await rerouteAttempt(attempt) : null;
    if (other !== null) return openPaymentPage(other, now);
    throw new Refusal("order.closed", { paymentId, status: stored.status });
  }
  return { url: stored.url };
}

function attemptRefOf({ paymentId, channel, method, country }: OpenAttempt, now: Date): AttemptRef {
  return { attemptId: paymentId, channelId: channel, method, country, startedAtMs: now.getTime() };
}

function requestOf(attempt: OpenAttempt): StartRequest {
  const { paymentId, orderId, reference, locale } = attempt;
  const order = { orderId, reference, locale };
  return {
    paymentId,
    orderId,
    reference,
    method: attempt.method,
    country: attempt.country,
    diamonds: Number(attempt.diamonds),
    amount: attempt.amount,
    description: `${attempt.diamonds} diamonds, order ${reference}`,
    // A wallet may return to another browser: everything that the page needs is in its address.
    returnUrl: orderUrl({ ...order, from: "paid" }),
    cancelUrl: orderUrl({ ...order, from: "back" }),
    email: attempt.email,
    locale,
    expiresAt: addSeconds(attempt.createdAt, PAGE_TTL_SECONDS),
  };
}
