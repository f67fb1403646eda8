"use server";

import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { staffAction } from "@/lib/http/staff";
import { RemoveListEntryInput } from "@/lib/risk/desk-queries";
import { listSubject } from "@/lib/risk/list-subject";
import { removeListEntry } from "@/lib/risk/remove-list-entry";
import { ListSubjectInput } from "@/lib/risk/schemas";
import { newId } from "@/lib/shared/ids";

export const listSubjectAction = staffAction(
  { right: "risk.list", schema: ListSubjectInput },
  async (input, actor, at) =>
    inTransaction(async (tx) => {
      await listSubject(tx, actor, { ...input, id: newId(), hashKey: env.FACET_HASH_KEY, at });
      // The value stays out of the audit table: it is personal data, and its keyed hash stands in the list.
      await recordAudit(tx, actor, {
        action: "risk.list",
        subject: `risk:${input.list}:${input.subject}`,
        after: { days: input.days ?? null },
        reason: input.reason,
      });
      return {};
    }),
);

export const removeListEntryAction = staffAction(
  { right: "risk.change", schema: RemoveListEntryInput },
  async ({ entryId, reason }, actor) =>
    inTransaction(async (tx) => {
      const removed = await removeListEntry(tx, actor, { entryId });
      if (removed === null) return {};
      await recordAudit(tx, actor, {
        action: "risk.unlist",
        subject: `risk:${removed.list}:${removed.subject}`,
        reason,
      });
      return {};
    }),
);
