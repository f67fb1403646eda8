import type { Prisma } from "@/lib/db/generated/client";
import type { DeliveryView, PaymentView } from "@/lib/orders/desk-view";
import type { DeliveryStatus, Disposition, PaymentStatus } from "@/lib/orders/lifecycle";
import { isToPayOut } from "@/lib/orders/refund-words";
import { readRoutingRecord } from "@/lib/payments/routing-record";
import type { Currency } from "@/lib/shared/money";

type PaymentRow = Prisma.PaymentGetPayload<{ include: { refunds: true; disputes: true } }>;
type DeliveryRow = Prisma.DeliveryGetPayload<{ include: { attempts: true } }>;

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export function toPaymentView(row: PaymentRow): PaymentView {
  const taken = row.flow === "hold" ? row.capturedMinor : (row.receivedMinor ?? 0n);
  const pending = row.refunds
    .filter(({ status }) => status === "due" || status === "pending")
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  const refundable = taken - row.refundedMinor - pending;
  return {
    id: row.id,
    attemptNo: row.attemptNo,
    channel: row.channel,
    status: row.status as PaymentStatus,
    role: row.role,
    amountMinor: row.amountMinor.toString(),
    currency: (row.receivedCurrency ?? row.currency) as Currency,
    receivedMinor: row.receivedMinor?.toString() ?? null,
    seenMinor: row.status === "pending" ? (row.seenMinor?.toString() ?? null) : null,
    capturedMinor: row.capturedMinor.toString(),
    refundedMinor: row.refundedMinor.toString(),
    refundableMinor: (refundable > 0n ? refundable : 0n).toString(),
    sessionId: row.sessionId,
    providerPaymentId: row.providerPaymentId,
    instrumentLabel: row.instrumentLabel,
    captureBefore: iso(row.captureBefore),
    failureCode: row.failureCode,
    needsPerson: needOf(row),
    createdAt: row.createdAt.toISOString(),
    routing: readRoutingRecord(row.routing),
    refunds: row.refunds.map(({ id, amountMinor, reason, status, note, claimUrl, retriedAs, createdAt, doneAt }) => ({
      id,
      amountMinor: amountMinor.toString(),
      reason,
      status,
      note,
      isOffered: status === "pending" && claimUrl !== null,
      isReplaced: retriedAs !== null,
      createdAt: createdAt.toISOString(),
      doneAt: iso(doneAt),
    })),
    disputes: row.disputes.map(({ id, status, amountMinor, openedAt, closedAt, reason, respondBy }) => ({
      ...{ id, status, reason, amountMinor: amountMinor.toString(), openedAt: openedAt.toISOString() },
      ...{ closedAt: iso(closedAt), respondBy: iso(respondBy) },
    })),
  };
}

/** What the payment waits for a person for; `refund.payout` of a refund that its channel cannot make. */
export function needOf({
  needsPerson,
  refunds,
}: {
  needsPerson: string | null;
  refunds: readonly { status: string; note: string | null; retriedAs: string | null }[];
}): string | null {
  if (needsPerson !== "refund.failed") return needsPerson;
  const isPayout = refunds.some(({ retriedAs, ...refund }) =>
    isToPayOut({ ...refund, isReplaced: retriedAs !== null }),
  );
  return isPayout ? "refund.payout" : needsPerson;
}

export function toDeliveryView(row: DeliveryRow): DeliveryView {
  return {
    id: row.id,
    part: row.part,
    tryNo: row.tryNo,
    diamonds: Number(row.diamonds),
    custodianId: row.custodianId,
    status: row.status as DeliveryStatus,
    disposition: row.disposition as Disposition | null,
    rescode: row.rescode,
    needsPerson: row.needsPerson,
    nextAttemptAt: iso(row.nextAttemptAt),
    upstreamOrderId: row.attempts[0]?.buOrderId ?? null,
    attempts: row.attempts.map((attempt) => ({
      attemptNo: attempt.attemptNo,
      host: attempt.host,
      outcome: attempt.outcome,
      rescode: attempt.rescode,
      because: attempt.because,
      httpStatus: attempt.httpStatus,
      sentAt: attempt.sentAt.toISOString(),
      answeredAt: iso(attempt.answeredAt),
      stepsUs: { seal: attempt.sealUs, tls: attempt.tlsUs, verify: attempt.verifyUs, inject: attempt.injectUs },
    })),
  };
}
