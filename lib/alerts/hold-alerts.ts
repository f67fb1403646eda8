import { tryHoldAlerts as tryHold } from "@/lib/alerts/repository";
import type { Tx } from "@/lib/db/transaction";

/**
 * Whether this process may bring alerts in line now. Of several that look at once one may, until its transaction ends: what it read is then
 * still so when it writes.
 */
export function tryHoldAlerts(tx: Tx): Promise<boolean> {
  return tryHold(tx);
}
