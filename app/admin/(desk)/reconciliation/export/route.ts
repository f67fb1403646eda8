import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction } from "@/lib/db/transaction";
import { listDifferences } from "@/lib/finance/desk-queries";
import { DifferenceListInput } from "@/lib/finance/schemas";
import { csvResponse } from "@/lib/http/csv";
import { staffHandler } from "@/lib/http/staff";

const PAGE = 1_000;

const HEADER = [
  "id",
  "provider",
  "channel",
  "kind",
  "movement",
  "ours_minor",
  "ours_fee_minor",
  "currency",
  "theirs_minor",
  "theirs_fee_minor",
  "their_currency",
  "line",
  "provider_payment",
  "order",
  "opened_at",
  "state",
  "booked_to",
  "note",
  "by",
  "closed_at",
];

/** `GET /admin/reconciliation/export`: the filtered differences as CSV, amounts in minor units. That it was taken is recorded. */
export const GET = staffHandler<unknown>("reconciliation.read", async (request, actor) => {
  const { before: _before, ...filters } = DifferenceListInput.parse(
    Object.fromEntries(new URL(request.url).searchParams),
  );
  await inTransaction((tx) =>
    recordAudit(tx, actor, { action: "settlement.export", subject: "settlements", after: filters }),
  );
  return csvResponse<string>("differences.csv", HEADER, async (before) => {
    const { differences, nextBefore } = await listDifferences({ ...filters, before: before ?? undefined }, PAGE);
    return {
      next: nextBefore,
      rows: differences.map((line) => [
        line.id,
        line.provider,
        line.channel,
        line.kind,
        line.movement,
        line.oursMinor,
        line.oursFeeMinor,
        line.currency,
        line.theirsMinor,
        line.theirsFeeMinor,
        line.theirCurrency,
        line.lineId,
        line.providerPaymentId,
        line.reference,
        line.openedAt,
        line.state,
        line.bookedTo,
        line.note,
        line.by,
        line.closedAt,
      ]),
    };
  });
});
