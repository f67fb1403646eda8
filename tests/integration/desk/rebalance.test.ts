import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  closeTransferTaskAction,
  resolveTransferAction,
  startRunAction,
} from "@/app/admin/(desk)/pool/rebalance/actions";
import { listOpenAlerts } from "@/lib/alerts/desk-queries";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { watchAlerts } from "@/lib/jobs/handlers/watch-alerts";
import { trialBalanceMinor } from "@/lib/ledger/trial-balance";
import { getRebalance, listDeviations, listRebalanceRuns } from "@/lib/pool/rebalance-queries";
import { startRebalanceRun } from "@/lib/pool/start-rebalance-run";
import { newId } from "@/lib/shared/ids";
import { transferHost } from "@/lib/upstream/shared-client";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";
import {
  accountBooks,
  drainTransfers,
  holdClock,
  setCapability,
  transferRow,
  transfersOf,
} from "@/tests/support/rebalancing";
import { openShop, type Shop } from "@/tests/support/shop";
import { rebalancePool } from "@/worker/rebalance-pool";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

const [A, B] = ["facet_ph_1", "facet_id_1"];

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ [A]: 100_000n, [B]: 100_000n });
});
afterAll(() => shop.close());
beforeEach(async () => {
  await holdClock();
  await setCapability("api");
  await shop.deposit(A, 100_000n);
  await signInAs("finance", { isConfirmed: true });
});

const openRuns = () => rowsOf("SELECT 1 FROM rebalance_runs WHERE ended_at IS NULL");

async function finish(): Promise<void> {
  await drainTransfers();
  for (const { id } of await rowsOf<{ id: string }>("SELECT id FROM pool_transfers WHERE status = 'task'"))
    await call(closeTransferTaskAction, { transferId: id, outcome: "dismissed", reason: "End of the test" });
  expect(await trialBalanceMinor()).toBe(0n);
}

// Guarantee: one run at a time, asked for by who may, whatever is clicked how often; and the page shows what came of it.
describe("a run", () => {
  it("does what the preview showed, and stands in the history with the deviation before and after", async () => {
    const preview = (await getRebalance(prisma(), transferHost())).preview;
    const runId = newId();
    expect(await call(startRunAction, { runId })).toBe("done");
    const made = await transfersOf(runId);
    expect(made.map(({ from_id, to_id, diamonds }) => [from_id, to_id, diamonds.toString()])).toEqual(
      preview.transfers.map(({ fromId, toId, diamonds }) => [fromId, toId, diamonds]),
    );
    await drainTransfers();
    const [run] = (await listRebalanceRuns(prisma(), {})).runs;
    expect(run).toMatchObject({ id: runId, trigger: "person", afterMicro: 0 });
    expect(run?.beforeMicro).toBeGreaterThan(0);
    expect((await auditOf(`rebalance:${runId}`)).map(({ action }) => action)).toEqual(["pool.rebalance"]);
    expect(await trialBalanceMinor()).toBe(0n);
  });

  it("is refused without its key, to who may not, and without a fresh proof", async () => {
    expect(await call(startRunAction, { runId: "1" })).toBe("invalid:runId");
    await signInAs("supervisor", { isConfirmed: true });
    expect(await call(startRunAction, { runId: newId() })).toBe("auth.forbidden");
    await signInAs("finance");
    expect(await call(startRunAction, { runId: newId() })).toBe("auth.reauth_required");
    expect(await openRuns()).toEqual([]);
  });

  it("counts once when it is repeated, and is the only one when several are asked for at once", async () => {
    const runId = newId();
    expect(await Promise.all([1, 2, 3].map(() => call(startRunAction, { runId })))).toEqual(["done", "done", "done"]);
    const others = await Promise.all([1, 2, 3].map(() => call(startRunAction, { runId: newId() })));
    expect(others).toEqual(Array(3).fill("pool.run_under_way"));
    expect(await transfersOf(runId)).toHaveLength(1);
    await finish();
    expect(await openRuns()).toEqual([]);
  });

  it("is made by the clock once when it is due, by however many workers, and never while it is switched off", async () => {
    const count = async () => (await rowsOf("SELECT 1 FROM rebalance_runs WHERE trigger = 'clock'")).length;
    const before = await count();
    const byClock = () =>
      inTransaction((tx) =>
        startRebalanceRun(tx, null, { runId: newId(), host: transferHost(), everySeconds: 1_800, now: new Date() }),
      );
    expect(await byClock()).toBe("not_due");
    await rowsOf("UPDATE rebalance_settings SET next_run_at = now(), is_on = false");
    expect(await byClock()).toBe("not_due");
    await rowsOf("UPDATE rebalance_settings SET is_on = true");
    await Promise.all(Array.from({ length: 5 }, () => rebalancePool()));
    await finish();
    expect(await count()).toBe(before + 1);
    const next = await rowOf<{ due: boolean }>(
      "SELECT next_run_at > now() + interval '29 minutes' AS due FROM rebalance_settings",
    );
    expect(next?.due).toBe(true);
  });

  it("is measured once a minute, for the chart", async () => {
    await rowsOf("UPDATE rebalance_settings SET next_sample_at = now()");
    await Promise.all(Array.from({ length: 4 }, () => rebalancePool()));
    expect(await rowsOf("SELECT 1 FROM pool_deviations")).toHaveLength(1);
    expect((await listDeviations())[0]?.worstMicro).toBeGreaterThan(0);
  });
});

