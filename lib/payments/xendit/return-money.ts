import { type CallOutcome, callOnce } from "@/lib/payments/after-stored-failure";
import { asRecord, type JsonRecord, listAt, textAt } from "@/lib/payments/json-reading";
import type { ActionResult, CancelRequest, RefundRequest } from "@/lib/payments/provider";
import { fromXenditAmount, toXenditAmount } from "@/lib/payments/xendit/amount";
import { becauseOf, isPassing, type XenditAnswer, type XenditClient } from "@/lib/payments/xendit/client";
import { isSameMoney } from "@/lib/shared/money";

/** Two machines' clocks may differ by this much; a refund made earlier than that before ours cannot be ours. */
const CLOCK_SKEW_MS = 60_000;

/**
 * Undoes a payment of today in full (a void costs no fee; it is possible until 23:50 in Manila for GCash and in Jakarta for DANA,
 * and of the others Xendit publishes nothing), and says `done` of a charge that failed or was voided. A charge that waits for its
 * customer cannot be taken back by Xendit's API: refused with `payment.page_stays_open`.
 */
export async function voidCharge(
  client: XenditClient,
  request: Pick<CancelRequest, "paymentId" | "attempt">,
  chargeId: string,
): Promise<ActionResult> {
  const before = await lookAtCharge(client, chargeId);
  if (before.outcome !== "answered") return { kind: "unknown", because: before.because };
  if (before.result !== null) return before.result;
  const answer = await callOnce<ActionResult>({
    baseKey: `void:${request.paymentId}`,
    attempt: request.attempt,
    call: async (key) =>
      outcomeOf(await client.post(`/ewallets/charges/${encodeURIComponent(chargeId)}/void`, {}, key), (charge) =>
        voidResult(charge, chargeId),
      ),
    look: () => lookAtCharge(client, chargeId),
  });
  return answer.outcome === "answered" ? answer.result : { kind: "unknown", because: answer.because };
}

/**
 * Returns money of a paid charge, all or a part. `pending` is the rule: the callback tells the end. Safe to repeat. Refused with
 * `payment.cannot_refund` by a wallet that takes none back (TrueMoney), with `payment.cannot_refund_in_part` by one that takes only all.
 */
export async function refundCharge(client: XenditClient, request: RefundRequest): Promise<ActionResult> {
  const path = `/ewallets/charges/${encodeURIComponent(request.providerPaymentId)}/refunds`;
  const body = { amount: toXenditAmount(request.amount), reason: "REQUESTED_BY_CUSTOMER" };
  const answer = await callOnce<ActionResult>({
    baseKey: `ref:${request.refundId}`,
    attempt: request.attempt,
    call: async (key) => outcomeOf(await client.post(path, body, key), refundResult),
    look: async () => lookForRefund(await client.get(path), request),
  });
  if (answer.outcome !== "answered") return { kind: "unknown", because: answer.because };
  return answer.result.kind === "pending" ? readRefund(client, path, answer.result.providerId) : answer.result;
}

/** A repeat hears the stored PENDING for ever, so what is pending is read afresh. */
async function readRefund(client: XenditClient, path: string, refundId: string): Promise<ActionResult> {
  const seen = await client.get(`${path}/${encodeURIComponent(refundId)}`);
  const result = seen.kind === "answer" ? refundResult(asRecord(seen.body)) : null;
  return result ?? { kind: "pending", providerId: refundId };
}

/** Null while the money is paid and untouched, so that there is something to void. */
async function lookAtCharge(client: XenditClient, chargeId: string): Promise<CallOutcome<ActionResult | null>> {
  const seen = await client.get(`/ewallets/charges/${encodeURIComponent(chargeId)}`);
  if (seen.kind !== "answer") return { outcome: "no_answer", because: becauseOf(seen) };
  const charge = asRecord(seen.body);
  switch (textAt(charge, "status")) {
    case "SUCCEEDED":
      return {
        outcome: "answered",
        result: textAt(charge, "void_status") === "PENDING" ? { kind: "pending", providerId: chargeId } : null,
      };
    case "VOIDED":
    case "FAILED":
      return { outcome: "answered", result: { kind: "done", providerId: chargeId } };
    case "PENDING":
      return { outcome: "answered", result: { kind: "refused", code: "payment.page_stays_open" } };
    case "REFUNDED":
      return { outcome: "answered", result: { kind: "refused", code: "payment.already_refunded" } };
    default:
      return { outcome: "no_answer", because: "unreadable" };
  }
}

