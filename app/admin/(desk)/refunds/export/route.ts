import { setFilters, staffExport } from "@/lib/http/staff-export";
import { type RefundRecordAsk, RefundRecordInput } from "@/lib/orders/record-schemas";
import { listRefundRecords, type RefundLine } from "@/lib/orders/refund-records";

/** `GET /admin/refunds/export`: the filtered refunds as CSV, amounts in minor units. */
export const GET = staffExport<RefundRecordAsk, RefundLine>({
  right: "records.export",
  name: "refunds",
  columns: [
    ["id", (refund) => refund.id],
    ["order", (refund) => refund.reference],
    ["payment", (refund) => refund.paymentId],
    ["channel", (refund) => refund.channel],
    ["status", (refund) => refund.status],
    ["reason", (refund) => refund.reason],
    ["paid_from", (refund) => refund.source],
    ["currency", (refund) => refund.currency],
    ["amount_minor", (refund) => refund.amountMinor],
    ["note", (refund) => refund.note],
    ["created_at", (refund) => refund.createdAt],
    ["done_at", (refund) => refund.doneAt],
  ],
  ask: (query) => RefundRecordInput.parse({ ...query, before: undefined }),
  filtersOf: setFilters,
  readPage: async (ask, before, limit) => {
    const { lines, nextBefore } = await listRefundRecords({ ...ask, before: before ?? undefined }, limit);
    return { lines, next: nextBefore };
  },
});
