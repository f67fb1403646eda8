import { expect } from "vitest";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { inTransaction } from "@/lib/db/transaction";
import { trialBalanceMinor } from "@/lib/ledger/trial-balance";
import { startRebalanceRun } from "@/lib/pool/start-rebalance-run";
import { newId } from "@/lib/shared/ids";
import { transferHost } from "@/lib/upstream/shared-client";
import type { BigoSimulator } from "@/sim/bigo/main";
import { givenStaffActor } from "@/tests/support/people";
import { openShop, type Shop } from "@/tests/support/shop";
import { rebalancePool } from "@/worker/rebalance-pool";

/** A shop with this many diamonds in its accounts, whose suppliers move them by their API, and only when a test says so. */
export async function openRebalancingShop(diamonds: Record<string, bigint>): Promise<Shop> {
  const shop = await openShop(diamonds);
  await holdClock();
  await setCapability("api");
  return shop;
}

/** The books of these accounts are what their supplier says, and balance. */
export async function expectBooksAtSupplier(shop: Shop, ids: readonly string[]): Promise<void> {
  for (const id of ids) expect((await accountBooks(id)).held).toBe(heldAtPlatform(shop.sims.bigo, id));
  expect(await trialBalanceMinor()).toBe(0n);
}

/** A run that a person asks for; answers its id. */
export async function givenRun(runId = newId()): Promise<string> {
  const actor = await givenStaffActor("finance");
  await inTransaction((tx) =>
    startRebalanceRun(tx, actor, { runId, host: transferHost(), everySeconds: 1_800, now: new Date() }),
  );
  return runId;
}

/** The clock makes no runs by itself, so that a test decides when. */
export async function holdClock(): Promise<void> {
  await rowsOf(
    "UPDATE rebalance_settings SET next_run_at = now() + interval '1 year', next_sample_at = now() + interval '1 year'",
  );
}

/** How the accounts' suppliers move diamonds, their targets alike. */
export async function setCapability(capability: "none" | "manual" | "api"): Promise<void> {
  await rowsOf("UPDATE custodians SET transfer_capability = $1", [capability]);
}

/** What waits for a later moment is due now. Leases end, too. */
export async function passTransferTime(): Promise<void> {
  await rowsOf("UPDATE pool_transfers SET next_try_at = now() - interval '1 second' WHERE next_try_at IS NOT NULL");
}

/** Looks until nothing is due any more, as a worker does within its seconds. */
export async function drainTransfers(): Promise<void> {
  for (let look = 0; look < 50; look += 1) {
    await rebalancePool();
    const due = await rowOf("SELECT 1 FROM pool_transfers WHERE next_try_at <= now()");
    if (due === null) return;
  }
  throw new Error("transfers did not come to rest");
}

export type TransferRow = {
  id: string;
  run_id: string | null;
  kind: string;
  status: string;
  from_id: string;
  to_id: string;
  diamonds: bigint;
  because: string;
  proven_at: Date | null;
  proof_problem: string;
};

export async function transfersOf(runId: string): Promise<TransferRow[]> {
  return rowsOf<TransferRow>("SELECT * FROM pool_transfers WHERE run_id = $1 ORDER BY id", [runId]);
}

/** The transfer of a run that has one. */
export async function onlyTransfer(runId: string) {
  const [transfer, ...others] = await transfersOf(runId);
  if (transfer === undefined || others.length > 0) throw new Error("the run should have one transfer");
  return transfer;
}

export async function transferRow(id: string): Promise<TransferRow> {
  const row = await rowOf<TransferRow>("SELECT * FROM pool_transfers WHERE id = $1", [id]);
  if (row === null) throw new Error("no such transfer");
  return row;
}

export type AccountBooks = { held: bigint; available: bigint; incoming: bigint; outgoing: bigint };

/** The books of an account, beside what is open in transfers. */
export async function accountBooks(id: string): Promise<AccountBooks> {
  const row = await rowOf<AccountBooks>(
    `SELECT a.debits_posted - a.credits_posted AS held, r.available_diamonds AS available, r.incoming_diamonds AS incoming, r.outgoing_diamonds AS outgoing
     FROM custodians c JOIN accounts a ON a.id = c.account_id JOIN rebalance_accounts r ON r.id = c.id WHERE c.id = $1`,
    [id],
  );
  if (row === null) throw new Error("no such account");
  return row;
}

/** What the platform's simulator says the account holds. */
export function heldAtPlatform(bigo: BigoSimulator, id: string): bigint {
  return BigInt(bigo.platform.bank.account(id)?.balance ?? 0);
}

/** How often each transfer id has moved at the supplier: never more than once. */
export function movesAtSupplier(bigo: BigoSimulator): Map<string, bigint> {
  const moved = bigo.platform.bank.transfers().filter(({ refusal }) => refusal === "");
  return new Map(moved.map(({ transferId, diamonds }) => [transferId, BigInt(diamonds)]));
}
