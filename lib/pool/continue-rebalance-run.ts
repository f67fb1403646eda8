import type { Tx } from "@/lib/db/transaction";
import { readStandingAccounts } from "@/lib/pool/rebalance-accounts";
import { deviationMicro } from "@/lib/pool/rebalance-plan";
import { addRound, leftOverFacts, lockRebalancing } from "@/lib/pool/rebalance-round";
import type { TransferHost } from "@/lib/upstream/shared-client";

/** A supplier that refuses again and again is left alone until the next run. */
const ROUNDS_MAX = 5;

/**
 * Ends the open run once every transfer of it has an outcome, and writes down the deviation then. Where the supplier refused some, another
 * round is planned first, within what is left of the run's limits; a refused transfer gets a new id, an unknown one never does.
 *
 * Safe to repeat, and by several workers at once: what changed nothing the first time changes nothing again.
 */
export async function continueRebalanceRun(
  tx: Tx,
  { host, now }: { host: TransferHost | null; now: Date },
): Promise<"none" | "waits" | "another_round" | "ended"> {
  await lockRebalancing(tx);
  const run = await tx.rebalanceRun.findFirst({ where: { endedAt: null } });
  if (run === null) return "none";
  const transfers = await tx.poolTransfer.findMany({
    where: { runId: run.id },
    select: { status: true, round: true, diamonds: true, because: true },
    take: 1_000,
  });
  if (transfers.some(({ status }) => status === "reserved" || status === "sending")) return "waits";

  const accounts = await readStandingAccounts(tx, host);
  // What a person ended is not tried again behind his back.
  const wasRefused = transfers.some(
    ({ status, round, because }) => status === "refused" && round === run.round && because !== "person",
  );
  const limits = {
    minDiamonds: run.minDiamonds,
    transfersMax: Math.max(0, run.transfersMax - transfers.length),
    runDiamondsMax: transfers.reduce(
      (left, { status, diamonds }) => (status === "refused" || status === "dismissed" ? left : left - diamonds),
      run.runDiamondsMax,
    ),
  };
  if (wasRefused && run.round < ROUNDS_MAX && host !== null) {
    const round = {
      runId: run.id,
      round: run.round + 1,
      actorId: run.actorId,
      host: host.apiBase,
      accounts,
      limits,
      now,
    };
    const plan = await addRound(tx, round);
    if (plan.transfers.some(({ kind }) => kind === "api")) {
      await tx.rebalanceRun.update({
        where: { id: run.id },
        data: { round: run.round + 1, leftOver: leftOverFacts(plan) },
        select: { id: true },
      });
      return "another_round";
    }
  }
  if (transfers.some(({ status }) => status === "unknown")) return "waits";
  await tx.rebalanceRun.update({
    where: { id: run.id },
    data: { endedAt: now, deviationAfterMicro: deviationMicro(accounts) },
    select: { id: true },
  });
  return "ended";
}
