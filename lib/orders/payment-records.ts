import "server-only";
import { conditions, type RecordSource, readRecordPage } from "@/lib/db/record-page";
import type { PaymentStatus } from "@/lib/orders/lifecycle";
import { idDays } from "@/lib/orders/order-records";
import type { PaymentRecordAsk } from "@/lib/orders/record-schemas";
import type { Currency } from "@/lib/shared/money";

export type PaymentLine = {
  id: string;
  orderId: string;
  reference: string;
  attemptNo: number;
  channel: string;
  method: string;
  status: PaymentStatus;
  role: string | null;
  currency: Currency;
  amountMinor: string;
  capturedMinor: string;
  refundedMinor: string;
  instrumentLabel: string | null;
  providerPaymentId: string | null;
  failureCode: string | null;
  needsPerson: string | null;
  createdAt: string;
  paidAt: string | null;
};

type Row = Omit<PaymentLine, "amountMinor" | "capturedMinor" | "refundedMinor" | "createdAt" | "paidAt"> & {
  amountMinor: bigint;
  capturedMinor: bigint;
  refundedMinor: bigint;
  createdAt: Date;
  paidAt: Date | null;
};

const SOURCE: RecordSource = {
  table: "payments",
  key: [{ column: "id", type: "uuid" }],
  at: "created_at",
  select: `r.id, r.order_id AS "orderId", o.reference, r.attempt_no AS "attemptNo", r.channel, r.method, r.status, r.role, r.currency,
    r.amount_minor AS "amountMinor", r.captured_minor AS "capturedMinor", r.refunded_minor AS "refundedMinor",
    r.instrument_label AS "instrumentLabel", r.provider_payment_id AS "providerPaymentId", r.failure_code AS "failureCode",
    r.needs_person AS "needsPerson", r.created_at AS "createdAt", r.paid_at AS "paidAt"`,
  joins: "JOIN orders o ON o.id = r.order_id",
};

/** Attempts to pay by filter, newest first, a page at a time. A page may end early: see `lookedBackTo`. */
export async function listPaymentRecords(
  ask: PaymentRecordAsk,
  limit: number,
): Promise<{ lines: PaymentLine[]; nextBefore: string | null; lookedBackTo: Date | null }> {
  const { rows, ...rest } = await readRecordPage<Row>(SOURCE, {
    within: [...idDays(ask), ...(ask.needs === undefined ? [] : [{ sql: "r.needs_person IS NOT NULL", values: [] }])],
    where: conditions(
      ["r.status = ?", ask.status],
      ["r.method = ?", ask.method],
      ["r.channel = ?", ask.channel],
      ["r.currency = ?", ask.currency],
    ),
    before: ask.before,
    limit,
  });
  return { lines: rows.map(toLine), ...rest };
}

function toLine({ amountMinor, capturedMinor, refundedMinor, createdAt, paidAt, ...row }: Row): PaymentLine {
  return {
    ...row,
    amountMinor: amountMinor.toString(),
    capturedMinor: capturedMinor.toString(),
    refundedMinor: refundedMinor.toString(),
    createdAt: createdAt.toISOString(),
    paidAt: paidAt?.toISOString() ?? null,
  };
}
