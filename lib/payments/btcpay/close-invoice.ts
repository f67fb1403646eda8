import { type BtcpayClient, isFinal } from "@/lib/payments/btcpay/client";
import {
  fetchInvoice,
  fetchInvoicesOf,
  hasMoney,
  type Invoice,
  readInvoice,
  standsFor,
  unknownBecause,
} from "@/lib/payments/btcpay/invoice";
import type { ActionResult, CancelRequest } from "@/lib/payments/provider";

/**
 * Ends a payment that nobody has paid. Coins cannot be called back, so one that was paid is refused, and a refund returns it.
 * Refused with `payment.never_started`, `payment.already_paid`, or `payment.being_paid` while coins are on their way.
 */
export async function cancelPayment(client: BtcpayClient, request: CancelRequest): Promise<ActionResult> {
  const invoiceId = request.providerPaymentId ?? request.sessionId;
  if (invoiceId !== null) return closeInvoice(client, invoiceId);
  // A start whose answer was lost may have left an invoice.
  const found = await fetchInvoicesOf(client, request.paymentId);
  if (found.kind !== "found") return unknownBecause(found.failure);
  const invoice = standsFor(found.value) ?? found.value[0];
  return invoice === undefined ? { kind: "refused", code: "payment.never_started" } : close(client, invoice);
}

/**
 * Closes a checkout page that nobody may pay any more: the invoice is marked invalid. Safe to repeat, and `done` of one that has ended
 * by itself. Refused like `cancelPayment`; the shop then asks what came in.
 */
export async function closeInvoice(client: BtcpayClient, invoiceId: string): Promise<ActionResult> {
  const found = await fetchInvoice(client, invoiceId);
  if (found.kind === "found") return close(client, found.value);
  return isFinal(found.failure) ? { kind: "refused", code: found.failure.code } : unknownBecause(found.failure);
}

async function close(client: BtcpayClient, invoice: Invoice): Promise<ActionResult> {
  const refused = whyNot(invoice);
  if (refused !== null) return refused;
  if (invoice.status !== "New") return { kind: "done", providerId: invoice.id };
  const answer = await client.post(client.store(`/invoices/${encodeURIComponent(invoice.id)}/status`), {
    status: "Invalid",
  });
  // A refusal says that the invoice has changed meanwhile: the repeat sees how.
  if (answer.kind !== "answer") return unknownBecause(answer);
  const marked = readInvoice(answer.body);
  if (marked?.status !== "Invalid") return { kind: "unknown", because: "unreadable" };
  // Coins that came between the look and the mark are here all the same.
  return whyNot(marked) ?? { kind: "done", providerId: invoice.id };
}

function whyNot(invoice: Invoice): ActionResult | null {
  if (!hasMoney(invoice)) return null;
  const isOnItsWay = invoice.status === "Processing" || invoice.status === "New" || invoice.status === "Invalid";
  return { kind: "refused", code: isOnItsWay ? "payment.being_paid" : "payment.already_paid" };
}
