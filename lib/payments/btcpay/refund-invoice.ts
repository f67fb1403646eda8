import { fromBtcpayAmount, toBtcpayAmount } from "@/lib/payments/btcpay/amount";
import { type BtcpayClient, type BtcpayFailure, becauseOf, isFinal } from "@/lib/payments/btcpay/client";
import { type Found, fetchInvoice } from "@/lib/payments/btcpay/invoice";
import { fetchReport } from "@/lib/payments/btcpay/report";
import { asRecord, integerAt, textAt } from "@/lib/payments/json-reading";
import type { ActionResult, RefundRequest } from "@/lib/payments/provider";
import { isSameMoney, type Money } from "@/lib/shared/money";

/** A refund at BTCPay: the right to be paid an amount, which the customer claims with an address of their own. */
type PullPayment = {
  id: string;
  name: string;
  description: string;
  amount: Money | null;
  startsAtSeconds: number;
  isArchived: boolean;
  url: string | null;
};

/**
 * Returns money of an invoice, all of it or a part, in the shop's currency. BTCPay cannot send coins back by itself: it makes a pull
 * payment, whose link (`claimUrl`) the customer needs. `pending` until the payouts that were claimed on it are completed.
 *
 * Safe to repeat: Greenfield has no idempotency keys, so the pull payment's name holds our refund id and every call looks for it
 * first. Of two that were made at once the oldest counts and the others are archived; nobody was given their links.
 *
 * Refused with `payment.key_reused` (another amount under the same id), `payment.not_paid`, `payment.refund_too_large` (BTCPay itself
 * would promise any amount), `refund_archived` when a person at BTCPay took it back, or the server's own code.
 */
export async function refundInvoice(
  client: BtcpayClient,
  payoutMethodId: string,
  request: RefundRequest,
): Promise<ActionResult> {
  const before = await fetchPullPayments(client);
  if (before.kind !== "found") return unknown(before.failure);
  const known = before.value.filter(({ name }) => name === nameOf(request));
  if (known.length > 0) return settleOnOne(client, known, request);
  const refusal = await whyNot(client, before.value, request);
  if (refusal !== null) return refusal;
  const made = await client.post(
    client.store(`/invoices/${encodeURIComponent(request.providerPaymentId)}/refund`),
    // The amount is ours and in our currency: of the server's own variants none knows what the books say.
    {
      name: nameOf(request),
      description: descriptionOf(request),
      payoutMethodId,
      refundVariant: "Custom",
      customAmount: toBtcpayAmount(request.amount),
      customCurrency: request.amount.currency,
    },
  );
  if (made.kind !== "answer") return isFinal(made) ? { kind: "refused", code: made.code } : unknown(made);
  const after = await fetchPullPayments(client);
  if (after.kind !== "found") return unknown(after.failure);
  const ours = after.value.filter(({ name }) => name === nameOf(request));
  return ours.length === 0 ? { kind: "unknown", because: "not_listed" } : settleOnOne(client, ours, request);
}

/** The customer sees both on the claim page. A name has at most 50 characters. */
function nameOf({ refundId }: RefundRequest): string {
  return `Refund ${refundId}`;
}

function descriptionOf({ providerPaymentId }: RefundRequest): string {
  return `Invoice ${providerPaymentId}`;
}

/** Oldest first, archived ones too. There is no way to ask for those of one invoice. */
async function fetchPullPayments(client: BtcpayClient): Promise<Found<PullPayment[]>> {
  const answer = await client.get(client.store("/pull-payments?includeArchived=true"));
  if (answer.kind !== "answer") return { kind: "not_found", failure: answer };
  if (!Array.isArray(answer.body)) return { kind: "not_found", failure: { kind: "no_answer", because: "unreadable" } };
  const newestFirst = answer.body.map(readPullPayment).filter((pull) => pull !== null);
  return { kind: "found", value: newestFirst.toReversed().sort((a, b) => a.startsAtSeconds - b.startsAtSeconds) };
}

