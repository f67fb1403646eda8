import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { trialBalanceMinor } from "@/lib/ledger/trial-balance";
import { expectNoDeadlocks, expectSoundBooks } from "@/tests/support/books";
import { type Running, runFile, stop, untilTrue } from "@/tests/support/processes";
import { openShop, type Shop } from "@/tests/support/shop";

const BUYERS_A_PROCESS = 25;
const ROOM_FOR_ORDERS = 40;
const DIAMONDS_AN_ORDER = 500;
const FAST = {
  WORKER_POLL_MS: "50",
  LEASE_SECONDS: "3",
  BIGO_TIMEOUT_MS: "2000",
  UNKNOWN_RETRY_SECONDS: "1,1,2,2,4,4",
};

// Four processes start on what may be a busy machine.
vi.setConfig({ testTimeout: 150_000 });

let shop: Shop;
let workers: Running[] = [];
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: BigInt(ROOM_FOR_ORDERS * DIAMONDS_AN_ORDER) });
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => stop(worker)));
  await shop.close();
});

async function countsByStatus(): Promise<Record<string, number>> {
  const rows = await rowsOf<{ status: string; count: number }>(
    "SELECT status, count(*)::int AS count FROM orders GROUP BY status",
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

async function areAllCaptured(): Promise<boolean> {
  const row = await rowOf<{ open: number }>(
    "SELECT count(*)::int AS open FROM payments p JOIN orders o ON o.id = p.order_id WHERE o.status = 'delivered' AND p.status <> 'captured'",
  );
  return row?.open === 0;
}

it("2 processes x 25 buyers at once on a pool that holds 40 orders: exactly 40 delivered, 10 waiting, trial balance 0", async () => {
  workers = [runFile("worker/main.ts", [], FAST), runFile("worker/main.ts", [], FAST)];
  const buyers = [1, 2].map(() => runFile("tests/support/buyers.ts", [String(BUYERS_A_PROCESS)]));
  expect(await Promise.all(buyers.map(({ ended }) => ended))).toEqual([0, 0]);

  await untilTrue(async () => {
    const { delivered = 0, awaiting_stock = 0 } = await countsByStatus();
    return delivered + awaiting_stock === 2 * BUYERS_A_PROCESS && (await areAllCaptured());
  }, "every order at rest");
  expect(await countsByStatus()).toEqual({ delivered: ROOM_FOR_ORDERS, awaiting_stock: 10 });
  expect(await trialBalanceMinor()).toBe(0n);
  expect(shop.sims.bigo.platform.bank.totals()).toMatchObject({
    recharges: ROOM_FOR_ORDERS,
    diamonds: ROOM_FOR_ORDERS * DIAMONDS_AN_ORDER,
  });
  await expectSoundBooks(shop);
  await expectNoDeadlocks();
});

it("workers that are killed with kill -9 in the middle of calls lose nothing and deliver nothing twice", async () => {
  await shop.sims.control("bigo", "PUT", "/_sim/faults", { latency: { kind: "fixed", ms: 700 } });
  await shop.deposit("facet_ph_1", BigInt(20 * DIAMONDS_AN_ORDER));
  await untilTrue(async () => (await sendingNow()) > 0, "a call under way");
  await Promise.all(workers.map((worker) => stop(worker, "SIGKILL")));
  expect(await sendingNow()).toBeGreaterThan(0);
  workers = [runFile("worker/main.ts", [], FAST)];

  await untilTrue(async () => {
    const { delivered = 0 } = await countsByStatus();
    return delivered === 2 * BUYERS_A_PROCESS && (await areAllCaptured());
  }, "every order delivered");
  expect(shop.sims.bigo.platform.bank.totals()).toMatchObject({ recharges: 2 * BUYERS_A_PROCESS });
  const repeated = await rowOf<{ count: number }>(
    "SELECT count(*)::int AS count FROM delivery_attempts WHERE because = 'worker_lost'",
  );
  expect(repeated?.count).toBeGreaterThan(0);
  await expectSoundBooks(shop);
});

async function sendingNow(): Promise<number> {
  const row = await rowOf<{ count: number }>("SELECT count(*)::int AS count FROM deliveries WHERE status = 'sending'");
  return row?.count ?? 0;
}
