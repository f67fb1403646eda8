import { type AntomClient, becauseOf, isAboutOurKeys } from "@/lib/payments/antom/client";
import { reportOfInquiry } from "@/lib/payments/antom/report";
import { textAt } from "@/lib/payments/json-reading";
import { type ActionResult, isReport, type QueryResult } from "@/lib/payments/provider";

const PAGE_STAYS_OPEN: ActionResult = { kind: "refused", code: "payment.page_stays_open" };

/** Reads a payment by our own id, so that nothing is lost with an answer to `start`. */
export async function readPayment(client: AntomClient, paymentId: string): Promise<QueryResult> {
  const answer = await client.ask("/v1/payments/inquiryPayment", { paymentRequestId: paymentId });
  if (answer.kind === "success") return reportOfInquiry(answer.body) ?? { kind: "unknown", because: "unreadable" };
  const isMissing = answer.kind === "refused" && answer.code === "ORDER_NOT_EXIST";
  return { kind: "unknown", because: isMissing ? "never_started" : becauseOf(answer) };
}

/**
 * Releases a hold, or gives a wallet's payment of today back whole (free of charge until 00:15 of the next day in
 * Singapore). Safe to repeat. Refused with payment.never_started, payment.page_stays_open (nobody has paid yet, and Antom would not end it), or Antom's
 * own code: captured, refunded in part, or too late.
 */
export async function cancelPayment(client: AntomClient, paymentId: string): Promise<ActionResult> {
  const answer = await client.ask("/v1/payments/cancel", { paymentRequestId: paymentId });
  if (answer.kind === "success") return { kind: "done", providerId: textAt(answer.body, "paymentId") ?? paymentId };
  if (answer.kind !== "refused" || isAboutOurKeys(answer.code)) return { kind: "unknown", because: becauseOf(answer) };
  if (answer.code === "ORDER_NOT_EXIST") return { kind: "refused", code: "payment.never_started" };
  // What has ended already is refused in words that the documents do not tell apart; the payment itself says it.
  const seen = await readPayment(client, paymentId);
  if (!isReport(seen)) return seen;
  if (seen.state === "cancelled" || seen.state === "failed") return { kind: "done", providerId: paymentId };
  return seen.state === "pending" ? PAGE_STAYS_OPEN : { kind: "refused", code: answer.code };
}

/**
 * Whether a page has ended by itself. Antom has no call that closes a page and leaves money alone: `cancel` also gives back what was paid a
 * moment ago, and the shop may have begun to deliver for it. So a page stays open until its `paymentExpiryTime`, and a payment that
 * comes late is the shop's to honour or to return. Refused with payment.already_paid, payment.page_stays_open.
 */
export async function closePage(client: AntomClient, paymentId: string): Promise<ActionResult> {
  const seen = await readPayment(client, paymentId);
  if (!isReport(seen)) {
    return seen.because === "never_started" ? { kind: "refused", code: "payment.never_started" } : seen;
  }
  switch (seen.state) {
    case "pending":
      return PAGE_STAYS_OPEN;
    case "failed":
    case "cancelled":
      return { kind: "done", providerId: paymentId };
    default:
      return { kind: "refused", code: "payment.already_paid" };
  }
}
