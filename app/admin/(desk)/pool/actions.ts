"use server";

import { inTransaction } from "@/lib/db/transaction";
import { staffAction } from "@/lib/http/staff";
import { DepositInput, PauseInput } from "@/lib/pool/desk-schemas";
import { pauseDeliveries } from "@/lib/pool/pause-deliveries";
import { SplitDepositInput } from "@/lib/pool/rebalance-schemas";
import { recordDeposit } from "@/lib/pool/record-deposit";
import { recordSplitDeposit } from "@/lib/pool/record-split-deposit";

export const recordDepositAction = staffAction(
  { right: "pool.deposit", schema: DepositInput },
  async ({ costUsd, ...input }, actor) => {
    await inTransaction((tx) => recordDeposit(tx, actor, { ...input, costUsdMinor: costUsd }));
    return {};
  },
);

export const recordSplitDepositAction = staffAction(
  { right: "pool.deposit", schema: SplitDepositInput },
  async ({ costUsd, ...input }, actor) => {
    await inTransaction((tx) => recordSplitDeposit(tx, actor, { ...input, costUsdMinor: costUsd }));
    return {};
  },
);

/** Stopping must be quick, so it asks for a reason and no password. */
export const pauseDeliveriesAction = staffAction(
  { right: "pool.pause", schema: PauseInput.omit({ isPaused: true }) },
  async (input, actor) => {
    await inTransaction((tx) => pauseDeliveries(tx, actor, { ...input, isPaused: true }));
    return {};
  },
);
