"use server";

import { revertChange } from "@/lib/catalog/revert-change";
import { RevertChangeInput } from "@/lib/catalog/schemas";
import { inTransaction } from "@/lib/db/transaction";
import { staffAction } from "@/lib/http/staff";
import { auditChange } from "../audit-change";

/** Everything that the change changed becomes what it was, as another change. */
export const revertChangeAction = staffAction(
  { right: "prices.change", schema: RevertChangeInput },
  async (input, actor, at) =>
    inTransaction(async (tx) => {
      const { isNew, lines } = await revertChange(tx, actor, { ...input, at });
      const { revertId, reason } = input;
      if (isNew) await auditChange(tx, actor, { action: "price.revert", changeId: revertId, lines, reason });
      return {};
    }),
);
