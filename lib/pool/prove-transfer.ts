import type { Tx } from "@/lib/db/transaction";
import { recordEvidence } from "@/lib/evidence/record-evidence";
import { lockPoolTransfer } from "@/lib/pool/lock-pool-transfer";

/** What the platform said an account holds, beside the books, with `open` diamonds of deliveries under way. */
export type BalanceReading = { custodianId: string; ours: bigint; theirs: bigint; open: bigint };

export type ProveTransfer = {
  transferId: string;
  moment: "before" | "after";
  /** Of both ends; none when they could not be read. */
  readings: readonly BalanceReading[];
  now: Date;
};

const TRIES_MAX = 10;
const RETRY_MS = 15_000;

/**
 * Keeps the readings of a test transfer and, once there are some of before and of after, says whether they prove it: at both moments both
 * balances equal the books, which have booked the one diamond in between. What is not proven within ten looks never is.
 *
 * Safe to repeat: readings of one moment are kept once.
 */
export async function proveTransfer(
  tx: Tx,
  { transferId, moment, readings, now }: ProveTransfer,
): Promise<"kept" | "proven" | "not_proven" | "again"> {
  const transfer = await lockPoolTransfer(tx, transferId);
  const known = await tx.poolTransferReading.findMany({
    where: { transferId },
    select: { moment: true, oursDiamonds: true, theirsDiamonds: true },
    take: 4,
  });
  const isKept = known.some((reading) => reading.moment === moment);
  const agree = readings.length === 2 && readings.every(({ ours, theirs }) => ours === theirs);
  if (moment === "before") {
    if (!isKept) await keep(tx, { transferId, moment, readings, now });
    return "kept";
  }
  if (transfer.status !== "moved" || transfer.provenAt !== null || isKept) return "kept";
  const before = known.filter((reading) => reading.moment === "before");
  const isProvable =
    before.length === 2 && before.every(({ oursDiamonds, theirsDiamonds }) => oursDiamonds === theirsDiamonds);
  const isOver = agree || !isProvable || transfer.proofTries + 1 >= TRIES_MAX;
  if (isOver) await keep(tx, { transferId, moment, readings, now });
  const isProven = agree && isProvable;
  await tx.poolTransfer.update({
    where: { id: transferId },
    data: {
      proofTries: { increment: 1 },
      nextTryAt: isOver ? null : new Date(now.getTime() + RETRY_MS),
      ...(isProven ? { provenAt: now, proofProblem: "" } : { proofProblem: problemOf(readings, isProvable) }),
    },
    select: { id: true },
  });
  if (isProven)
    await recordEvidence(tx, { orderId: null, kind: "pool.transfer_proven", body: { transferId }, recordedAt: now });
  return isProven ? "proven" : isOver ? "not_proven" : "again";
}

async function keep(tx: Tx, { transferId, moment, readings, now }: ProveTransfer): Promise<void> {
  await tx.poolTransferReading.createMany({
    data: readings.map(({ custodianId, ours, theirs, open }) => ({
      transferId,
      custodianId,
      moment,
      oursDiamonds: ours,
      theirsDiamonds: theirs,
      openDiamonds: open,
      readAt: now,
    })),
  });
}

function problemOf(readings: readonly BalanceReading[], isProvable: boolean): string {
  if (!isProvable) return "no_reading_before";
  return readings.length === 2 ? "balances_differ" : "balances_unread";
}
