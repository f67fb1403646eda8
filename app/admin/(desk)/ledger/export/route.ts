import { setFilters, staffExport } from "@/lib/http/staff-export";
import { listTransfers, type TransferLine, type TransferListAsk, TransferListInput } from "@/lib/ledger/desk-queries";

/** `GET /admin/ledger/export`: the filtered transfers as CSV, amounts in minor units. */
export const GET = staffExport<TransferListAsk, TransferLine>({
  right: "ledger.export",
  name: "ledger",
  fileName: "transfers.csv",
  columns: [
    ["id", (line) => line.key],
    ["kind", (line) => line.kind],
    ["code", (line) => line.code],
    ["unit", (line) => line.unit],
    ["amount_minor", (line) => line.amount],
    ["debit", (line) => line.debit],
    ["credit", (line) => line.credit],
    ["order", (line) => line.reference],
    ["created_at", (line) => line.createdAt],
  ],
  ask: (query) => TransferListInput.parse({ ...query, before: undefined }),
  filtersOf: setFilters,
  readPage: async (ask, before, limit) => {
    const { transfers, nextBefore } = await listTransfers({ ...ask, before: before ?? undefined }, limit);
    return { lines: transfers, next: nextBefore };
  },
});
