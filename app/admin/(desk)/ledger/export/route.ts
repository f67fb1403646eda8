import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction } from "@/lib/db/transaction";
import { csvResponse } from "@/lib/http/csv";
import { staffHandler } from "@/lib/http/staff";
import { listTransfers, TransferListInput } from "@/lib/ledger/desk-queries";

const PAGE = 1_000;

const HEADER = ["id", "kind", "code", "unit", "amount_minor", "debit", "credit", "order", "created_at"];

/** `GET /admin/ledger/export`: the filtered transfers as CSV, amounts in minor units. That it was taken is recorded. */
export const GET = staffHandler<unknown>("ledger.export", async (request, actor) => {
  const { before: _before, ...filters } = TransferListInput.parse(
    Object.fromEntries(new URL(request.url).searchParams),
  );
  await inTransaction((tx) => recordAudit(tx, actor, { action: "ledger.export", subject: "ledger", after: filters }));
  return csvResponse<string>("transfers.csv", HEADER, async (before) => {
    const { transfers, nextBefore } = await listTransfers({ ...filters, before: before ?? undefined }, PAGE);
    return {
      next: nextBefore,
      rows: transfers.map((line) => [
        line.key,
        line.kind,
        line.code,
        line.unit,
        line.amount,
        line.debit,
        line.credit,
        line.reference,
        line.createdAt,
      ]),
    };
  });
});
