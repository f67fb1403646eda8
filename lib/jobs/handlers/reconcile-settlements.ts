import { env } from "@/lib/env";
import { catchUpSettlement, isSettlementDue } from "@/lib/finance/catch-up-settlement";
import type { SettlementRun } from "@/lib/finance/settlement";
import { log } from "@/lib/log";
import { PROVIDER_NAMES, type ProviderName } from "@/lib/payments/provider";
import { providerOf } from "@/lib/payments/registry";
import { providersSetUp } from "@/lib/provider-settings";

/** The payment providers of this shop: those whose settings are given. */
export function providersInUse(): ProviderName[] {
  const names = new Set(providersSetUp(env));
  return PROVIDER_NAMES.filter((name) => names.has(name));
}

/** Reads and compares the reports that are due, a provider after the other. One that fails does not keep the others from theirs. */
export async function reconcileDueSettlements(now: Date): Promise<void> {
  for (const name of providersInUse()) {
    try {
      if (!(await isSettlementDue(name, now, env.SETTLEMENT_SECONDS))) continue;
      tell(await catchUpSettlement(providerOf(name), now, { isByHand: false }));
    } catch (error) {
      log().error({ provider: name, err: error }, "a settlement report was not reconciled; it is tried again");
    }
  }
}

/** The same at once, for a person who asks: at least yesterday and today. Answers the last run of each. */
export async function reconcileSettlementsNow(names: readonly ProviderName[], now: Date): Promise<SettlementRun[]> {
  const last: SettlementRun[] = [];
  for (const name of names) {
    const runs = await catchUpSettlement(providerOf(name), now, { isByHand: true });
    tell(runs);
    last.push(...runs.slice(-1));
  }
  return last;
}

function tell(runs: readonly SettlementRun[]): void {
  for (const { provider, outcome, because, openedCount } of runs) {
    if (outcome === "unknown") log().warn({ provider, because }, "a settlement report could not be read");
    // The alert: money is in suspense, and the list on the desk says which.
    if (openedCount > 0) log().error({ provider, openedCount }, "a provider's report and the books differ");
  }
}
