import type { CarrierPayment } from "@/lib/payments/carrier/carrier-payment";
import type { CarrierApi } from "@/lib/payments/carrier/client";
import { listPayments } from "@/lib/payments/carrier/list-payments";
import { becauseOf, isPassing } from "@/lib/payments/carrier/refusal-codes";
import type { ProbeResult, SettlementLine, SettlementResult, SettlementSpan } from "@/lib/payments/provider";

/** A list can only be asked for by the day of preparation; a payment may be confirmed this much later. */
const CONFIRMED_WITHIN_MS = 7 * 86_400_000;

/** One payment of ours: the smallest thing that can be asked for, and it takes a token, too. */
export async function probeCarrier(api: CarrierApi): Promise<ProbeResult> {
  const answer = await api.get("/payments?page=1&perPage=1");
  if (answer.kind === "answer")
    return Array.isArray(answer.body) ? { kind: "up" } : { kind: "down", because: "unreadable" };
  if (answer.kind === "server_error") return { kind: "down", because: "http_5xx" };
  const isOurKeys = answer.kind === "failed" && answer.status !== 429 && isPassing(answer);
  return { kind: "down", because: isOurKeys ? "unauthorised" : becauseOf(answer) };
}

/**
 * The payments that were charged in a span. What the operator keeps of them is in its contract and its invoice, not in the API: fees are 0.
 * Refunds are missing, too: they are listed for one payment at a time, and the payment may be of any day.
 */
export async function readCarrierSettlement(api: CarrierApi, span: SettlementSpan): Promise<SettlementResult> {
  const from = new Date(span.from.getTime() - CONFIRMED_WITHIN_MS);
  const found = await listPayments(api, { from, to: span.to, status: "succeeded" });
  if (found.kind === "unknown") return found;
  const lines = found.payments.flatMap(lineOf).filter(({ at }) => at >= span.from && at < span.to);
  return { kind: "lines", lines, omits: ["fees", "refunds"] };
}

function lineOf(payment: CarrierPayment): SettlementLine[] {
  if (payment.status !== "succeeded") return [];
  return [
    {
      lineId: payment.id,
      kind: "payment",
      providerPaymentId: payment.id,
      providerRefundId: null,
      paymentId: payment.paymentId,
      amount: payment.amount,
      feeMinor: 0n,
      at: payment.chargedAt ?? payment.createdAt,
    },
  ];
}
