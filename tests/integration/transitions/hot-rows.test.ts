import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { database, rowsOf, writers } from "@/lib/db/pool";
import { finishedOrder, statesOf } from "@/tests/support/given";
import { openShop, type Shop } from "@/tests/support/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 200_000n });
});
afterAll(() => shop.close());

async function updatesOfOrders(): Promise<{ all: number; inPlace: number }> {
  // Each connection keeps its counts to itself for a while: all of them are asked at the same time, so that none is asked twice.
  const tellAll = (pool: Pool) =>
    Promise.all(
      Array.from({ length: pool.options.max }, () => pool.query("SELECT pg_sleep(0.05), pg_stat_force_next_flush()")),
    );
  await Promise.all([tellAll(database()), tellAll(writers())]);
  const [stats] = await rowsOf<{ all: bigint; hot: bigint }>(
    `SELECT n_tup_upd AS "all", n_tup_hot_upd AS hot FROM pg_stat_user_tables WHERE relname = 'orders'`,
  );
  return { all: Number(stats?.all), inPlace: Number(stats?.hot) };
}

// Guarantee: settling an order rewrites its row in place. An index on what changes there, or one whose condition names it, would make
// every order write all index entries of its row anew (ADR 9).
describe("an order on the plain path", () => {
  it("is rewritten in place when it is delivered", async () => {
    await finishedOrder(shop);
    const before = await updatesOfOrders();
    const order = await finishedOrder(shop);
    expect(await statesOf(order)).toMatchObject({ order: "delivered" });
    const after = await updatesOfOrders();
    // Confirmed, which takes it out of the unpaid ones, and delivered.
    expect(after.all - before.all).toBe(2);
    expect(after.inPlace - before.inPlace).toBeGreaterThanOrEqual(1);
  });

  it("stands in no index by its status", async () => {
    const indexes = await rowsOf<{ definition: string }>(
      `SELECT pg_get_indexdef(indexrelid) AS definition FROM pg_index
       WHERE indrelid = ANY (ARRAY['orders', 'payments']::regclass[])`,
    );
    expect(
      indexes.map(({ definition }) => definition).filter((definition) => /\bstatus(_at)?\b/.test(definition)),
    ).toEqual([]);
  });
});
