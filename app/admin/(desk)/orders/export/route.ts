import { setFilters, staffExport } from "@/lib/http/staff-export";
import { type OrderRecordAsk, OrderRecordInput } from "@/lib/orders/desk-schemas";
import type { OrderLine } from "@/lib/orders/desk-view";
import { listOrderRecords } from "@/lib/orders/order-records";
import { toMajorString } from "@/lib/shared/money";

/** `GET /admin/orders/export`: the filtered orders as CSV, recipients masked. */
export const GET = staffExport<OrderRecordAsk, OrderLine>({
  right: "records.export",
  name: "orders",
  columns: [
    ["reference", (order) => order.reference],
    ["status", (order) => order.status],
    ["recipient", (order) => order.recipientMasked],
    ["diamonds", (order) => order.diamonds],
    ["total", (order) => toMajorString({ amountMinor: BigInt(order.totalMinor), currency: order.currency })],
    ["currency", (order) => order.currency],
    ["country", (order) => order.country],
    ["method", (order) => order.method],
    ["placed_at", (order) => order.placedAt],
    ["paid_at", (order) => order.paidAt],
    ["delivered_at", (order) => order.deliveredAt],
    ["arrival_ms", (order) => order.arrivalMs],
    ["needs_person", (order) => order.needsPerson],
    ["late_because", (order) => order.lateBecause],
  ],
  ask: (query) => OrderRecordInput.parse({ ...query, before: undefined }),
  filtersOf: setFilters,
  readPage: async (ask, before, limit) => {
    const { lines, nextBefore } = await listOrderRecords({ ...ask, before: before ?? undefined }, limit);
    return { lines, next: nextBefore };
  },
});
