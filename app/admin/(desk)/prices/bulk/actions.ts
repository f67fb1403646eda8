"use server";

import { BulkChangeInput } from "@/lib/catalog/bulk-change";
import { changePrices } from "@/lib/catalog/change-prices";
import { inTransaction } from "@/lib/db/transaction";
import { staffAction } from "@/lib/http/staff";
import { auditChange } from "../audit-change";

/** All of what the preview showed, or nothing. */
export const applyBulkChangeAction = staffAction(
  { right: "prices.change", schema: BulkChangeInput },
  async ({ changeId, wishes, reason }, actor, at) =>
    inTransaction(async (tx) => {
      const { isNew, lines } = await changePrices(tx, actor, { changeId, kind: "bulk", wishes, reason, at });
      if (isNew) await auditChange(tx, actor, { action: "price.bulk_change", changeId, lines, reason });
      return { changeId };
    }),
);
