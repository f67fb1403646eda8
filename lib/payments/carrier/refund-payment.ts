import { fromCarrierAmount, toCarrierAmount } from "@/lib/payments/carrier/amount";
import type { CarrierPayment } from "@/lib/payments/carrier/carrier-payment";
import type { CarrierClient } from "@/lib/payments/carrier/client";
import type { CarrierConfig } from "@/lib/payments/carrier/config";
import { readPayment } from "@/lib/payments/carrier/find-preparations";
import { becauseOf, isPassing, refusalCode } from "@/lib/payments/carrier/refusal-codes";
import { sinkOf } from "@/lib/payments/carrier/sink-ticket";
import { asRecord, type JsonRecord, recordAt, textAt } from "@/lib/payments/json-reading";
import type { ActionResult, RefundRequest } from "@/lib/payments/provider";
import { isSameMoney, type Money } from "@/lib/shared/money";

const PAGE_SIZE = 100;
/** Nobody returns a payment in more parts than this. */
const PAGES_MAX = 5;

type Refunds = NonNullable<CarrierClient["refunds"]>;
type Found =
  | { kind: "refund"; refund: JsonRecord }
  | { kind: "none" }
  | { kind: "refused"; because: string }
  | { kind: "unknown"; because: string };

/**
 * Returns money of a confirmed payment: all of it as a `total` refund, less as a `partial` one. `pending` is the rule.
 *
 * The correlator is our refund's id, which the contract guards only until the refund is completed; after that a repeat would be another
 * refund. So the payment's refunds are looked through first, every time. Safe to repeat, though not twice at the very same moment.
 *
 * Refuses with payment.cannot_refund (this operator has no refund API), payment.key_reused, carrier.refund_denied, and the refund API's own
 * codes, such as CARRIER_BILLING_REFUND.UNAUTHORIZED_AMOUNT for more than is left.
 */
export async function refundPayment(
  { payments, refunds }: CarrierClient,
  config: CarrierConfig,
  request: RefundRequest,
): Promise<ActionResult> {
  if (refunds === null) return { kind: "refused", code: "payment.cannot_refund" };
  const seen = await readPayment(payments, request.providerPaymentId);
  if (seen.kind === "refused") return { kind: "refused", code: seen.because };
  if (seen.kind === "unknown") return { kind: "unknown", because: seen.because };
  const { payment } = seen;
  const before = await findRefund(refunds, request);
  if (before.kind !== "none") return resultOfFound(before, payment, request);

  const answer = await refunds.post(pathOf(request), refundBody(config, payment, request));
  if (answer.kind === "answer") return resultOf(asRecord(answer.body)) ?? { kind: "unknown", because: "unreadable" };
  if (answer.kind === "no_answer") return { kind: "unknown", because: answer.because };
  if (answer.kind === "failed" && isPassing(answer)) return { kind: "unknown", because: becauseOf(answer) };
  if (answer.kind === "failed" && answer.status !== 400 && answer.status !== 409)
    return { kind: "refused", code: refusalCode(answer) };
  // A repeat that overtook this one has the correlator, or a server error came after the effect.
  const after = await findRefund(refunds, request);
  if (after.kind !== "none") return resultOfFound(after, payment, request);
  return answer.kind === "failed"
    ? { kind: "refused", code: refusalCode(answer) }
    : { kind: "unknown", because: becauseOf(answer) };
}

function pathOf({ providerPaymentId }: RefundRequest): string {
  return `/payments/${encodeURIComponent(providerPaymentId)}/refunds`;
}

function refundBody(config: CarrierConfig, payment: CarrierPayment, request: RefundRequest): JsonRecord {
  const { refundId, paymentId, amount, reason } = request;
  const isTotal = isSameMoney(payment.amount, amount);
  const chargingInformation = {
    amount: toCarrierAmount(amount),
    currency: amount.currency,
    description: "Refund",
    // Must be as it was at the payment.
    isTaxIncluded: true,
  };
  return {
    type: isTotal ? "total" : "partial",
    reason,
    amountTransaction: {
      clientCorrelator: refundId,
      referenceCode: refundId,
      refundAmount: isTotal ? {} : { chargingInformation },
    },
    ...sinkOf(config, { paymentId, refundId, amount }),
  };
}

/** Ours among the payment's refunds, by the correlator. */
async function findRefund(refunds: Refunds, request: RefundRequest): Promise<Found> {
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const answer = await refunds.get(`${pathOf(request)}?order=asc&page=${page}&perPage=${PAGE_SIZE}`);
    if (answer.kind === "failed" && answer.code.endsWith("OUT_OF_RANGE") && page > 1) return { kind: "none" };
    if (answer.kind === "failed" && answer.status === 404) return { kind: "refused", because: answer.code };
    if (answer.kind !== "answer") return { kind: "unknown", because: becauseOf(answer) };
    if (!Array.isArray(answer.body)) return { kind: "unknown", because: "unreadable" };
    for (const entry of answer.body) {
      const refund = asRecord(entry);
      if (textAt(recordAt(refund, "amountTransaction"), "clientCorrelator") === request.refundId && refund !== null)
        return { kind: "refund", refund };
    }
    const isLast = answer.totalCount === null ? answer.body.length < PAGE_SIZE : page * PAGE_SIZE >= answer.totalCount;
    if (isLast || answer.body.length === 0) return { kind: "none" };
  }
  return { kind: "unknown", because: "too_many_refunds" };
}

function resultOfFound(
  found: Exclude<Found, { kind: "none" }>,
  payment: CarrierPayment,
  request: RefundRequest,
): ActionResult {
  if (found.kind === "refused") return { kind: "refused", code: found.because };
  if (found.kind === "unknown") return { kind: "unknown", because: found.because };
  const amount = amountOf(found.refund, payment);
  if (amount === null) return { kind: "unknown", because: "unreadable" };
  if (!isSameMoney(amount, request.amount)) return { kind: "refused", code: "payment.key_reused" };
  return resultOf(found.refund) ?? { kind: "unknown", because: "unreadable" };
}

/** A `total` refund names no amount: it is the payment's. */
function amountOf(refund: JsonRecord, payment: CarrierPayment): Money | null {
  if (textAt(refund, "type") === "total") return payment.amount;
  const refundAmount = recordAt(recordAt(refund, "amountTransaction"), "refundAmount");
  const charging = recordAt(refundAmount, "chargingInformation");
  return fromCarrierAmount(charging?.amount, charging?.currency);
}

function resultOf(refund: JsonRecord | null): ActionResult | null {
  const id = textAt(refund, "refundId");
  if (id === null) return null;
  switch (textAt(refund, "refundStatus")) {
    case "succeeded":
      return { kind: "done", providerId: id };
    case "processing":
      return { kind: "pending", providerId: id };
    case "denied":
      return { kind: "refused", code: "carrier.refund_denied" };
    default:
      return null;
  }
}
