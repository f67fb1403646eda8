import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rowsOf } from "@/lib/db/pool";
import {
  accountBooks,
  drainTransfers,
  expectBooksAtSupplier,
  givenRun,
  movesAtSupplier,
  onlyTransfer,
  openRebalancingShop,
  passTransferTime,
} from "@/tests/support/rebalancing";
import type { Shop } from "@/tests/support/shop";
import { rebalancePool } from "@/worker/rebalance-pool";

const [A, B] = ["facet_ph_1", "facet_id_1"];

let shop: Shop;
beforeAll(async () => {
  shop = await openRebalancingShop({ [A]: 100_000n, [B]: 100_000n });
});
afterAll(() => shop.close());
beforeEach(async () => {
  await shop.sims.control("bigo", "DELETE", "/_sim/faults");
  const missing = (await accountBooks(B)).held + 800_000n - (await accountBooks(A)).held;
  if (missing > 0n) await shop.deposit(A, missing);
});

const expectEqualBooks = () => expectBooksAtSupplier(shop, [A, B]);

// Guarantee: no diamonds are sent to or from an account that somebody or reconciliation has stopped, nor by a process that talks to another host.
describe("a transfer between accounts that may not be sent", () => {
  it("goes to its own host only, and not while an end of it or all deliveries are paused", async () => {
    const runId = await givenRun();
    const elsewhere = "SELECT id FROM claim_pool_transfers(10, 1, NULL, 'https://elsewhere.test')";
    expect(await rowsOf(elsewhere)).toEqual([]);
    for (const [pause, resume] of [
      [
        "UPDATE shop_state SET deliveries_paused_at = now(), deliveries_paused_reason = 'test'",
        "UPDATE shop_state SET deliveries_paused_at = NULL, deliveries_paused_reason = NULL",
      ],
      [
        `UPDATE custodians SET paused_at = now(), paused_reason = 'test' WHERE id = '${B}'`,
        `UPDATE custodians SET paused_at = NULL, paused_reason = NULL WHERE id = '${B}'`,
      ],
    ] as const) {
      await rowsOf(pause);
      await rebalancePool();
      expect((await onlyTransfer(runId)).status).toBe("reserved");
      await rowsOf(resume);
    }
    await drainTransfers();
    expect((await onlyTransfer(runId)).status).toBe("moved");
    await expectEqualBooks();
  });

  it("that may have moved is asked about while its end is paused, and not sent again", async () => {
    await shop.sims.control("bigo", "POST", "/_sim/faults/rules", {
      path: "transfer",
      times: 1,
      answer: "http_500",
      effect: "none",
    });
    const runId = await givenRun();
    await rebalancePool();
    expect((await onlyTransfer(runId)).status).toBe("unknown");
    await rowsOf(`UPDATE custodians SET paused_at = now(), paused_reason = 'test' WHERE id = '${B}'`);
    const before = movesAtSupplier(shop.sims.bigo).size;
    await passTransferTime();
    await rebalancePool();
    expect((await onlyTransfer(runId)).status).toBe("unknown");
    expect(movesAtSupplier(shop.sims.bigo).size).toBe(before);
    await rowsOf(`UPDATE custodians SET paused_at = NULL, paused_reason = NULL WHERE id = '${B}'`);
    await passTransferTime();
    await drainTransfers();
    expect((await onlyTransfer(runId)).status).toBe("moved");
    await expectEqualBooks();
  });
});