/**
 * An e-wallet refund carries no field of ours, so it is found by its amount, by being no older than our own refund, and by being none of the
 * payment's others. Two that fit cannot be told apart: a person decides.
 */
function lookForRefund(seen: XenditAnswer, request: RefundRequest): CallOutcome<ActionResult | null> {
  if (seen.kind !== "answer") return { outcome: "no_answer", because: becauseOf(seen) };
  const list = Array.isArray(seen.body) ? seen.body : listAt(asRecord(seen.body), "data");
  const oldestMs = request.createdAt.getTime() - CLOCK_SKEW_MS;
  const fitting = list
    .map(asRecord)
    .filter((refund) => refund !== null)
    .filter((refund) => {
      const amount = fromXenditAmount(refund.refund_amount, textAt(refund, "currency") ?? request.amount.currency);
      if (amount === null || !isSameMoney(amount, request.amount)) return false;
      const createdMs = Date.parse(textAt(refund, "created") ?? "");
      return Number.isNaN(createdMs) || createdMs >= oldestMs;
    })
    .filter((refund) => !request.otherRefundIds.includes(textAt(refund, "id") ?? ""));
  const [only] = fitting;
  if (only === undefined) return { outcome: "answered", result: null };
  const result = refundResult(only);
  if (fitting.length > 1 || result === null) return { outcome: "no_answer", because: "refund_ambiguous" };
  return { outcome: "answered", result };
}

function outcomeOf(answer: XenditAnswer, read: (body: JsonRecord) => ActionResult | null): CallOutcome<ActionResult> {
  switch (answer.kind) {
    case "answer": {
      const body = asRecord(answer.body);
      const result = body === null ? null : read(body);
      return result === null ? { outcome: "no_answer", because: "unreadable" } : { outcome: "answered", result };
    }
    case "server_error":
      return { outcome: "stored_failure", because: `http_${answer.status}` };
    case "no_answer":
      return { outcome: "no_answer", because: answer.because };
    default:
      if (willPass(answer)) return { outcome: "no_answer", because: becauseOf(answer) };
      return {
        outcome: "answered",
        result: { kind: "refused", code: answer.status === 409 ? "payment.key_reused" : refusalOf(answer.code) },
      };
  }
}

/**
 * Xendit says 403 both of a key without the right and of a charge that is past its time; the second never passes. It says 400 of a
 * refund that has to wait for another one of the same charge.
 */
function willPass({ status, code }: { status: number; code: string }): boolean {
  return code === "REFUND_IN_PROGRESS" || (isPassing({ status }) && code !== "INELIGIBLE_TRANSACTION");
}

function refusalOf(code: string): string {
  if (code === "REFUND_NOT_SUPPORTED") return "payment.cannot_refund";
  return code === "PARTIAL_REFUND_NOT_SUPPORTED" ? "payment.cannot_refund_in_part" : code;
}

function voidResult(charge: JsonRecord, chargeId: string): ActionResult | null {
  if (textAt(charge, "status") === "VOIDED") return { kind: "done", providerId: chargeId };
  const voidStatus = textAt(charge, "void_status");
  if (voidStatus === "PENDING") return { kind: "pending", providerId: chargeId };
  if (voidStatus === "SUCCEEDED") return { kind: "done", providerId: chargeId };
  return voidStatus === "FAILED" ? { kind: "refused", code: "payment.void_failed" } : null;
}

function refundResult(refund: JsonRecord | null): ActionResult | null {
  const id = textAt(refund, "id");
  if (id === null || textAt(refund, "charge_id") === null) return null;
  switch (textAt(refund, "status")) {
    case "SUCCEEDED":
      return { kind: "done", providerId: id };
    case "PENDING":
      return { kind: "pending", providerId: id };
    case "FAILED":
      return { kind: "refused", code: textAt(refund, "failure_code") ?? "refund_failed" };
    default:
      return null;
  }
}
