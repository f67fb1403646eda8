import { rowOf, rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { composeOrderMail, type OrderMailFacts, type OrderMailKind } from "@/lib/mail/compose-mail";
import { shopMailer } from "@/lib/mail/shop-mailer";
import { orderUrl } from "@/lib/orders/order-link";
import type { CountryCode } from "@/lib/shared/countries";
import { isUuid } from "@/lib/shared/ids";
import { toLocale } from "@/lib/shared/locales";
import type { Currency } from "@/lib/shared/money";
import { open } from "@/lib/shared/secret-box";
import { type AnswerMailFacts, findAnswerForMail } from "@/lib/tickets/queries";

export type OrderMailJob = { kind: string; key: string; orderId: string | null };

/** The outbox's words for what happened, and the mail that tells it. */
const MAILS: Record<string, OrderMailKind> = {
  "mail.placed": "order_received",
  "mail.paid": "order_paid",
  "mail.in_review": "order_in_review",
  "mail.delivered": "order_delivered",
  "mail.awaiting_stock": "order_waiting_stock",
  "mail.needs_recipient": "order_needs_recipient",
  "mail.refunded": "order_refunded",
  "mail.refund_claim": "order_refund_claim",
  "mail.refund_payout": "order_refund_payout",
  "mail.expired": "order_expired",
  "mail.ticket_answered": "ticket_answered",
  "mail.ticket_written": "ticket_written",
};

type Row = {
  id: string;
  reference: string;
  locale: string;
  country: CountryCode;
  diamonds: bigint;
  recipient_sealed: string;
  email_sealed: string | null;
  currency: Currency;
  total_minor: bigint;
  net_minor: bigint;
  tax_minor: bigint;
  fee_minor: bigint;
  discount_minor: bigint;
  tax_name: string;
  tax_rate_bp: number;
  instrument_label: string | null;
  flow: "hold" | "pay" | null;
  captured_minor: bigint | null;
  delivered_at: Date | null;
  refunded_minor: bigint;
  correct_until: Date | null;
  expires_at: Date;
  status: string;
  /** A payment page was opened at least once. */
  was_payable: boolean;
};

/** Why there was nothing to send: the order's story tells it. */
type Unsent = "no_address" | "not_mailed" | "no_news";

/**
 * Sends one mail about an order, from what the tables say now, and keeps beside its outbox entry what came of it. Throwing makes the queue
 * try again; a repeat carries the same Message-ID. An order without an address, or a kind that nobody mails, is nothing to do.
 */
export async function sendOrderMail(job: OrderMailJob): Promise<void> {
  let unsent: Unsent | null;
  try {
    unsent = await sendOrSkip(job);
  } catch (error) {
    await keepOutcome(job.key, { unsentBecause: "failed" });
    throw error;
  }
  await keepOutcome(job.key, { unsentBecause: unsent });
}

/** Null: it was sent. What an earlier try has sent stays sent. */
async function keepOutcome(key: string, { unsentBecause }: { unsentBecause: Unsent | "failed" | null }): Promise<void> {
  await rowsOf(
    `UPDATE outbox_entries SET send_tries = send_tries + 1, unsent_because = CASE WHEN sent_at IS NULL THEN $2 END,
       sent_at = CASE WHEN $2::text IS NULL THEN COALESCE(sent_at, now()) ELSE sent_at END
     WHERE key = $1 RETURNING id`,
    [key, unsentBecause],
  );
}

async function sendOrSkip(job: OrderMailJob): Promise<Unsent | null> {
  const kind = MAILS[job.kind];
  if (kind === undefined || job.orderId === null) return "not_mailed";
  const order = await rowOf<Row>(
    `SELECT o.*, p.instrument_label, p.flow, p.captured_minor,
            COALESCE((SELECT sum(r.amount_minor)::bigint FROM refunds r WHERE r.order_id = o.id AND r.status = 'done' AND r.currency = o.currency), 0) AS refunded_minor,
            COALESCE((SELECT u.discount_minor FROM promotion_uses u WHERE u.order_id = o.id), 0) AS discount_minor,
            EXISTS (SELECT FROM payments s WHERE s.order_id = o.id AND s.url IS NOT NULL) AS was_payable
     FROM orders o LEFT JOIN payments p ON p.id = o.payment_id WHERE o.id = $1`,
    [job.orderId],
  );
  if (order === null || order.email_sealed === null) return "no_address";
  if (isNoNews(kind, order)) return "no_news";
  const claim = await claimOf(kind, job.key);
  // Fetched, or paid out, before the mail was sent: there is nothing to ask for any more.
  if (claim === null && isAboutClaim(kind)) return "no_news";
  const isOfTicket = kind === "ticket_answered" || kind === "ticket_written";
  const answer = isOfTicket ? await findAnswerForMail(prisma(), job.key) : null;
  if (isOfTicket && answer === null) return "no_news";
  const facts = factsOf(order, { claim, answer });
  const mail = composeOrderMail(toldKind(kind, order, claim), facts, {
    to: open(order.email_sealed, env.FACET_DATA_KEYS),
    // An answer goes out in the language that was written in.
    locale: answer?.locale ?? toLocale(order.locale),
    shop: { name: env.SHOP_NAME, supportEmail: env.SUPPORT_EMAIL },
    key: job.key,
  });
  await shopMailer().send(mail);
  return null;
}

/** It asks for a payment that is not awaited any more, or tells the end of an order that could never be paid and of which no mail has told. */
function isNoNews(kind: OrderMailKind, order: Row): boolean {
  if (kind === "order_received") return order.status !== "awaiting_payment";
  if (kind === "order_expired") return !order.was_payable;
  return kind === "order_paid" && isPaidNoNews(order);
}

type Claim = NonNullable<OrderMailFacts["claim"]> & { reason: string };

function isAboutClaim(kind: OrderMailKind): boolean {
  return kind === "order_refund_claim" || kind === "order_refund_payout";
}

/** The refund that a mail is about, by the mail's key, while it waits to be fetched, or for an account to be paid to. */
async function claimOf(kind: OrderMailKind, key: string): Promise<Claim | null> {
  const [, refundId = ""] = key.split(":");
  if (!isAboutClaim(kind) || !isUuid(refundId)) return null;
  const isFetched = kind === "order_refund_claim";
  const row = await rowOf<{ amount_minor: bigint; currency: Currency; url: string; reason: string }>(
    `SELECT amount_minor, currency, COALESCE(claim_url, '') AS url, reason FROM refunds
     WHERE id = $1 AND CASE WHEN $2 THEN status = 'pending' AND claim_url IS NOT NULL ELSE status <> 'done' AND retried_as IS NULL END`,
    [refundId, isFetched],
  );
  return row && { amount: { amountMinor: row.amount_minor, currency: row.currency }, url: row.url, reason: row.reason };
}

/** The mail that tells what became of the order, where the outbox knows only the kind of step. */
function toldKind(kind: OrderMailKind, order: Row, claim: Claim | null): OrderMailKind {
  if (kind === "order_refunded" && isReleasedHold(order)) return "order_released";
  return kind === "order_refund_claim" && claim?.reason === "wrong_amount" ? "order_wrong_amount" : kind;
}

/** "On their way" is no news when another mail has told, or will tell, how it went on. */
function isPaidNoNews({ status }: Row): boolean {
  return ["in_review", "awaiting_stock", "needs_recipient", "delivered", "refunding", "refunded"].includes(status);
}

/** Nothing was taken, so nothing had to be given back. */
function isReleasedHold({ status, flow, captured_minor: capturedMinor }: Row): boolean {
  return status === "refunded" && flow === "hold" && capturedMinor === 0n;
}

type Told = { claim: Claim | null; answer: AnswerMailFacts | null };

function factsOf(order: Row, { claim, answer }: Told): OrderMailFacts {
  return {
    orderId: order.id,
    reference: order.reference,
    orderUrl: orderUrl({ orderId: order.id, reference: order.reference, locale: answer?.locale ?? order.locale }),
    country: order.country,
    diamonds: Number(order.diamonds),
    recipientId: open(order.recipient_sealed, env.FACET_DATA_KEYS),
    total: { amountMinor: order.total_minor, currency: order.currency },
    netMinor: order.net_minor,
    taxMinor: order.tax_minor,
    feeMinor: order.fee_minor,
    discountMinor: order.discount_minor,
    taxName: order.tax_name,
    taxRateBp: order.tax_rate_bp,
    instrumentLabel: order.instrument_label,
    deliveredAt: order.delivered_at,
    // A released hold never left the customer's account, but to them it is the whole amount that is theirs again.
    refundedMinor: isReleasedHold(order) ? order.total_minor : order.refunded_minor,
    claim,
    answer: answer?.text ?? null,
    until: order.correct_until ?? order.expires_at,
  };
}
