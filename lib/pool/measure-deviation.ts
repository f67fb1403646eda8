import type { Tx } from "@/lib/db/transaction";
import { readStandingAccounts } from "@/lib/pool/rebalance-accounts";
import { deviationMicro } from "@/lib/pool/rebalance-plan";

const EVERY_MS = 60_000;
const KEPT_MS = 30 * 86_400_000;

/** Writes down how far the shares are from their targets, once a minute however many workers ask, and forgets what is older than 30 days. */
export async function measureDeviation(tx: Tx, now: Date): Promise<boolean> {
  const claimed = await tx.rebalanceSettings.updateMany({
    where: { id: 1, nextSampleAt: { lte: now } },
    data: { nextSampleAt: new Date(now.getTime() + EVERY_MS) },
  });
  if (claimed.count === 0) return false;
  const accounts = await readStandingAccounts(tx, null);
  await tx.$executeRaw`
    INSERT INTO pool_deviations (deviation_micro, measured_at) VALUES (${deviationMicro(accounts)}, ${now})`;
  await tx.poolDeviation.deleteMany({ where: { measuredAt: { lt: new Date(now.getTime() - KEPT_MS) } } });
  return true;
}
