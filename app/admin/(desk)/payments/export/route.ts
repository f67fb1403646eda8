import { setFilters, staffExport } from "@/lib/http/staff-export";
import { listPaymentRecords, type PaymentLine } from "@/lib/orders/payment-records";
import { type PaymentRecordAsk, PaymentRecordInput } from "@/lib/orders/record-schemas";

/** `GET /admin/payments/export`: the filtered attempts to pay as CSV, amounts in minor units. */
export const GET = staffExport<PaymentRecordAsk, PaymentLine>({
  right: "records.export",
  name: "payments",
  columns: [
    ["id", (payment) => payment.id],
    ["order", (payment) => payment.reference],
    ["attempt", (payment) => payment.attemptNo],
    ["channel", (payment) => payment.channel],
    ["method", (payment) => payment.method],
    ["status", (payment) => payment.status],
    ["role", (payment) => payment.role],
    ["currency", (payment) => payment.currency],
    ["amount_minor", (payment) => payment.amountMinor],
    ["captured_minor", (payment) => payment.capturedMinor],
    ["refunded_minor", (payment) => payment.refundedMinor],
    ["instrument", (payment) => payment.instrumentLabel],
    ["provider_payment", (payment) => payment.providerPaymentId],
    ["failure", (payment) => payment.failureCode],
    ["needs_person", (payment) => payment.needsPerson],
    ["created_at", (payment) => payment.createdAt],
    ["paid_at", (payment) => payment.paidAt],
  ],
  ask: (query) => PaymentRecordInput.parse({ ...query, before: undefined }),
  filtersOf: setFilters,
  readPage: async (ask, before, limit) => {
    const { lines, nextBefore } = await listPaymentRecords({ ...ask, before: before ?? undefined }, limit);
    return { lines, next: nextBefore };
  },
});
