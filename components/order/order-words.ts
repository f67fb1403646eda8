import type { MessageKey } from "@/i18n/messages";
import type { MessageValues } from "@/i18n/translate";
import type { OrderView } from "@/lib/orders/order-view";

/** How the head of the page looks: what it means for the person, not how the server calls it. */
export type Mood = "waiting" | "working" | "arrived" | "attention" | "calm" | "money";

export type Sentence = { key: MessageKey<"order">; values?: MessageValues };
export type Headline = { mood: Mood; title: Sentence; body: Sentence[] };

/** `cameFromPaying`: the payment page sent the customer back as having paid, and its confirmation is not here yet. */
export type Moment = { waitedMs: number | null; cameFromPaying: boolean };

type Words = {
  money: (amountMinor: string) => string;
  seconds: (ms: number) => string;
  method: string;
  /** Where a customer writes to. */
  support: string;
};

/** Seconds are told while they are something to be glad of; "628.7 s" is read as an excuse. */
const TOLD_WITHIN_MS = 60_000;

/** Longer than this over the usual time, the page says what happens by itself. */
const SLOW_AFTER_MS = 15_000;

/**
 * What the page says about an order: one title and one or two sentences that answer "what is happening, what happens by
 * itself, what can I do". `waitedMs` is the time since it was paid; null before.
 */
export function headlineOf(order: OrderView, words: Words, moment: Moment): Headline {
  const values = { count: order.diamonds, recipient: order.recipientId, delivered: order.deliveredDiamonds };
  const returned = order.refundingMinor === "0" ? order.refundedMinor : order.refundingMinor;
  const money = { amount: words.money(returned === "0" ? order.totalMinor : returned), method: words.method };

  switch (order.situation) {
    case "in_review":
      return { mood: "calm", title: { key: "inReviewTitle" }, body: [{ key: "inReviewBody" }] };
    case "awaiting_stock":
      return { mood: "calm", title: { key: "stockTitle" }, body: [{ key: "stockBody" }] };
    case "needs_recipient":
      return { mood: "attention", title: { key: "recipientTitle" }, body: [{ key: "recipientBody", values }] };
    case "unknown":
      return { mood: "calm", title: { key: "unknownTitle" }, body: [{ key: "unknownBody" }] };
    case "payout": {
      const values = { ...money, support: words.support, reference: order.reference };
      return { mood: "attention", title: { key: "payoutTitle" }, body: [{ key: "payoutBody", values }] };
    }
    case "partly_paid":
    case "partly_paid_closed": {
      const key = order.situation === "partly_paid" ? "partlyPaidBody" : "partlyPaidClosedBody";
      const values = { seen: words.money(order.seenMinor), amount: words.money(order.totalMinor) };
      return { mood: "attention", title: { key: "partlyPaidTitle" }, body: [{ key, values }] };
    }
    case "refunding":
      return { mood: "money", title: { key: "refundingTitle" }, body: [{ key: "refundingBody", values: money }] };
    case "refunded":
      return { mood: "money", title: { key: "refundedTitle" }, body: [{ key: "refundedBody", values: money }] };
    case "partly_refunded":
      return { mood: "money", title: { key: "partlyTitle", values }, body: [{ key: "partlyBody", values: money }] };
    case "expired":
      return { mood: "calm", title: { key: "expiredTitle" }, body: [{ key: "expiredBody" }] };
    case "cancelled":
      return { mood: "calm", title: { key: "cancelledTitle" }, body: [{ key: "cancelledBody" }] };
    case "payment_failed":
      return { mood: "attention", title: { key: "failedTitle" }, body: [{ key: "failedBody" }] };
    case "late_money":
      return { mood: "money", title: { key: "lateMoneyTitle" }, body: [{ key: "lateMoneyBody" }] };
    case "wrong_amount":
    case "wrong_amount_closed": {
      const key = order.situation === "wrong_amount" ? "wrongAmountBody" : "wrongAmountClosedBody";
      const values = { amount: words.money(order.totalMinor), received: words.money(order.wrongMinor) };
      return { mood: "attention", title: { key: "wrongAmountTitle" }, body: [{ key, values }] };
    }
    default:
      return headlineOfStatus(order, words, moment);
  }
}

function headlineOfStatus(order: OrderView, words: Words, { waitedMs, cameFromPaying }: Moment): Headline {
  const { diamonds, recipientId, paidToDeliveredMs, usualMs } = order;
  if (order.status === "delivered") {
    const body: Sentence =
      paidToDeliveredMs === null || paidToDeliveredMs > TOLD_WITHIN_MS
        ? { key: "deliveredBodyPlain", values: { recipient: recipientId } }
        : { key: "deliveredBody", values: { recipient: recipientId, seconds: words.seconds(paidToDeliveredMs) } };
    return { mood: "arrived", title: { key: "deliveredTitle", values: { count: diamonds } }, body: [body] };
  }
  if (order.paidAt === null && (cameFromPaying || order.seenMinor !== "0")) {
    // Coins take their network's time, and a part of them waits for the rest: the payment page says how much is missing.
    const key = order.method === "bitcoin" ? "confirmingCoinsBody" : "confirmingBody";
    return { mood: "working", title: { key: "confirmingTitle" }, body: [{ key }] };
  }
  if (order.paidAt === null) return { mood: "waiting", title: { key: "placedTitle" }, body: [{ key: "placedBody" }] };

  const body: Sentence[] = [{ key: "deliveringBody", values: { count: diamonds, recipient: recipientId } }];
  if (waitedMs !== null && waitedMs > SLOW_AFTER_MS + (usualMs ?? 0)) body.push({ key: "slowBody" });
  else if (usualMs !== null) body.push({ key: "deliveringUsual", values: { seconds: words.seconds(usualMs) } });
  return { mood: "working", title: { key: "deliveringTitle" }, body };
}

/** Seconds as people read a stopwatch: 1.4 from 1380 ms; two decimals below a second's tenth matter to nobody. */
export function secondsText(ms: number, locale: string, decimals = 1): string {
  const format = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return new Intl.NumberFormat(locale, format).format(Math.max(0, ms) / 1_000);
}

/** "12:04" left of a span, hours only when there are any. */
export function countdownText(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const pad = (value: number) => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${pad(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(seconds % 60)}`;
}
