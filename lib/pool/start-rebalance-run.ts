import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { readStandingAccounts } from "@/lib/pool/rebalance-accounts";
import { deviationMicro } from "@/lib/pool/rebalance-plan";
import { addRound, leftOverFacts, lockRebalancing } from "@/lib/pool/rebalance-round";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";
import type { TransferHost } from "@/lib/upstream/shared-client";

export type StartRebalanceRun = {
  /** Made by the form or the worker: a repeat finds the first run. */
  runId: string;
  host: TransferHost | null;
  /** When the clock asks for the next one, in seconds from now. */
  everySeconds: number;
  now: Date;
};

/**
 * Makes a plan and reserves what it moves; the worker sends it. A run with nothing to move ends at once. A run before it whose last
 * transfers nobody knows the outcome of ends too: those stay open by themselves, and the new plan counts them as on their way.
 *
 * `actor` is null for the clock, which starts one only when it is due, switched on, and deliveries are not paused, however many workers ask. Safe to repeat by `runId`.
 * Refuses with auth.forbidden, and with pool.run_under_way while transfers of another run are being sent.
 */
export async function startRebalanceRun(
  tx: Tx,
  actor: StaffActor | null,
  { runId, host, everySeconds, now }: StartRebalanceRun,
): Promise<"started" | "same" | "not_due"> {
  if (actor !== null) requireRight(actor, "pool.rebalance");
  await lockRebalancing(tx);
  const settings = await tx.rebalanceSettings.findUniqueOrThrow({ where: { id: 1 } });
  if (actor === null && (!settings.isOn || settings.nextRunAt > now || (await isShopPaused(tx)))) return "not_due";
  if ((await tx.rebalanceRun.findUnique({ where: { id: runId }, select: { id: true } })) !== null) return "same";
  const accounts = await readStandingAccounts(tx, host);
  const beforeMicro = deviationMicro(accounts);
  const hasRoom = await endOpenRun(tx, beforeMicro, now);
  if (!hasRoom && actor !== null) throw new Refusal("pool.run_under_way");
  if (!hasRoom) return "not_due";

  const { minDiamonds, runDiamondsMax, transfersMax } = settings;
  const limits = { minDiamonds, runDiamondsMax, transfersMax };
  const run = {
    id: runId,
    trigger: actor === null ? "clock" : "person",
    actorId: actor?.userId ?? null,
    startedAt: now,
  };
  await tx.rebalanceRun.create({
    data: { ...run, ...limits, deviationBeforeMicro: beforeMicro, deviationPlannedMicro: beforeMicro },
    select: { id: true },
  });
  const round = { runId, round: 1, accounts, limits, actorId: run.actorId, host: host?.apiBase ?? "", now };
  const plan = await addRound(tx, round);
  const isSending = plan.transfers.some(({ kind }) => kind === "api");
  await tx.rebalanceRun.update({
    where: { id: runId },
    data: {
      deviationPlannedMicro: plan.afterMicro,
      leftOver: leftOverFacts(plan),
      ...(isSending ? {} : { endedAt: now, deviationAfterMicro: beforeMicro }),
    },
    select: { id: true },
  });
  await tx.rebalanceSettings.update({
    where: { id: 1 },
    data: { nextRunAt: new Date(now.getTime() + everySeconds * 1000) },
    select: { id: true },
  });
  if (actor !== null) {
    const after = { transfers: plan.transfers.length, deviationMicro: beforeMicro.toString() };
    await recordAudit(tx, actor, { action: "pool.rebalance", subject: `rebalance:${runId}`, after });
  }
  return "started";
}

/** While nothing may leave the pool, nothing is moved inside of it by the clock either. */
async function isShopPaused(tx: Tx): Promise<boolean> {
  const shop = await tx.shopState.findUniqueOrThrow({ where: { id: 1 }, select: { deliveriesPausedAt: true } });
  return shop.deliveriesPausedAt !== null;
}

/** False when the run that is open is still sending. One that only waits for unknown outcomes is ended as things stand. */
async function endOpenRun(tx: Tx, deviationAfterMicro: bigint, now: Date): Promise<boolean> {
  const open = await tx.rebalanceRun.findFirst({ where: { endedAt: null }, select: { id: true } });
  if (open === null) return true;
  const sending = await tx.poolTransfer.count({ where: { runId: open.id, status: { in: ["reserved", "sending"] } } });
  if (sending > 0) return false;
  await tx.rebalanceRun.update({
    where: { id: open.id },
    data: { endedAt: now, deviationAfterMicro },
    select: { id: true },
  });
  return true;
}