// Guarantee: what a supplier moves by hand is a task that ends once: with a document, or given back with a reason.
describe("a task to move diamonds by hand", () => {
  const task = async () => {
    await setCapability("manual");
    const runId = newId();
    expect(await call(startRunAction, { runId })).toBe("done");
    const [transfer] = await transfersOf(runId);
    if (transfer === undefined) throw new Error("the run should make a task");
    expect(transfer.status).toBe("task");
    return transfer;
  };
  /** What a person at the supplier does. */
  const supplierMoves = ({ id, from_id: from, to_id: to, diamonds }: Awaited<ReturnType<typeof task>>) =>
    shop.sims.bigo.platform.bank.transfer({
      clientId: "by-hand",
      transferId: id,
      from,
      to,
      diamonds: Number(diamonds),
      refusal: "",
      atMs: 0,
    });
  const close = (transferId: string, outcome: string, reason = "Their transfer 77") =>
    call(closeTransferTaskAction, { transferId, outcome, reason });

  it("sets the diamonds aside, and books them when it is done with the supplier's document", async () => {
    const [before, made] = [await accountBooks(B), await task()];
    const { id, diamonds } = made;
    supplierMoves(made);
    expect((await accountBooks(A)).outgoing).toBe(diamonds);
    expect(await close(id, "done")).toBe("done");
    expect((await accountBooks(B)).held).toBe(before.held + diamonds);
    expect(await rowOf("SELECT document FROM pool_transfers WHERE id = $1", [id])).toEqual({
      document: "Their transfer 77",
    });
    expect((await auditOf(`pool-transfer:${id}`)).map(({ action }) => action)).toEqual(["pool.transfer_done"]);
  });

  it("raises an alert when nobody closes it within a day, until somebody does", async () => {
    const { id, diamonds } = await task();
    const later = (hours: number) => new Date(Date.now() + hours * 3_600_000);
    const open = async () =>
      (await listOpenAlerts()).flatMap(({ kind, ...alert }) => (kind === "pool.transfer_open" ? [alert] : []));
    await watchAlerts(later(23));
    expect(await open()).toEqual([]);
    await watchAlerts(later(25));
    const words = `The transfer of ${Number(diamonds).toLocaleString("en")} diamonds from`;
    expect(await open()).toMatchObject([{ subject: `transfer:${id}`, words: expect.stringContaining(words) }]);
    expect(await close(id, "dismissed", "The supplier is closed")).toBe("done");
    await watchAlerts(later(26));
    expect(await open()).toEqual([]);
  });

  it("gives them back when it is dismissed", async () => {
    const before = await accountBooks(A);
    const { id } = await task();
    expect(await close(id, "dismissed", "The supplier is closed")).toBe("done");
    expect(await accountBooks(A)).toEqual(before);
  });

  it("wants words, an end that there is, a task that there is, and the right", async () => {
    const { id } = await task();
    expect(await close(id, "done", "")).toBe("invalid:reason");
    expect(await close(id, "burnt")).toBe("invalid:outcome");
    expect(await close(newId(), "done")).toBe("pool.transfer_not_found");
    await signInAs("supervisor", { isConfirmed: true });
    expect(await close(id, "done")).toBe("auth.forbidden");
    await signInAs("finance", { isConfirmed: true });
    expect((await transferRow(id)).status).toBe("task");
    await finish();
  });

  it("ends once, repeated and simultaneous, and never both ways; nobody resolves it as an unknown one", async () => {
    const made = await task();
    const { id } = made;
    supplierMoves(made);
    expect(await call(resolveTransferAction, { transferId: id, hasMoved: "true", reason: "They said so" })).toBe(
      "pool.transfer_closed",
    );
    expect(await Promise.all([1, 2, 3].map(() => close(id, "done")))).toEqual(["done", "done", "done"]);
    expect(await close(id, "done")).toBe("done");
    expect(await close(id, "dismissed")).toBe("pool.transfer_closed");
    expect(await auditOf(`pool-transfer:${id}`)).toHaveLength(1);
    await finish();
  });
});
