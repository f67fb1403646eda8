import type { BtcpayClient } from "@/lib/payments/btcpay/client";
import { type Found, hasMoney, type Invoice, paymentIdIn } from "@/lib/payments/btcpay/invoice";
import { fetchReceived, type Received } from "@/lib/payments/btcpay/received";
import { asRecord, textAt } from "@/lib/payments/json-reading";
import type { PaymentReport, ProviderNews } from "@/lib/payments/provider";

/**
 * Invoice -> payment:
 *
 * ```
 * New · Processing        pending    seen is not confirmed; a part that has come (`seen`) waits for the rest until the invoice expires
 * Settled                 paid       what was asked, or what came when it was more: the server calls it PaidOver only while it waits, so coins that
 *                                    are sent again to a settled invoice show in its payments alone
 * Expired, money came     paid       what came: too little (PaidPartial) or too late (PaidLate), once all of it is confirmed
 * Expired, nothing came   cancelled
 * Invalid, money came     paid       what came and was confirmed; failed when it was never confirmed
 * Invalid, nothing came   cancelled
 * ```
 *
 * Money that came is always reported as what it is. Too little or too much is `paid` with that amount, never `failed`: the shop books
 * it as another amount than it asked for and returns it; an amount that nobody reports would stay in the store's wallet. It is
 * reported only when no payment waits for confirmation, because a refund of coins that are double-spent afterwards is a loss.
 */
export async function fetchReport(client: BtcpayClient, invoice: Invoice): Promise<Found<PaymentReport>> {
  const direct = reportWithoutAmounts(invoice);
  if (direct !== null && !hasMoney(invoice)) return { kind: "found", value: direct };
  const received = await fetchReceived(client, invoice);
  if (received.kind !== "found") return received;
  if (direct !== null) return { kind: "found", value: { ...direct, ...seenIn(received.value) } };
  return { kind: "found", value: reportOfReceived(invoice, received.value) };
}

/** What the invoice alone tells. Null where it takes its payments to tell. */
function reportWithoutAmounts(invoice: Invoice): PaymentReport | null {
  const { status } = invoice;
  if (status === "New" || status === "Processing") return pending(invoice);
  if (status === "Expired" && !hasMoney(invoice)) return ended(invoice, "cancelled", "invoice_expired");
  return null;
}

function reportOfReceived(invoice: Invoice, { receipts, isConfirmed, confirmed }: Received): PaymentReport {
  const { status, additionalStatus } = invoice;
  const isMarked = additionalStatus === "Marked";
  if (receipts.length === 0) {
    // A person at BTCPay says that it was paid in another way; BTCPay would refund the whole of it too.
    if (status === "Settled") return paid(invoice, invoice.asked);
    // What came was replaced by another transaction, which is not here yet.
    if (status === "Expired") return pending(invoice);
    return ended(invoice, "cancelled", "marked_invalid");
  }
  // The server gave up waiting for it, so nobody will tell when it is confirmed after all.
  const isOver = status === "Invalid" && !isMarked;
  if (!isConfirmed && !isOver) return pending(invoice);
  // The store's own tolerance: what the server calls paid is paid.
  const isEnough =
    status === "Settled" && additionalStatus === "None" && confirmed.amountMinor < invoice.asked.amountMinor;
  if (isEnough) return paid(invoice, invoice.asked);
  return confirmed.amountMinor > 0n ? paid(invoice, confirmed) : ended(invoice, "failed", "failed_to_confirm");
}

/** All that has come, confirmed or not: for the customer, who has sent it. */
function seenIn({ receipts }: Received): Pick<PaymentReport, "seen"> {
  const [first, ...others] = receipts.map(({ amount }) => amount);
  if (first === undefined) return {};
  return { seen: { ...first, amountMinor: others.reduce((sum, one) => sum + one.amountMinor, first.amountMinor) } };
}

function pending(invoice: Invoice): PaymentReport {
  // The id of the payment says that the customer has sent something: the shop then asks again soon.
  return { ...sketch(invoice, hasMoney(invoice)), state: "pending" };
}

function paid(invoice: Invoice, amount: PaymentReport["amount"]): PaymentReport {
  return { ...sketch(invoice, true), state: "paid", amount };
}

function ended(invoice: Invoice, state: "cancelled" | "failed", failureCode: string): PaymentReport {
  return { ...sketch(invoice, true), state, failureCode };
}

function sketch({ id, paymentId }: Pick<Invoice, "id" | "paymentId">, isSubmitted: boolean): PaymentReport {
  return {
    paymentId,
    // One id names both the page and the payment.
    sessionId: id,
    providerPaymentId: isSubmitted ? id : null,
    state: "pending",
    amount: null,
    captureBefore: null,
    // Coins come from an address, which is neither a name nor used twice.
    instrument: null,
    failureCode: null,
  };
}

/**
 * What a verified event says, in the shop's words. Pure.
 *
 * Events carry coins and no rate, so none of them carries an amount. What may mean money is therefore reported as paid without an
 * amount, which never fits the payment: the shop asks, and `query` decides.
 */
export function readBtcpayEvent(kind: string, payload: unknown): ProviderNews {
  const event = asRecord(payload);
  const id = textAt(event, "invoiceId");
  if (id === null) return { news: "ignored", why: `nothing to do for ${kind}` };
  const report = sketch({ id, paymentId: paymentIdIn(event) }, true);
  switch (kind) {
    case "InvoiceReceivedPayment":
    case "InvoiceProcessing":
      return { news: "payment", report };
    case "InvoicePaymentSettled":
    case "InvoiceSettled":
    case "InvoiceExpiredPaidPartial":
    case "InvoicePaidAfterExpiration":
      return { news: "payment", report: { ...report, state: "paid" } };
    case "InvoiceExpired":
      // A part of the money is here; its own confirmation tells more.
      if (event?.partiallyPaid !== false) return { news: "payment", report };
      return { news: "payment", report: { ...report, state: "cancelled", failureCode: "invoice_expired" } };
    case "InvoiceInvalid":
      // Marked by us or by a person, or not confirmed in time: money may be here all the same, so that the shop's next question tells.
      return { news: "payment", report: { ...report, failureCode: "invoice_invalid" } };
    default:
      return { news: "ignored", why: `nothing to do for ${kind}` };
  }
}
