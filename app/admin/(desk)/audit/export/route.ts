import { recordAudit } from "@/lib/accounts/audit";
import { AuditListInput, listAuditInFull } from "@/lib/accounts/audit-queries";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { csvResponse } from "@/lib/http/csv";
import { staffHandler } from "@/lib/http/staff";

const PAGE = 1_000;

const HEADER = ["id", "recorded_at", "person", "role", "action", "subject", "before", "after", "reason"];

/** `GET /admin/audit/export`: the filtered log as CSV, a page at a time. That it was taken is recorded. */
export const GET = staffHandler<unknown>("audit.export", async (request, actor) => {
  const { before: _before, ...filters } = AuditListInput.parse(Object.fromEntries(new URL(request.url).searchParams));
  await inTransaction((tx) => recordAudit(tx, actor, { action: "audit.export", subject: "audit", after: filters }));
  return csvResponse<string>("audit.csv", HEADER, async (before) => {
    const { entries, nextBefore } = await listAuditInFull(prisma(), { ...filters, before: before ?? undefined }, PAGE);
    return {
      next: nextBefore,
      rows: entries.map((entry) => [
        ...[entry.id, entry.recordedAt, entry.actorEmail, entry.actorRole, entry.action, entry.subject],
        ...[entry.before, entry.after, entry.reason],
      ]),
    };
  });
});
