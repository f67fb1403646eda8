import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { finishedOrder, statesOf } from "@/tests/support/given";
import { openShop, type Shop } from "@/tests/support/shop";
import { reconcilePool } from "@/worker/reconcile-pool";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 50_000n });
});
afterAll(() => shop.close());

type Reading = { ours: bigint; theirs: bigint; open: bigint; ok: boolean };

async function lastReading(): Promise<Reading | null> {
  await reconcilePool();
  return rowOf<Reading>(
    `SELECT ours_diamonds AS ours, theirs_diamonds AS theirs, open_diamonds AS open, is_explained AS ok
     FROM pool_readings ORDER BY id DESC LIMIT 1`,
  );
}

describe("comparing the books with the platform's balance", () => {
  it("agrees when nothing is under way", async () => {
    await finishedOrder(shop);
    expect(await lastReading()).toEqual({ ours: 49_500n, theirs: 49_500n, open: 0n, ok: true });
  });

  it("agrees while an outcome is unknown, whether it arrived or not", async () => {
    await shop.sims.control("bigo", "PUT", "/_sim/faults", { rules: [{ answer: "reset", effect: "done", times: 1 }] });
    const order = await finishedOrder(shop);
    expect((await statesOf(order)).order).toBe("unknown");
    expect(await lastReading()).toMatchObject({ open: 500n, ok: true });
    await shop.passTime(45);
    await shop.drain();
    expect(await lastReading()).toMatchObject({ open: 0n, ok: true });
  });

  it("says nothing while the platform is silent", async () => {
    const before = await rowsOf("SELECT 1 FROM pool_readings");
    await shop.sims.control("bigo", "PUT", "/_sim/faults", { rules: [{ path: "pre_check", answer: "reset" }] });
    await reconcilePool();
    expect((await rowsOf("SELECT 1 FROM pool_readings")).length).toBe(before.length);
    await shop.sims.control("bigo", "DELETE", "/_sim/faults");
  });

  it("writes an unexplained difference down, stops the account, and corrects nothing by itself", async () => {
    await shop.sims.control("bigo", "POST", "/_sim/deposit", { reseller: "facet_ph_1", diamonds: 3 });
    expect(await lastReading()).toMatchObject({ ok: false });
    const paused = await rowOf<{ reason: string }>(
      "SELECT paused_reason AS reason FROM custodians WHERE id = 'facet_ph_1'",
    );
    expect(paused?.reason).toBe("reconcile");
    const order = await finishedOrder(shop);
    expect((await statesOf(order)).order).toBe("awaiting_stock");
  });
});
