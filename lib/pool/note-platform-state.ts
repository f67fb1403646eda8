import type { Tx } from "@/lib/db/transaction";
import { recordEvidence } from "@/lib/evidence/record-evidence";

const OFF_BY_US = 7212002;
const OFF_BY_PLATFORM = 7212001;

/** A result code of the platform to a harmless question that was sent at `askedAt`. */
export type PlatformState = { rescode: number; askedAt: Date; at: Date };

/**
 * Learns from an answer of the platform what became of the kill switch. "Switched off by us" proves that a use with unknown outcome worked;
 * an answer of any other kind proves that the platform answers (again), so that the use is over. Nothing resumes by itself.
 *
 * Safe to repeat and cheap when the switch was never used.
 */
export async function notePlatformState(tx: Tx, { rescode, askedAt, at }: PlatformState): Promise<void> {
  const open = await tx.platformStop.findMany({
    // A use that began after the question says nothing about the answer.
    where: { endedAt: null, askedAt: { lt: askedAt } },
    select: { id: true, status: true },
    orderBy: { id: "asc" },
    take: 20,
  });
  for (const { id, status } of open) {
    if (rescode === OFF_BY_PLATFORM || (rescode === OFF_BY_US && status === "done")) continue;
    const data = rescode === OFF_BY_US ? { status: "done", rescode, answeredAt: at } : { endedAt: at };
    const { count } = await tx.platformStop.updateMany({ where: { id, endedAt: null, status }, data });
    if (count === 0) continue;
    const kind = rescode === OFF_BY_US ? "pool.platform_stop_answered" : "pool.platform_stop_ended";
    await recordEvidence(tx, { orderId: null, kind, body: { stopId: id, rescode }, recordedAt: at });
  }
}
