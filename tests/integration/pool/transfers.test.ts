import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { inTransaction } from "@/lib/db/transaction";
import { settlePoolTransfer } from "@/lib/pool/settle-pool-transfer";
import { custodianTransfers } from "@/lib/upstream/shared-client";
import {
  accountBooks,
  drainTransfers,
  expectBooksAtSupplier,
  givenRun,
  heldAtPlatform,
  movesAtSupplier,
  onlyTransfer,
  openRebalancingShop,
  passTransferTime,
  transferRow,
  transfersOf,
} from "@/tests/support/rebalancing";
import type { Shop } from "@/tests/support/shop";
import { rebalancePool } from "@/worker/rebalance-pool";
import { reconcilePool } from "@/worker/reconcile-pool";

const [A, B] = ["facet_ph_1", "facet_id_1"];

let shop: Shop;
beforeAll(async () => {
  shop = await openRebalancingShop({ [A]: 100_000n, [B]: 100_000n });
});
afterAll(() => shop.close());
/** Both accounts as unequal as at the start, so that each test has 400,000 to move. */
beforeEach(async () => {
  await shop.sims.control("bigo", "DELETE", "/_sim/faults");
  await shop.sims.control("bigo", "PATCH", "/_sim/faults", { latency: { kind: "fixed", ms: 0 } });
  const missing = (await accountBooks(B)).held + 800_000n - (await accountBooks(A)).held;
  if (missing > 0n) await shop.deposit(A, missing);
});

const fault = (rule: object) =>
  shop.sims.control("bigo", "POST", "/_sim/faults/rules", { path: "transfer", times: 1, ...rule });

const expectEqualBooks = () => expectBooksAtSupplier(shop, [A, B]);

async function lastReadings(): Promise<boolean[]> {
  await reconcilePool();
  const rows = await rowsOf<{ ok: boolean }>(
    "SELECT DISTINCT ON (custodian_id) is_explained AS ok FROM pool_readings ORDER BY custodian_id, id DESC",
  );
  return rows.map(({ ok }) => ok);
}

async function runRow(id: string) {
  return rowOf<{ before: bigint; after: bigint | null; ended_at: Date | null; round: number }>(
    "SELECT deviation_before_micro AS before, deviation_after_micro AS after, ended_at, round FROM rebalance_runs WHERE id = $1",
    [id],
  );
}

