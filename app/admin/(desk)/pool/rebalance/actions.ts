"use server";

import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { staffAction } from "@/lib/http/staff";
import { changeRebalanceSettings } from "@/lib/pool/change-rebalance-settings";
import { closeTransferTask } from "@/lib/pool/close-transfer-task";
import {
  CloseTaskInput,
  RebalanceSettingsInput,
  ResolveTransferInput,
  RunInput,
  TestTransferInput,
} from "@/lib/pool/rebalance-schemas";
import { resolvePoolTransfer } from "@/lib/pool/resolve-pool-transfer";
import { startRebalanceRun } from "@/lib/pool/start-rebalance-run";
import { startTestTransfer } from "@/lib/pool/start-test-transfer";
import { transferHost } from "@/lib/upstream/shared-client";

const right = "pool.rebalance";

export const startRunAction = staffAction({ right, schema: RunInput }, async ({ runId }, actor, now) => {
  const run = { runId, host: transferHost(), everySeconds: env.REBALANCE_SECONDS, now };
  await inTransaction((tx) => startRebalanceRun(tx, actor, run));
  return {};
});

export const startTestTransferAction = staffAction({ right, schema: TestTransferInput }, async (input, actor, now) => {
  await inTransaction((tx) => startTestTransfer(tx, actor, { ...input, host: transferHost(), now }));
  return {};
});

export const closeTransferTaskAction = staffAction(
  { right, schema: CloseTaskInput },
  async ({ transferId, outcome, reason }, actor, now) => {
    await inTransaction((tx) => closeTransferTask(tx, actor, { transferId, outcome, words: reason, now }));
    return {};
  },
);

export const resolveTransferAction = staffAction({ right, schema: ResolveTransferInput }, async (input, actor, now) => {
  await inTransaction((tx) => resolvePoolTransfer(tx, actor, { ...input, now }));
  return {};
});

export const changeRebalanceSettingsAction = staffAction(
  { right, schema: RebalanceSettingsInput },
  async (input, actor) => {
    await inTransaction((tx) => changeRebalanceSettings(tx, actor, input));
    return {};
  },
);
