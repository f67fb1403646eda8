import type { PoolTransfer } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";

/** Holds a transfer between custodian accounts until the transaction ends. Refuses with pool.transfer_not_found. */
export async function lockPoolTransfer(tx: Tx, transferId: string): Promise<PoolTransfer> {
  await tx.$queryRaw`SELECT 1 AS held FROM pool_transfers WHERE id = ${transferId}::uuid FOR UPDATE`;
  const transfer = await tx.poolTransfer.findUnique({ where: { id: transferId } });
  if (transfer === null) throw new Refusal("pool.transfer_not_found", { transferId });
  return transfer;
}
