import "server-only";
import { trialBalanceMinor } from "@/lib/ledger/trial-balance";
import { holdFor } from "@/lib/shared/hold-for";

export type CheckedBalance = { balanceMinor: string; checkedAt: string; tookMs: number };

const FRESH_MS = 60_000;

/** The trial balance, at most a minute old: it reads every transfer, so pages share one reading. */
export const recentTrialBalance = holdFor(FRESH_MS, check);

async function check(): Promise<CheckedBalance> {
  const startMs = performance.now();
  const balanceMinor = await trialBalanceMinor();
  return {
    balanceMinor: balanceMinor.toString(),
    checkedAt: new Date().toISOString(),
    tookMs: Math.round(performance.now() - startMs),
  };
}