// Guarantee: a transfer between accounts is in the books exactly as it is at the supplier, whatever went wrong between the two, and nothing is
// moved twice.
describe("a transfer between custodian accounts", () => {
  it("sets the diamonds aside when it is asked for, and books them when they moved", async () => {
    const [before, there] = [await accountBooks(A), await accountBooks(B)];
    const runId = await givenRun();
    const transfer = await onlyTransfer(runId);
    expect(transfer).toMatchObject({ from_id: A, to_id: B, diamonds: 400_000n, status: "reserved" });
    expect((await accountBooks(A)).available).toBe(before.available - 400_000n);
    expect((await accountBooks(B)).incoming).toBe(400_000n);
    expect(await lastReadings()).toEqual([true, true]);

    await drainTransfers();
    expect((await transferRow(transfer.id)).status).toBe("moved");
    expect((await accountBooks(A)).held).toBe(before.held - 400_000n);
    expect((await accountBooks(B)).held).toBe(there.held + 400_000n);
    expect(await runRow(runId)).toMatchObject({ after: 0n, round: 1 });
    await expectEqualBooks();
  });

  it("that times out before it moved is asked about, then sent again under the same id", async () => {
    await fault({ answer: "reset" });
    const runId = await givenRun();
    await rebalancePool();
    const transfer = await onlyTransfer(runId);
    expect(transfer.status).toBe("unknown");
    expect(await lastReadings()).toEqual([true, true]);
    await passTransferTime();
    await drainTransfers();
    expect((await onlyTransfer(runId)).status).toBe("moved");
    expect(movesAtSupplier(shop.sims.bigo).get(transfer.id)).toBe(400_000n);
    await expectEqualBooks();
  });

  it("that times out after it moved is never sent again: the supplier is asked, and the books follow", async () => {
    await fault({ answer: "reset", effect: "done" });
    const runId = await givenRun();
    await rebalancePool();
    const transfer = await onlyTransfer(runId);
    expect(transfer.status).toBe("unknown");
    // The platform has moved it and the books have not: both accounts explain themselves, and neither is stopped.
    expect(heldAtPlatform(shop.sims.bigo, A)).toBe((await accountBooks(A)).held - 400_000n);
    expect(await lastReadings()).toEqual([true, true]);
    expect((await runRow(runId))?.ended_at).toBeNull();

    await passTransferTime();
    await drainTransfers();
    expect((await onlyTransfer(runId)).status).toBe("moved");
    const calls = await rowsOf("SELECT call, outcome FROM pool_transfer_answers WHERE transfer_id = $1 ORDER BY id", [
      transfer.id,
    ]);
    expect(calls).toEqual([
      { call: "send", outcome: "unknown" },
      { call: "query", outcome: "moved" },
    ]);
    expect(await runRow(runId)).toMatchObject({ after: 0n });
    await expectEqualBooks();
  });

  it("that arrives late, after it was sent again, moves once", async () => {
    await fault({ answer: "normal", delayMs: 300 });
    const runId = await givenRun();
    const transfer = await onlyTransfer(runId);
    // A worker that died while its request was on the way.
    await rowsOf("SELECT * FROM claim_pool_transfers(10, 1)");
    const late = custodianTransfers().transfer({
      transferId: transfer.id,
      seqId: "0123456789abc",
      fromResellerId: A,
      toResellerId: B,
      diamonds: transfer.diamonds,
    });
    await passTransferTime();
    await drainTransfers();
    expect((await transferRow(transfer.id)).status).toBe("moved");
    expect(await late).toEqual({ kind: "moved" });
    expect(movesAtSupplier(shop.sims.bigo).get(transfer.id)).toBe(400_000n);
    await expectEqualBooks();
  });

  it("that is refused gives the diamonds back, and the run tries again under a new id", async () => {
    await fault({ answer: "refuse", rescode: 7212012 });
    const runId = await givenRun();
    await drainTransfers();
    const transfers = await transfersOf(runId);
    expect(transfers.map(({ status }) => status)).toEqual(["refused", "moved"]);
    expect(transfers[0]?.because).toContain("too frequently");
    expect(await runRow(runId)).toMatchObject({ after: 0n, round: 2 });
    await expectEqualBooks();
  });

  it("that is refused whenever it is tried ends the run after five rounds, with nothing moved", async () => {
    await fault({ answer: "refuse", rescode: 7212012, times: null });
    const before = await accountBooks(A);
    const runId = await givenRun();
    await drainTransfers();
    expect((await transfersOf(runId)).map(({ status }) => status)).toEqual(Array(5).fill("refused"));
    expect((await runRow(runId))?.ended_at).not.toBeNull();
    expect(await accountBooks(A)).toEqual(before);
    await expectEqualBooks();
  });

  it("whose worker died while it asked is asked about by the next one", async () => {
    const runId = await givenRun();
    await rowsOf("SELECT * FROM claim_pool_transfers(10, 60000)");
    expect(await rebalancePool()).toBe(0);
    await passTransferTime();
    await drainTransfers();
    expect((await onlyTransfer(runId)).status).toBe("moved");
    await expectEqualBooks();
  });

  it("is claimed by one worker, however many look", async () => {
    const runId = await givenRun();
    await Promise.all(Array.from({ length: 5 }, () => rebalancePool()));
    await drainTransfers();
    const { id } = await onlyTransfer(runId);
    const answers = await rowsOf("SELECT call FROM pool_transfer_answers WHERE transfer_id = $1", [id]);
    expect(answers).toEqual([{ call: "send" }]);
    await expectEqualBooks();
  });

  it("keeps its end: an answer of an older claim changes nothing", async () => {
    await fault({ answer: "reset", effect: "done" });
    const runId = await givenRun();
    await rebalancePool();
    const { id } = await onlyTransfer(runId);
    await passTransferTime();
    await drainTransfers();
    const late = {
      transferId: id,
      fence: 1,
      asksCount: 1,
      asked: null,
      sent: { kind: "refused", because: "" } as const,
    };
    const outcome = await inTransaction((tx) =>
      settlePoolTransfer(tx, { ...late, retrySeconds: [1], now: new Date() }),
    );
    expect(outcome).toBe("late");
    expect((await transferRow(id)).status).toBe("moved");
    await expect(
      rowsOf("UPDATE pool_transfers SET status = 'unknown', closed_at = NULL WHERE id = $1", [id]),
    ).rejects.toThrow("cannot go from moved to unknown");
    await expect(rowsOf("UPDATE pool_transfers SET diamonds = 1 WHERE id = $1", [id])).rejects.toThrow(
      "keeps its content",
    );
    await expectEqualBooks();
  });
});
