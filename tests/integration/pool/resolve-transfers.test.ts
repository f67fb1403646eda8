import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { inTransaction } from "@/lib/db/transaction";
import { resolvePoolTransfer } from "@/lib/pool/resolve-pool-transfer";
import { givenStaffActor } from "@/tests/support/people";
import {
  accountBooks,
  drainTransfers,
  expectBooksAtSupplier,
  givenRun,
  openRebalancingShop,
  passTransferTime,
  transferRow,
  transfersOf,
} from "@/tests/support/rebalancing";
import type { Shop } from "@/tests/support/shop";
import { rebalancePool } from "@/worker/rebalance-pool";

const [A, B] = ["facet_ph_1", "facet_id_1"];

let shop: Shop;
beforeAll(async () => {
  shop = await openRebalancingShop({ [A]: 100_000n, [B]: 100_000n });
});
afterAll(() => shop.close());
beforeEach(() => shop.deposit(A, 100_000n));

const expectEqualBooks = () => expectBooksAtSupplier(shop, [A, B]);

// Guarantee: a person can end what nobody knows, with what the supplier said, and only that.
describe("resolving an unknown transfer by hand", () => {
  const resolve = async (transferId: string, hasMoved: boolean, reason = "Their ticket 4711") => {
    const actor = await givenStaffActor("finance");
    await inTransaction((tx) => resolvePoolTransfer(tx, actor, { transferId, hasMoved, reason, now: new Date() }));
  };
  const unknown = async () => {
    await shop.sims.control("bigo", "POST", "/_sim/faults/rules", {
      path: "transfer",
      answer: "reset",
      effect: "done",
      times: 1,
    });
    const runId = await givenRun();
    await rebalancePool();
    const [transfer] = await transfersOf(runId);
    if (transfer === undefined) throw new Error("the run should have a transfer");
    return transfer.id;
  };

  it("books what the supplier said, and the run can end", async () => {
    const id = await unknown();
    await resolve(id, true);
    await drainTransfers();
    expect(await transferRow(id)).toMatchObject({ status: "moved", because: "person" });
    expect(await rowOf("SELECT 1 FROM rebalance_runs WHERE ended_at IS NULL")).toBeNull();
    await expectEqualBooks();
  });

  it("wants a reason, a right, and a transfer that is unknown", async () => {
    const id = await unknown();
    await expect(resolve(id, true, " ")).rejects.toThrow("auth.reason_required");
    await expect(resolve("0193d000-0000-7000-8000-00000000ffff", true)).rejects.toThrow("pool.transfer_not_found");
    const support = await givenStaffActor("support");
    const input = { transferId: id, hasMoved: true, reason: "x", now: new Date() };
    await expect(inTransaction((tx) => resolvePoolTransfer(tx, support, input))).rejects.toThrow("auth.forbidden");
    expect((await transferRow(id)).status).toBe("unknown");
    await rowsOf("SELECT * FROM claim_pool_transfers(10, 60000, now() + interval '1 hour')");
    await expect(resolve(id, true)).rejects.toThrow("pool.transfer_under_way");
    await passTransferTime();
    await drainTransfers();
    await expectEqualBooks();
  });

  it("takes back what was never sent, and only that", async () => {
    const before = await accountBooks(A);
    const [transfer] = await transfersOf(await givenRun());
    const id = transfer?.id ?? "";
    await expect(resolve(id, true)).rejects.toThrow("pool.transfer_under_way");
    await resolve(id, false, "Asked for by mistake");
    expect(await accountBooks(A)).toEqual(before);
    expect(await rowsOf("SELECT * FROM claim_pool_transfers(10, 60000)")).toEqual([]);
    await drainTransfers();
    expect(await rowsOf("SELECT 1 FROM rebalance_runs WHERE ended_at IS NULL")).toEqual([]);
    expect(await rowsOf("SELECT 1 FROM pool_transfers WHERE closed_at IS NULL")).toEqual([]);
    await expectEqualBooks();
  });

  it("counts once, repeated and simultaneous, and never both ways", async () => {
    const id = await unknown();
    await Promise.all(Array.from({ length: 5 }, () => resolve(id, true)));
    await resolve(id, true);
    await expect(resolve(id, false)).rejects.toThrow("pool.transfer_closed");
    const answers = await rowsOf("SELECT 1 FROM pool_transfer_answers WHERE transfer_id = $1 AND call = 'person'", [
      id,
    ]);
    expect(answers).toHaveLength(1);
    await drainTransfers();
    await expectEqualBooks();
  });
});
