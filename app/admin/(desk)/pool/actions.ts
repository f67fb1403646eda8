"use server";

import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { staffAction } from "@/lib/http/staff";
import { changeCustodian } from "@/lib/pool/change-custodian";
import { checkPlatform } from "@/lib/pool/check-platform";
import {
  ChangeCustodianInput,
  CheckPlatformInput,
  DepositInput,
  OpenCustodianInput,
  PauseInput,
  StopPlatformInput,
  TargetSharesInput,
} from "@/lib/pool/desk-schemas";
import { openCustodian } from "@/lib/pool/open-custodian";
import { pauseDeliveries } from "@/lib/pool/pause-deliveries";
import { SplitDepositInput } from "@/lib/pool/rebalance-schemas";
import { recordDeposit } from "@/lib/pool/record-deposit";
import { recordSplitDeposit } from "@/lib/pool/record-split-deposit";
import { setTargetShares } from "@/lib/pool/set-target-shares";
import { stopPlatform } from "@/lib/pool/stop-platform";

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

const WHOLE_BP = 10_000;

/** The first account gets the whole pool; every other one nothing, until the shares of all are set together. */
export const openCustodianAction = staffAction(
  { right: "pool.manage", schema: OpenCustodianInput },
  async (input, actor) => {
    const position = await prisma().custodian.count();
    const opened = { ...input, position, targetBp: position === 0 ? WHOLE_BP : 0 };
    await inTransaction((tx) => openCustodian(tx, actor, opened));
    return {};
  },
);

export const changeCustodianAction = staffAction(
  { right: "pool.manage", schema: ChangeCustodianInput },
  async (input, actor) => {
    await inTransaction((tx) => changeCustodian(tx, actor, input));
    return {};
  },
);

export const setTargetSharesAction = staffAction(
  { right: "pool.manage", schema: TargetSharesInput },
  async (input, actor) => {
    await inTransaction((tx) => setTargetShares(tx, actor, input));
    return {};
  },
);

/** Answers what came of it, which may be that nobody knows. */
export const stopPlatformAction = staffAction(
  { right: "pool.disable_platform", schema: StopPlatformInput },
  async ({ stopId, reason }, actor) => ({ status: await stopPlatform(actor, { stopId, reason }) }),
);

/** Asks the platform whether it answers, which moves nothing. */
export const checkPlatformAction = staffAction({ right: "pool.pause", schema: CheckPlatformInput }, async () =>
  checkPlatform(),
);
