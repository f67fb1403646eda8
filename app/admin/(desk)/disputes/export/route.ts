import { setFilters, staffExport } from "@/lib/http/staff-export";
import { type DisputeRecordAsk, DisputeRecordInput } from "@/lib/orders/record-schemas";
import { type DisputeLine, listDisputeRecords } from "@/lib/orders/refund-records";

/** `GET /admin/disputes/export`: the filtered disputes as CSV, amounts in minor units. */
export const GET = staffExport<DisputeRecordAsk, DisputeLine>({
  right: "records.export",
  name: "disputes",
  columns: [
    ["id", (dispute) => dispute.id],
    ["order", (dispute) => dispute.reference],
    ["payment", (dispute) => dispute.paymentId],
    ["channel", (dispute) => dispute.channel],
    ["provider_dispute", (dispute) => dispute.providerDisputeId],
    ["status", (dispute) => dispute.status],
    ["currency", (dispute) => dispute.currency],
    ["amount_minor", (dispute) => dispute.amountMinor],
    ["opened_at", (dispute) => dispute.openedAt],
    ["closed_at", (dispute) => dispute.closedAt],
  ],
  ask: (query) => DisputeRecordInput.parse({ ...query, before: undefined }),
  filtersOf: setFilters,
  readPage: async (ask, before, limit) => {
    const { lines, nextBefore } = await listDisputeRecords({ ...ask, before: before ?? undefined }, limit);
    return { lines, next: nextBefore };
  },
});
