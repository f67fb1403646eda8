import type { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import { recordEvidence } from "@/lib/evidence/record-evidence";
import type { StandingAccount } from "@/lib/pool/rebalance-accounts";
import { type PlannedTransfer, planTransfers, type RebalancePlan, type RunLimits } from "@/lib/pool/rebalance-plan";
import { newId } from "@/lib/shared/ids";

/** Holds everything that plans or ends runs: one at a time, whatever asks for it. The first lock of such a transaction. */
export async function lockRebalancing(tx: Tx): Promise<void> {
  await tx.$queryRaw`SELECT 1 AS held FROM rebalance_settings WHERE id = 1 FOR UPDATE`;
}

type Round = {
  runId: string;
  round: number;
  accounts: readonly StandingAccount[];
  limits: RunLimits;
  actorId: string | null;
  host: string;
  now: Date;
};

/**
 * Plans one round of a run and reserves what it moves: each transfer is pending in the books from here on. What the pool cannot give any
 * more at this moment (orders went on meanwhile) is left out. Not safe to repeat by itself: the run is its key.
 */
export async function addRound(tx: Tx, { accounts, limits, ...round }: Round): Promise<RebalancePlan> {
  const plan = planTransfers(accounts, limits);
  const wanted = plan.transfers.map((transfer) => ({ ...transfer, id: newId() }));
  const reserved = await reserveTransfers(tx, wanted);
  const made = wanted.filter(({ id }) => reserved.has(id));
  await tx.poolTransfer.createMany({
    data: made.map(({ id, fromId, toId, diamonds, kind }) => ({
      id,
      fromId,
      toId,
      diamonds,
      kind,
      runId: round.runId,
      round: round.round,
      status: kind === "manual" ? "task" : "reserved",
      host: kind === "manual" ? "" : round.host,
      nextTryAt: kind === "manual" ? null : round.now,
      actorId: round.actorId,
      createdAt: round.now,
    })),
  });
  await recordEvidence(tx, {
    orderId: null,
    kind: "pool.rebalance_planned",
    body: { runId: round.runId, round: round.round, transfers: made.map(toFacts), leftOver: leftOverFacts(plan) },
    recordedAt: round.now,
  });
  return { ...plan, transfers: made };
}

/** Reserves transfers in the books: out of one pool account, into another. Answers the ids that fitted. Safe to repeat by id. */
export async function reserveTransfers(
  tx: Tx,
  transfers: readonly { id: string; fromId: string; toId: string; diamonds: bigint }[],
): Promise<Set<string>> {
  if (transfers.length === 0) return new Set();
  const accounts = await tx.custodian.findMany({ select: { id: true, accountId: true }, take: 1_000 });
  const accountOf = new Map(accounts.map(({ id, accountId }) => [id, accountId.toString()]));
  const items = transfers.map(({ id, fromId, toId, diamonds }) => ({
    id,
    debit_id: accountOf.get(toId),
    credit_id: accountOf.get(fromId),
    amount: diamonds.toString(),
    code: "pool.transfer",
  }));
  const rows = await tx.$queryRaw<{ id: string; outcome: string }[]>`
    SELECT id::text, outcome FROM reserve_batch(${JSON.stringify(items)}::jsonb)`;
  return new Set(rows.filter(({ outcome }) => outcome !== "insufficient").map(({ id }) => id));
}

export function leftOverFacts({ leftOver }: RebalancePlan): Prisma.InputJsonArray {
  return leftOver.map(({ id, diamonds, because }) => ({ id, diamonds: diamonds.toString(), because }));
}

function toFacts({ fromId, toId, diamonds, kind }: PlannedTransfer): Prisma.InputJsonObject {
  return { from: fromId, to: toId, diamonds: diamonds.toString(), kind };
}
