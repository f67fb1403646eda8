import { type CarrierPayment, hasMoney, isLive, readCarrierPayment } from "@/lib/payments/carrier/carrier-payment";
import type { CarrierApi } from "@/lib/payments/carrier/client";
import { listPayments, type PaymentList } from "@/lib/payments/carrier/list-payments";
import { becauseOf } from "@/lib/payments/carrier/refusal-codes";

/** Two machines' clocks may differ by this much. */
const CLOCK_SKEW_MS = 60_000;
/** Nobody comes back to a payment page after a day. */
const PREPARED_WITHIN_MS = 86_400_000;

/**
 * Everything that was prepared for a payment of ours, oldest first. The list cannot be searched by our correlator, so it is read from
 * the moment that our id was made (UUIDv7), and ours are picked out.
 */
export async function findPreparations(api: CarrierApi, paymentId: string): Promise<PaymentList> {
  const nowMs = Date.now();
  const madeAtMs = timeOfUuidV7(paymentId) ?? nowMs - PREPARED_WITHIN_MS;
  const found = await listPayments(api, {
    from: new Date(madeAtMs - CLOCK_SKEW_MS),
    to: new Date(Math.min(nowMs, madeAtMs + PREPARED_WITHIN_MS) + CLOCK_SKEW_MS),
  });
  if (found.kind === "unknown") return found;
  return { kind: "list", payments: found.payments.filter((payment) => payment.paymentId === paymentId) };
}

/** The preparation that counts: one that took or holds money, else one that may, else the last. */
export function bestOf(payments: readonly CarrierPayment[]): CarrierPayment | null {
  return payments.findLast(hasMoney) ?? payments.findLast(isLive) ?? payments.at(-1) ?? null;
}

export type OnePayment =
  | { kind: "payment"; payment: CarrierPayment }
  | { kind: "refused"; because: string }
  | { kind: "unknown"; because: string };

/** `refused` is a definite 4xx, such as NOT_FOUND. */
export async function readPayment(api: CarrierApi, id: string): Promise<OnePayment> {
  const answer = await api.get(`/payments/${encodeURIComponent(id)}`);
  if (answer.kind === "failed" && answer.status === 404) return { kind: "refused", because: answer.code };
  if (answer.kind !== "answer") return { kind: "unknown", because: becauseOf(answer) };
  const payment = readCarrierPayment(answer.body);
  return payment === null ? { kind: "unknown", because: "unreadable" } : { kind: "payment", payment };
}

function timeOfUuidV7(id: string): number | null {
  const match = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.exec(id);
  return match === null ? null : Number.parseInt(`${match[1]}${match[2]}`, 16);
}
