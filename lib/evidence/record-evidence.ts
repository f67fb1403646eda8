import type { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";

export type EvidenceFact = { orderId: string | null; kind: string; body: Prisma.InputJsonObject; recordedAt: Date };

/**
 * Adds one entry to the append-only record, in the transaction of what it tells. Personal data enters as keyed hashes only. The
 * hot transitions write theirs in SQL, in the same commit as everything else.
 */
export async function recordEvidence(tx: Tx, fact: EvidenceFact): Promise<void> {
  await tx.evidence.create({ data: fact, select: { id: true } });
}
