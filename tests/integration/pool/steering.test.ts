import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { paidOrder } from "@/tests/support/given";
import { accountBooks, givenRun, holdClock, setCapability } from "@/tests/support/rebalancing";
import { openShop, type Shop } from "@/tests/support/shop";

const [A, B, C] = ["facet_ph_1", "facet_id_1", "facet_my_1"];

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ [A]: 40_000n, [B]: 25_000n, [C]: 1_000n });
  await holdClock();
  await setTargets({ [A]: 6_000, [B]: 3_000, [C]: 1_000 });
});
afterAll(() => shop.close());

async function setTargets(targets: Record<string, number>): Promise<void> {
  for (const [id, bp] of Object.entries(targets))
    await rowsOf("UPDATE custodians SET target_bp = $2 WHERE id = $1", [id, bp]);
}

const pause = (id: string, isPaused: boolean) =>
  rowsOf("UPDATE custodians SET paused_at = CASE WHEN $2 THEN now() END WHERE id = $1", [id, isPaused]);

/** Which account would give so many diamonds, or null. */
async function chosen(diamonds: number): Promise<string | null> {
  const row = await rowOf<{ id: string | null }>(
    "SELECT CASE WHEN pick > 0 THEN (p).ids[pick] END AS id FROM (SELECT p, choose_custodian(p, $1) AS pick FROM view_pool() AS p) AS x",
    [diamonds],
  );
  return row?.id ?? null;
}

// Guarantee: an order draws from the open account furthest above its target share that can give it whole.
describe("which account gives", () => {
  it("is the one furthest above its target, however much another one holds", async () => {
    expect(await chosen(500)).toBe(B);
  });

  it("is the only one that holds enough for a large order, and none when none does", async () => {
    expect(await chosen(30_000)).toBe(A);
    expect(await chosen(40_001)).toBeNull();
  });

  it("is never a stopped one, and what that holds makes no other look poor", async () => {
    await pause(B, true);
    expect(await chosen(500)).toBe(A);
    await pause(A, true);
    expect(await chosen(500)).toBe(C);
    await pause(C, true);
    expect(await chosen(500)).toBeNull();
    for (const id of [A, B, C]) await pause(id, false);
    // Of B and C alone, C lacks its part: A's diamonds would make B look poorer still, and C give.
    await pause(A, true);
    await setTargets({ [A]: 1_500, [B]: 8_000, [C]: 500 });
    expect(await chosen(500)).toBe(B);
    await setTargets({ [A]: 6_000, [B]: 3_000, [C]: 1_000 });
    await pause(A, false);
  });

  it("changes within one batch, so that many orders at once keep the shares", async () => {
    for (let at = 0; at < 20; at += 1) await paidOrder(shop, { diamonds: 1_000 });
    await shop.drain();
    const held = await Promise.all([A, B, C].map(async (id) => Number((await accountBooks(id)).held)));
    expect(held.reduce((sum, one) => sum + one, 0)).toBe(46_000);
    // C began below its target and gave nothing; the others met where their shares are above their targets alike.
    expect(held[2]).toBe(1_000);
    const distance = (at: number, target: number) => (held[at] ?? 0) - 46_000 * target;
    expect(Math.abs(distance(0, 0.6) - distance(1, 0.3))).toBeLessThanOrEqual(1_300);
  });

  it("counts what is on its way to an account as there, and gives only what is there", async () => {
    await setCapability("api");
    await shop.deposit(A, 54_000n);
    await givenRun();
    const [a, c] = [await accountBooks(A), await accountBooks(C)];
    expect(c.incoming).toBe(9_000n);
    // By what it holds, C would be far below its target; with what comes it is at it, and so is everybody.
    expect(a.available).toBe(60_000n);
    expect(await chosen(2_000)).not.toBe(C);
    await shop.deposit(C, 500n);
    expect(await chosen(1_000)).toBe(C);
  });
});
