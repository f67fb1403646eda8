import { asRecord, textAt } from "@/lib/payments/json-reading";
import type { ActionResult } from "@/lib/payments/provider";
import { becauseOf, isPassing, type XenditClient } from "@/lib/payments/xendit/client";

/** Where one invoice is read. */
export function pathOfInvoice(invoiceId: string): string {
  return `/v2/invoices/${encodeURIComponent(invoiceId)}`;
}

/**
 * Closes an invoice that nobody has paid. Safe to repeat: what is expired is `done`. Refused with `payment.page_completed` when the
 * customer was faster.
 */
export async function expireInvoice(client: XenditClient, invoiceId: string): Promise<ActionResult> {
  const answer = await client.post(`/invoices/${encodeURIComponent(invoiceId)}/expire!`, {}, null);
  if (answer.kind === "no_answer") return { kind: "unknown", because: answer.because };
  if (answer.kind === "failed" && isPassing(answer)) return { kind: "unknown", because: becauseOf(answer) };
  if (answer.kind === "answer" && textAt(asRecord(answer.body), "status") === "EXPIRED")
    return { kind: "done", providerId: invoiceId };
  // Which code Xendit has for an invoice that is no longer open is not published, so the invoice itself says what it is.
  const seen = await client.get(pathOfInvoice(invoiceId));
  if (seen.kind === "failed" && !isPassing(seen)) return { kind: "refused", code: seen.code };
  if (seen.kind !== "answer") return { kind: "unknown", because: becauseOf(seen) };
  switch (textAt(asRecord(seen.body), "status")) {
    case "EXPIRED":
      return { kind: "done", providerId: invoiceId };
    case "PAID":
    case "SETTLED":
      return { kind: "refused", code: "payment.page_completed" };
    default:
      return { kind: "unknown", because: answer.kind === "answer" ? "not_expired" : becauseOf(answer) };
  }
}

/**
 * Makes sure that an invoice takes no money, as far as it has taken none. Refused with `payment.cannot_void` when it is paid: a bank
 * transfer cannot be undone, and `refund` says the same of it.
 */
export async function cancelInvoice(client: XenditClient, invoiceId: string): Promise<ActionResult> {
  const closed = await expireInvoice(client, invoiceId);
  return closed.kind === "refused" && closed.code === "payment.page_completed"
    ? { kind: "refused", code: "payment.cannot_void" }
    : closed;
}
