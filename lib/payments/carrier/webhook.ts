import { createHash } from "node:crypto";
import { readTicket, ticketOf } from "@/lib/payments/carrier/sink-ticket";
import { asRecord, recordAt, textAt } from "@/lib/payments/json-reading";
import type { PaymentReport, ProviderNews, VerifiedWebhook } from "@/lib/payments/provider";

const PAYMENT_EVENT = /^org\.camaraproject\.carrier-billing\.v\d+\.payment-([a-z-]+)$/;
const REFUND_EVENT = /^org\.camaraproject\.carrier-billing-refund\.v\d+\.refund-([a-z-]+)$/;

/**
 * A CloudEvent with the bearer token that we gave out for its payment. What is kept of it is what we need: descriptions and reasons are
 * free text, and an operator may write a phone number into them.
 *
 * An event's id is unique within its source, and a source may be anything, a phone number too; so the source goes into ours as a digest.
 */
export function verifyCarrierWebhook(
  secrets: readonly string[],
  rawBody: string,
  authorization: string | null,
): VerifiedWebhook | null {
  const token = /^Bearer ([A-Za-z0-9._~+/=-]{1,2000})$/i.exec(authorization ?? "")?.[1];
  const ticket = token === undefined ? null : readTicket(secrets, token, Date.now());
  if (ticket === null) return null;
  const event = asRecord(parse(rawBody));
  const [id, kind, source] = [textAt(event, "id"), textAt(event, "type"), textAt(event, "source")];
  if (id === null || kind === null || source === null) return null;
  const data = recordAt(event, "data");
  const { paymentId, refundId, amount } = ticket;
  return {
    externalId: `${id}:${createHash("sha256").update(source).digest("hex").slice(0, 16)}`,
    kind,
    payload: {
      ticket: { paymentId, refundId, amountMinor: amount.amountMinor.toString(), currency: amount.currency },
      providerPaymentId: textAt(data, "paymentId"),
      providerRefundId: textAt(data, "refundId"),
      isFailed: textAt(data, "status") === "failed",
    },
  };
}

/** What a verified notification says, in the shop's words. Pure. */
export function readCarrierEvent(kind: string, payload: unknown): ProviderNews {
  const paymentWord = PAYMENT_EVENT.exec(kind)?.[1];
  if (paymentWord !== undefined) return paymentNews(paymentWord, payload);
  const refundWord = REFUND_EVENT.exec(kind)?.[1];
  if (refundWord !== undefined) return refundNews(refundWord, payload);
  return { news: "ignored", why: `nothing to do for ${kind}` };
}

const TICKET_NAMES = { paymentId: "paymentId", refundId: "refundId", amountMinor: "amountMinor", currency: "currency" };

function paymentNews(word: string, payload: unknown): ProviderNews {
  const record = asRecord(payload);
  const ticket = ticketOf(recordAt(record, "ticket"), TICKET_NAMES);
  const providerPaymentId = textAt(record, "providerPaymentId");
  if (ticket === null || providerPaymentId === null) return { news: "ignored", why: "not an event that we can read" };
  const report: PaymentReport = {
    paymentId: ticket.paymentId,
    sessionId: ticket.paymentId,
    providerPaymentId,
    state: "pending",
    amount: null,
    captureBefore: null,
    instrument: null,
    failureCode: null,
  };
  const denied = { ...report, providerPaymentId: null, failureCode: "carrier.denied" };
  const isFailed = record?.isFailed === true;
  switch (word) {
    case "reserved":
      // Without an amount, so that the shop asks: only the operator's record tells it, and whose number it is.
      return { news: "payment", report: isFailed ? denied : { ...report, state: "authorised" } };
    case "completed":
      if (isFailed) return { news: "ignored", why: "a confirmation that failed; our own call tells the rest" };
      // Confirming takes the whole reservation, so that the amount is the one that we asked for.
      return { news: "payment", report: { ...report, state: "captured", amount: ticket.amount } };
    case "denied":
      // This preparation may have been replaced, and the page is open for another: nothing has ended.
      return { news: "payment", report: denied };
    case "cancelled":
      // Without our id: a preparation that was given up must not end the payment that went on without it.
      return {
        news: "payment",
        report: { ...report, paymentId: null, sessionId: null, state: "cancelled", failureCode: "carrier.cancelled" },
      };
    default:
      return { news: "ignored", why: `nothing to do for payment-${word}` };
  }
}

/** `in-bill` promises the money with the next bill; the operator's record is `processing` until then. */
const REFUND_STATES: Record<string, "done" | "failed" | "pending"> = {
  completed: "done",
  denied: "failed",
  "in-bill": "pending",
};

function refundNews(word: string, payload: unknown): ProviderNews {
  const record = asRecord(payload);
  const ticket = ticketOf(recordAt(record, "ticket"), TICKET_NAMES);
  const providerRefundId = textAt(record, "providerRefundId");
  if (ticket === null || ticket.refundId === null || providerRefundId === null)
    return { news: "ignored", why: "not an event that we can read" };
  const state = REFUND_STATES[word];
  if (state === undefined) return { news: "ignored", why: `nothing to do for refund-${word}` };
  return {
    news: "refund",
    refundId: ticket.refundId,
    providerRefundId,
    state: record?.isFailed === true ? "failed" : state,
    amount: ticket.amount,
    paymentId: ticket.paymentId,
    providerPaymentId: textAt(record, "providerPaymentId"),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
