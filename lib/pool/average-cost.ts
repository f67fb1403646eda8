import { rowOf } from "@/lib/db/pool";

/** What a diamond of the pool cost on average, in millionths of a US cent: the inventory of the books over the diamonds that it holds. 0: nothing is held. */
export async function averageCostMicro(): Promise<bigint> {
  const row = await rowOf<{ micro: bigint }>(`
    SELECT COALESCE((SELECT (debits_posted - credits_posted) * 1000000 FROM accounts WHERE ledger = 'USD' AND code = 'inventory')
      / NULLIF((SELECT sum(a.debits_posted - a.credits_posted) FROM accounts a JOIN custodians c ON c.account_id = a.id), 0), 0)::bigint AS micro`);
  return row?.micro ?? 0n;
}
