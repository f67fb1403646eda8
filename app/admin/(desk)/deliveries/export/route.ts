import { setFilters, staffExport } from "@/lib/http/staff-export";
import { type DeliveryLine, listDeliveryRecords } from "@/lib/orders/delivery-records";
import { type DeliveryRecordAsk, DeliveryRecordInput } from "@/lib/orders/record-schemas";

/** `GET /admin/deliveries/export`: the filtered deliveries as CSV. */
export const GET = staffExport<DeliveryRecordAsk, DeliveryLine>({
  right: "records.export",
  name: "deliveries",
  columns: [
    ["id", (delivery) => delivery.id],
    ["order", (delivery) => delivery.reference],
    ["part", (delivery) => delivery.part],
    ["try", (delivery) => delivery.tryNo],
    ["diamonds", (delivery) => delivery.diamonds],
    ["custodian", (delivery) => delivery.custodianId],
    ["status", (delivery) => delivery.status],
    ["disposition", (delivery) => delivery.disposition],
    ["rescode", (delivery) => delivery.rescode],
    ["rescode_words", (delivery) => delivery.rescodeWords],
    ["calls", (delivery) => delivery.attemptsCount],
    ["needs_person", (delivery) => delivery.needsPerson],
    ["created_at", (delivery) => delivery.createdAt],
    ["settled_at", (delivery) => delivery.settledAt],
  ],
  ask: (query) => DeliveryRecordInput.parse({ ...query, before: undefined }),
  filtersOf: setFilters,
  readPage: async (ask, before, limit) => {
    const { lines, nextBefore } = await listDeliveryRecords({ ...ask, before: before ?? undefined }, limit);
    return { lines, next: nextBefore };
  },
});