function readPullPayment(value: unknown): PullPayment | null {
  const pull = asRecord(value);
  const id = textAt(pull, "id");
  if (pull === null || id === null) return null;
  return {
    id,
    name: textAt(pull, "name") ?? "",
    description: textAt(pull, "description") ?? "",
    // Another use of this store may pay out in bitcoin: that is no amount of ours.
    amount: fromBtcpayAmount(pull.amount, pull.currency),
    startsAtSeconds: integerAt(pull, "startsAt") ?? 0,
    isArchived: pull.archived === true,
    url: textAt(pull, "viewLink"),
  };
}

async function settleOnOne(
  client: BtcpayClient,
  ours: readonly PullPayment[],
  request: RefundRequest,
): Promise<ActionResult> {
  const [kept, ...others] = ours;
  if (kept?.amount == null || !isSameMoney(kept.amount, request.amount))
    return { kind: "refused", code: "payment.key_reused" };
  for (const other of others.filter(({ isArchived }) => !isArchived)) {
    const archived = await client.delete(client.store(`/pull-payments/${encodeURIComponent(other.id)}`));
    if (archived.kind !== "answer") return unknown(archived);
  }
  const completed = await fetchCompleted(client, kept);
  if (completed.kind === "found" && completed.value >= kept.amount.amountMinor)
    return { kind: "done", providerId: kept.id };
  if (kept.isArchived)
    return completed.kind === "found" ? { kind: "refused", code: "refund_archived" } : unknown(completed.failure);
  return { kind: "pending", providerId: kept.id, ...(kept.url !== null && { claimUrl: kept.url }) };
}

/** How much of a pull payment has been paid out, in minor units of its currency. A customer may claim it in parts. */
async function fetchCompleted(client: BtcpayClient, pull: PullPayment): Promise<Found<bigint>> {
  const answer = await client.get(`/pull-payments/${encodeURIComponent(pull.id)}/payouts`);
  if (answer.kind !== "answer") return { kind: "not_found", failure: answer };
  const payouts = Array.isArray(answer.body) ? answer.body.map(asRecord) : [];
  const paidOut = payouts
    .filter((payout) => textAt(payout, "state") === "Completed")
    .map((payout) => fromBtcpayAmount(payout?.originalAmount, payout?.originalCurrency)?.amountMinor ?? 0n);
  return { kind: "found", value: paidOut.reduce((sum, minor) => sum + minor, 0n) };
}

/** Null when so much of this payment is still ours to return. */
async function whyNot(
  client: BtcpayClient,
  pulls: readonly PullPayment[],
  request: RefundRequest,
): Promise<ActionResult | null> {
  const invoice = await fetchInvoice(client, request.providerPaymentId);
  if (invoice.kind !== "found")
    return isFinal(invoice.failure) ? { kind: "refused", code: invoice.failure.code } : unknown(invoice.failure);
  const report = await fetchReport(client, invoice.value);
  if (report.kind !== "found") return unknown(report.failure);
  const { amount } = report.value;
  if (amount === null || amount.currency !== request.amount.currency)
    return { kind: "refused", code: "payment.not_paid" };
  let leftMinor = amount.amountMinor;
  for (const pull of pulls.filter(({ description }) => description === descriptionOf(request))) {
    // Of one that was taken back only what had gone out before is gone.
    const gone: Found<bigint> = pull.isArchived
      ? await fetchCompleted(client, pull)
      : { kind: "found", value: pull.amount?.amountMinor ?? 0n };
    if (gone.kind !== "found") return unknown(gone.failure);
    leftMinor -= gone.value;
  }
  return request.amount.amountMinor > leftMinor ? { kind: "refused", code: "payment.refund_too_large" } : null;
}

function unknown(failure: BtcpayFailure): ActionResult {
  return { kind: "unknown", because: becauseOf(failure) };
}
