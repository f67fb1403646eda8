import { type DifferenceLine, listDifferences } from "@/lib/finance/desk-queries";
import { type DifferenceListAsk, DifferenceListInput } from "@/lib/finance/schemas";
import { setFilters, staffExport } from "@/lib/http/staff-export";

/** `GET /admin/reconciliation/export`: the filtered differences as CSV, amounts in minor units. */
export const GET = staffExport<DifferenceListAsk, DifferenceLine>({
  right: "reconciliation.read",
  name: "settlement",
  fileName: "differences.csv",
  columns: [
    ["id", (line) => line.id],
    ["provider", (line) => line.provider],
    ["channel", (line) => line.channel],
    ["kind", (line) => line.kind],
    ["movement", (line) => line.movement],
    ["ours_minor", (line) => line.oursMinor],
    ["ours_fee_minor", (line) => line.oursFeeMinor],
    ["currency", (line) => line.currency],
    ["theirs_minor", (line) => line.theirsMinor],
    ["theirs_fee_minor", (line) => line.theirsFeeMinor],
    ["their_currency", (line) => line.theirCurrency],
    ["line", (line) => line.lineId],
    ["provider_payment", (line) => line.providerPaymentId],
    ["order", (line) => line.reference],
    ["opened_at", (line) => line.openedAt],
    ["state", (line) => line.state],
    ["booked_to", (line) => line.bookedTo],
    ["note", (line) => line.note],
    ["by", (line) => line.by],
    ["closed_at", (line) => line.closedAt],
  ],
  ask: (query) => DifferenceListInput.parse({ ...query, before: undefined }),
  filtersOf: setFilters,
  readPage: async (ask, before, limit) => {
    const { differences, nextBefore } = await listDifferences({ ...ask, before: before ?? undefined }, limit);
    return { lines: differences, next: nextBefore };
  },
});
