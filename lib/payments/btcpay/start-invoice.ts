import { toBtcpayAmount } from "@/lib/payments/btcpay/amount";
import { type BtcpayClient, type BtcpayFailure, becauseOf } from "@/lib/payments/btcpay/client";
import { fetchInvoicesOf, hasMoney, type Invoice, readInvoice, standsFor } from "@/lib/payments/btcpay/invoice";
import type { JsonRecord } from "@/lib/payments/json-reading";
import type { StartRequest, StartResult } from "@/lib/payments/provider";
import { isSameMoney } from "@/lib/shared/money";

/** One block has to confirm a payment. The policy below it takes payments that can still be taken back, and diamonds cannot. */
const SPEED_POLICY = "MediumSpeed";
/** How long the server still watches the address of an expired invoice; the settlement report looks back this far. */
export const MONITORING_MINUTES = 1_440;

/** Greenfield refuses a language that its checkout does not have; Filipino and Malay are not among them. */
const LANGUAGES: Readonly<Record<string, string>> = { id: "id", th: "th-TH", vi: "vi-VN" };

/**
 * Makes an invoice and gives its checkout page. Safe to repeat: Greenfield has no idempotency keys, so our payment id is the
 * invoice's order id, and every call looks for it first.
 *
 * - A lost answer is `unknown`. The invoice may be there, but nobody has its address; the repeat finds it.
 * - Two calls at once may both find nothing and make two. Each looks again after making one, takes the same (`standsFor`: the oldest)
 *   and marks the others invalid, so that one page can be paid. Until that is certain the answer is `unknown`.
 *
 * Refused with `payment.key_reused` when the invoice asks for another amount, `payment.page_closed` when it can no longer be paid,
 * `rate_limited`, or the server's own code.
 */
export async function startInvoice(client: BtcpayClient, request: StartRequest, now: Date): Promise<StartResult> {
  const before = await fetchInvoicesOf(client, request.paymentId);
  if (before.kind !== "found") return startFailure(before.failure);
  if (before.value.length > 0) return settleOnOne(client, before.value, request);
  const made = await client.post(client.store("/invoices"), invoiceBody(request, now));
  if (made.kind !== "answer") return startFailure(made);
  if (readInvoice(made.body) === null) return { kind: "unknown", because: "unreadable" };
  const after = await fetchInvoicesOf(client, request.paymentId);
  if (after.kind !== "found") return { kind: "unknown", because: becauseOf(after.failure) };
  return settleOnOne(client, after.value, request);
}

async function settleOnOne(
  client: BtcpayClient,
  invoices: readonly Invoice[],
  request: StartRequest,
): Promise<StartResult> {
  const kept = standsFor(invoices);
  if (kept === null) {
    // Just made, and not in the list yet.
    if (invoices.length === 0) return { kind: "unknown", because: "not_listed" };
    return { kind: "refused", code: "payment.page_closed", isTechnical: false };
  }
  for (const other of invoices) {
    if (other === kept || other.status !== "New" || hasMoney(other)) continue;
    const marked = await client.post(client.store(`/invoices/${encodeURIComponent(other.id)}/status`), {
      status: "Invalid",
    });
    if (marked.kind !== "answer") return { kind: "unknown", because: becauseOf(marked) };
    const closed = readInvoice(marked.body);
    // Its customer was quicker than we: the repeat takes the one that was paid.
    if (closed === null || hasMoney(closed)) return { kind: "unknown", because: "raced" };
  }
  if (!isSameMoney(kept.asked, request.amount))
    return { kind: "refused", code: "payment.key_reused", isTechnical: true };
  if (kept.url === null) return { kind: "unknown", because: "unreadable" };
  return { kind: "started", sessionId: kept.id, url: kept.url, providerPaymentId: kept.id };
}

function invoiceBody(request: StartRequest, now: Date): JsonRecord {
  const lifeMinutes = Math.ceil((request.expiresAt.getTime() - now.getTime()) / 60_000);
  return {
    amount: toBtcpayAmount(request.amount),
    currency: request.amount.currency,
    metadata: {
      orderId: request.paymentId,
      paymentId: request.paymentId,
      reference: request.reference,
      itemDesc: request.description,
    },
    checkout: {
      speedPolicy: SPEED_POLICY,
      expirationMinutes: Math.max(1, lifeMinutes),
      monitoringMinutes: MONITORING_MINUTES,
      redirectURL: request.returnUrl,
      redirectAutomatically: true,
      defaultLanguage: LANGUAGES[request.locale] ?? "en",
      // A store may forgive a few per cent; the shop's books do not.
      paymentTolerance: 0,
    },
  };
}

function startFailure(failure: BtcpayFailure): StartResult {
  if (failure.kind !== "failed") return { kind: "unknown", because: becauseOf(failure) };
  return { kind: "refused", code: failure.status === 429 ? "rate_limited" : failure.code, isTechnical: true };
}
