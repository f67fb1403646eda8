"use server";

import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction } from "@/lib/db/transaction";
import { closeDifference } from "@/lib/finance/close-difference";
import { CloseDifferenceInput, RunSettlementInput } from "@/lib/finance/schemas";
import { staffAction } from "@/lib/http/staff";
import { providersInUse, reconcileSettlementsNow } from "@/lib/jobs/handlers/reconcile-settlements";

export const closeDifferenceAction = staffAction(
  { right: "reconciliation.close", schema: CloseDifferenceInput },
  async (input, actor, at) => {
    await inTransaction((tx) => closeDifference(tx, actor, { ...input, at }));
    return {};
  },
);

/** What the worker does every day, so it asks for no password: it decides nothing and may be repeated. */
export const runSettlementAction = staffAction(
  { right: "reconciliation.run", schema: RunSettlementInput },
  async ({ provider }, actor, at) => {
    const names = providersInUse().filter((name) => provider === "all" || provider === name);
    const runs = await reconcileSettlementsNow(names, at);
    await inTransaction((tx) =>
      recordAudit(tx, actor, {
        action: "settlement.run",
        subject: "settlements",
        after: Object.fromEntries(runs.map((run) => [run.provider, run.outcome])),
      }),
    );
    return {};
  },
);
