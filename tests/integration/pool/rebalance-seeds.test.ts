import { afterAll, beforeAll, expect, it } from "vitest";
import { rowsOf } from "@/lib/db/pool";
import { trialBalanceMinor } from "@/lib/ledger/trial-balance";
import { newId } from "@/lib/shared/ids";
import { dice } from "@/tests/support/dice";
import {
  accountBooks,
  drainTransfers,
  givenRun,
  heldAtPlatform,
  movesAtSupplier,
  openRebalancingShop,
  passTransferTime,
} from "@/tests/support/rebalancing";
import type { Shop } from "@/tests/support/shop";
import { rebalancePool } from "@/worker/rebalance-pool";

const IDS = ["facet_ph_1", "facet_id_1", "facet_my_1", "facet_th_1"];
const SEEDS = [1, 2, 3];
const STEPS = 8;

const FAULTS = [
  { answer: "refuse", rescode: 7212012 },
  { answer: "reset", effect: "none" },
  { answer: "reset", effect: "done" },
  { answer: "http_500", effect: "done" },
  { answer: "html", effect: "none" },
  { answer: "truncated", effect: "done" },
  { answer: "wrong_seqid", effect: "done" },
  { path: "transfer_state", answer: "reset" },
  { path: "transfer_state", answer: "http_500" },
] as const;

let shop: Shop;
beforeAll(async () => {
  shop = await openRebalancingShop(Object.fromEntries(IDS.map((id) => [id, 50_000n])));
});
afterAll(() => shop.close());

/** Transfers of ours that are open, and whether the supplier has moved them. */
async function expectExplained(seed: number, step: number): Promise<void> {
  const moved = movesAtSupplier(shop.sims.bigo);
  const open = await rowsOf<{ id: string; from_id: string; to_id: string; diamonds: bigint }>(
    "SELECT id, from_id, to_id, diamonds FROM pool_transfers WHERE closed_at IS NULL",
  );
  const posted = await rowsOf<{ id: string }>("SELECT id FROM pool_transfers WHERE status = 'moved'");
  for (const { id } of posted)
    expect(moved.has(id), `seed ${seed}, step ${step}: ${id} is booked and never moved`).toBe(true);
  for (const account of IDS) {
    const ahead = open
      .filter(({ id }) => moved.has(id))
      .reduce((sum, { from_id, to_id, diamonds }) => {
        if (from_id === account) return sum - diamonds;
        return to_id === account ? sum + diamonds : sum;
      }, 0n);
    const books = await accountBooks(account);
    expect(heldAtPlatform(shop.sims.bigo, account), `seed ${seed}, step ${step}: ${account}`).toBe(books.held + ahead);
    expect(books.available).toBeGreaterThanOrEqual(0n);
  }
  expect(await trialBalanceMinor()).toBe(0n);
}

// Guarantee: after any sequence of transfers with faults the books equal the supplier's balances but for what is open, and nothing moved twice.
it.each(SEEDS)("books follow the supplier through faults of every kind (seed %i)", async (seed) => {
  const roll = dice(seed);
  for (let step = 0; step < STEPS; step += 1) {
    await shop.deposit(roll.pick(IDS), BigInt(1_000 + roll.whole(0, 79_999)));
    const faults = Array.from({ length: roll.whole(0, 3) }, () => roll.pick(FAULTS));
    for (const fault of faults) {
      await shop.sims.control("bigo", "POST", "/_sim/faults/rules", { path: "transfer", times: 1, ...fault });
    }
    await givenRun(newId()).catch((error: Error) => expect(error.message).toBe("pool.run_under_way"));
    for (let look = roll.whole(0, 2); look >= 0; look -= 1) {
      await Promise.all([rebalancePool(), rebalancePool()]);
      await expectExplained(seed, step);
      if (roll.whole(0, 1) === 0) await passTransferTime();
    }
  }
  await shop.sims.control("bigo", "PUT", "/_sim/faults", { latency: { kind: "fixed", ms: 0 } });
  for (let look = 0; look < 5; look += 1) {
    await passTransferTime();
    await drainTransfers();
  }
  await expectExplained(seed, STEPS);
  expect(await rowsOf("SELECT 1 FROM pool_transfers WHERE closed_at IS NULL")).toEqual([]);
});
