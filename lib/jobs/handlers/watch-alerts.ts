import { ALERT_KINDS, type AlertFact } from "@/lib/alerts/alert";
import { tryHoldAlerts } from "@/lib/alerts/hold-alerts";
import { settleAlerts } from "@/lib/alerts/settle-alerts";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { recentTrialBalance } from "@/lib/ledger/recent-trial-balance";
import { waitingFacts } from "@/lib/orders/waiting-facts";
import { openTransferFacts, poolFacts, stockOutFacts } from "@/lib/pool/alert-facts";
import { type AccountForecast, forecastPool } from "@/lib/pool/forecast-queries";

/** These two read much: they are looked at seldom, and their last result serves in between. */
const SLOW_LOOK_MS = 300_000;

type SlowFacts = { balanceMinor: bigint; forecasts: AccountForecast[]; atMs: number };

let slow: SlowFacts | null = null;

/** A process is dead when it has not written for two beats, as the desk shows it. */
const DEAD_BEATS = 2;

/**
 * Looks at everything that alerts are about and brings them in line. Of several workers that look at once one does, holding a lock over
 * reading and writing, so that none acts on what has changed meanwhile. Answers how many alerts it opened and closed.
 */
export async function watchAlerts(now: Date): Promise<number> {
  const { balanceMinor, forecasts } = await slowFacts(now);
  return inTransaction(async (tx) => {
    if (!(await tryHoldAlerts(tx))) return 0;
    const facts = [
      ...(await poolFacts(tx)),
      ...(await openTransferFacts(tx, now, env.TRANSFER_ALERT_HOURS)),
      ...(await waitingFacts(tx, now, env.WAIT_ALERT_MINUTES)),
      ...(await deadProcesses(tx, now)),
      ...stockOutFacts(forecasts, env.STOCK_OUT_ALERT_HOURS),
      ...balanceFacts(balanceMinor),
    ];
    const { opened, closed } = await settleAlerts(tx, { kinds: ALERT_KINDS, facts, now });
    return opened + closed;
  });
}

/** For tests, which do not wait five minutes. */
export function forgetSlowFacts(): void {
  slow = null;
}

async function slowFacts(now: Date): Promise<SlowFacts> {
  if (slow !== null && performance.now() - slow.atMs < SLOW_LOOK_MS) return slow;
  const [balance, forecasts] = await Promise.all([recentTrialBalance(), forecastPool(now, env.POOL_LEAD_HOURS)]);
  slow = { balanceMinor: BigInt(balance.balanceMinor), forecasts, atMs: performance.now() };
  return slow;
}

function balanceFacts(balanceMinor: bigint): AlertFact[] {
  if (balanceMinor === 0n) return [];
  const words = `The books do not balance: the trial balance is ${balanceMinor} minor units instead of 0.`;
  return [{ kind: "ledger.unbalanced", subject: "shop", words }];
}

/** Processes that went silent and in whose place none of their kind has begun since. */
async function deadProcesses(tx: Tx, now: Date): Promise<AlertFact[]> {
  const deadBefore = new Date(now.getTime() - DEAD_BEATS * env.HEARTBEAT_SECONDS * 1000);
  const rows = await tx.$queryRaw<{ id: string; kind: string; seen_at: Date }[]>`
    SELECT d.id, d.kind, d.seen_at FROM process_heartbeats d
    WHERE d.seen_at < ${deadBefore} AND NOT EXISTS (
      SELECT FROM process_heartbeats n WHERE n.kind = d.kind AND n.started_at > d.seen_at AND n.seen_at >= ${deadBefore})
    ORDER BY d.id LIMIT 50`;
  return rows.map(({ id, kind, seen_at }) => ({
    kind: "process.dead" as const,
    subject: `process:${id}`,
    words: `A ${kind} process has been silent since ${seen_at.toISOString().slice(0, 19).replace("T", " ")} UTC.`,
  }));
}
