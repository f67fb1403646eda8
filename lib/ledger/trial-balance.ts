import { rowOf } from "@/lib/db/pool";
import { assert } from "@/lib/shared/assert";

/**
 * The largest |debits - credits| over ledgers, posted and pending, recomputed from the transfers, plus |counters - transfers| over
 * accounts, in minor units. Anything but 0 is an alarm. Reads every transfer: for checks and audits, not for a page.
 */
export async function trialBalanceMinor(): Promise<bigint> {
  const row = await rowOf<{ balance: bigint }>("SELECT trial_balance() AS balance");
  assert(row !== null, "the trial balance is one row");
  return row.balance;
}
