"use server";

import { inTransaction } from "@/lib/db/transaction";
import { ADMIN_ONLY, staffAction } from "@/lib/http/staff";
import { DepositInput, PauseInput } from "@/lib/pool/desk-schemas";
import { pauseDeliveries } from "@/lib/pool/pause-deliveries";
import { recordDeposit } from "@/lib/pool/record-deposit";

export const recordDepositAction = staffAction(
  { roles: ADMIN_ONLY, schema: DepositInput, needsConfirmation: true },
  async ({ costUsd, ...input }, actor) => {
    await inTransaction((tx) => recordDeposit(tx, actor, { ...input, costUsdMinor: costUsd }));
    return {};
  },
);

/** Stopping must be quick, so it asks for a reason and no password. */
export const pauseDeliveriesAction = staffAction(
  { roles: ADMIN_ONLY, schema: PauseInput.omit({ isPaused: true }) },
  async (input, actor) => {
    await inTransaction((tx) => pauseDeliveries(tx, actor, { ...input, isPaused: true }));
    return {};
  },
);
