import { expect } from "vitest";
import { rowsOf } from "@/lib/db/pool";
import { movedBy } from "@/lib/finance/difference";
import { reconcileSettlement } from "@/lib/finance/reconcile-settlement";
import type { ReportedLine, SettlementAnswer, SettlementRun, SettlementSource } from "@/lib/finance/settlement";
import { trialBalanceMinor } from "@/lib/ledger/trial-balance";
import type { ProviderName } from "@/lib/payments/provider";
import { providerOf } from "@/lib/payments/registry";
import { HOUR_MS } from "@/lib/shared/durations";
import { newId } from "@/lib/shared/ids";
import type { Shop } from "@/tests/support/shop";

/** Later than any grace: what is not there by then is missing. */
export const LATER_HOURS = 26;

/** Reads the report up to so many hours from now, as if it were that time. */
export function reconcile(
  source: SettlementSource | ProviderName,
  hoursAhead: number = LATER_HOURS,
): Promise<SettlementRun> {
  const now = new Date(Date.now() + hoursAhead * HOUR_MS);
  const from = new Date(Date.now() - 72 * HOUR_MS);
  return reconcileSettlement(typeof source === "string" ? providerOf(source) : source, { from, to: now }, now);
}

/** A provider that reports what a test hands it. */
export function reporting(name: string, lines: readonly ReportedLine[]): SettlementSource {
  return answering(name, { kind: "lines", lines: [...lines] });
}

export function answering(name: string, answer: SettlementAnswer): SettlementSource {
  return { name, settlement: async () => answer };
}

export function lineOf(facts: Partial<ReportedLine> & { amountMinor?: bigint; currency?: string } = {}): ReportedLine {
  const { amountMinor = 58_100n, currency = "PHP", ...rest } = facts;
  return {
    ...{ lineId: `txn_${newId()}`, kind: "payment", providerPaymentId: null, providerRefundId: null, paymentId: null },
    ...{ amount: { amountMinor, currency }, feeMinor: 0n, at: new Date() },
    ...rest,
  };
}

export type KeptDifference = {
  id: string;
  provider: string;
  channel: string | null;
  movement: string;
  kind: string;
  state: "open" | "explained" | "booked";
  booked_to: string | null;
  note: string;
  actor_id: string | null;
  payment_id: string | null;
  ours_minor: bigint;
  ours_fee_minor: bigint;
  theirs_minor: bigint;
  theirs_fee_minor: bigint;
  currency: string;
  their_currency: string;
};

/** What is kept of a payment's differences, oldest first; without one, of everything. */
export function differencesOf(paymentId?: string): Promise<KeptDifference[]> {
  return rowsOf(
    "SELECT * FROM settlement_differences WHERE $1::uuid IS NULL OR payment_id = $1 ORDER BY opened_at, id",
    [paymentId ?? null],
  );
}

/** Debits less credits, by currency; what is 0 is left out. */
export async function balancesOf(code: string): Promise<Record<string, bigint>> {
  const rows = await rowsOf<{ ledger: string; balance: bigint }>(
    "SELECT ledger, debits_posted - credits_posted AS balance FROM accounts WHERE code = $1 AND debits_posted <> credits_posted",
    [code],
  );
  return Object.fromEntries(rows.map(({ ledger, balance }) => [ledger, balance]));
}

/** The books balance, and suspense holds exactly what the open differences say. */
export async function expectSuspenseExplained(): Promise<void> {
  expect(await trialBalanceMinor()).toBe(0n);
  const open: Record<string, bigint> = {};
  for (const one of await differencesOf()) {
    if (one.state !== "open") continue;
    const moved = movedBy({
      currency: one.currency,
      oursMinor: one.ours_minor,
      oursFeeMinor: one.ours_fee_minor,
      theirCurrency: one.their_currency,
      theirsMinor: one.theirs_minor,
      theirsFeeMinor: one.theirs_fee_minor,
    });
    for (const { currency, netMinor } of moved) open[currency] = (open[currency] ?? 0n) - netMinor;
  }
  for (const [currency, minor] of Object.entries(open)) if (minor === 0n) delete open[currency];
  expect(await balancesOf("suspense")).toEqual(open);
}

/** Makes Stripe's simulator report something else than it did. */
export function plant(shop: Shop, body: object): Promise<Record<string, unknown>> {
  return shop.sims.control("stripe", "POST", "/_sim/books", body);
}
