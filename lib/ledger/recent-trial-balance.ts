import "server-only";
import { trialBalanceMinor } from "@/lib/ledger/trial-balance";

export type CheckedBalance = { balanceMinor: string; checkedAt: string; tookMs: number };

const FRESH_MS = 60_000;

let held: { balance: Promise<CheckedBalance>; readMs: number } | null = null;

/** The trial balance, at most a minute old: it reads every transfer, so pages share one reading. */
export function recentTrialBalance(): Promise<CheckedBalance> {
  const nowMs = performance.now();
  if (held === null || nowMs - held.readMs >= FRESH_MS) {
    const balance = check();
    held = { balance, readMs: nowMs };
    // A failure must not be held for a minute: the next look asks again.
    balance.catch(() => {
      held = null;
    });
  }
  return held.balance;
}

async function check(): Promise<CheckedBalance> {
  const startMs = performance.now();
  const balanceMinor = await trialBalanceMinor();
  return {
    balanceMinor: balanceMinor.toString(),
    checkedAt: new Date().toISOString(),
    tookMs: Math.round(performance.now() - startMs),
  };
}
