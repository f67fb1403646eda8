import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  changeRebalanceSettingsAction,
  resolveTransferAction,
  startTestTransferAction,
} from "@/app/admin/(desk)/pool/rebalance/actions";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { getRebalance } from "@/lib/pool/rebalance-queries";
import { newId } from "@/lib/shared/ids";
import { transferHost } from "@/lib/upstream/shared-client";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";
import { drainTransfers, holdClock, passTransferTime, setCapability, transferRow } from "@/tests/support/rebalancing";
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

// Guarantee: one diamond, and both balances before and after, prove a transfer; nothing less does.
describe("a test transfer", () => {
  const start = (given: Record<string, string> = {}) =>
    call(startTestTransferAction, { transferId: newId(), fromId: A, toId: B, ...given });

  it("moves one diamond and keeps both balances as its proof", async () => {
    const transferId = newId();
    expect(await start({ transferId })).toBe("done");
    await drainTransfers();
    expect(await transferRow(transferId)).toMatchObject({ status: "moved", proof_problem: "" });
    expect((await transferRow(transferId)).proven_at).not.toBeNull();
    const readings = await rowsOf<{ theirs: bigint }>(
      "SELECT theirs_diamonds AS theirs FROM pool_transfer_readings WHERE transfer_id = $1 ORDER BY id",
      [transferId],
    );
    const [a = 0n, b = 0n, aAfter, bAfter] = readings.map(({ theirs }) => theirs);
    expect([aAfter, bAfter]).toEqual([a - 1n, b + 1n]);
  });

  it("is not sent where the books and a balance differ", async () => {
    await shop.sims.control("bigo", "POST", "/_sim/deposit", { reseller: B, diamonds: 5 });
    const transferId = newId();
    expect(await start({ transferId })).toBe("done");
    await drainTransfers();
    expect(await transferRow(transferId)).toMatchObject({ status: "refused", proven_at: null });
    expect((await transferRow(transferId)).because).toContain("nothing was sent");
    await rowsOf(
      "SELECT ledger_write(ARRAY[ROW($1::uuid, 'single', (SELECT account_id FROM custodians WHERE id = $2), account_of('DIAMOND', 'supplier'), 5, 'DIAMOND', 'deposit', NULL)::transfer_input], now())",
      [newId(), B],
    );
  });

  it("proves nothing when its outcome was unknown and the balances say otherwise", async () => {
    await shop.sims.control("bigo", "POST", "/_sim/faults/rules", { path: "transfer", answer: "reset", times: 1 });
    const transferId = newId();
    expect(await start({ transferId })).toBe("done");
    await rebalancePool();
    await call(resolveTransferAction, { transferId, hasMoved: "true", reason: "They said so, wrongly" });
    for (let look = 0; look < 12; look += 1) {
      await passTransferTime();
      await rebalancePool();
    }
    expect(await transferRow(transferId)).toMatchObject({
      status: "moved",
      proven_at: null,
      proof_problem: "balances_differ",
    });
  });

  it("counts once when it is repeated, and waits for others of its accounts", async () => {
    const transferId = newId();
    expect(await Promise.all([1, 2, 3].map(() => start({ transferId })))).toEqual(["done", "done", "done"]);
    expect(await start()).toBe("pool.transfer_open");
    expect(await start({ transferId, fromId: B, toId: A })).toBe("pool.transfer_key_reused");
    await drainTransfers();
  });

  it("wants two accounts whose suppliers transfer by API, and the right", async () => {
    expect(await start({ transferId: "1", fromId: "" })).toBe("invalid:fromId,transferId");
    expect(await start({ toId: A })).toBe("pool.transfer_not_possible");
    expect(await start({ toId: "nowhere" })).toBe("pool.account_not_found");
    await setCapability("manual");
    expect(await start()).toBe("pool.transfer_not_possible");
    await signInAs("support", { isConfirmed: true });
    expect(await start()).toBe("auth.forbidden");
  });

  it("decides about a real host: before it no transfer goes by API there, afterwards it does", async () => {
    const host = { apiBase: transferHost()?.apiBase ?? "", isProofNeeded: true };
    const other = { apiBase: "https://other.test", isProofNeeded: true };
    expect((await getRebalance(prisma(), other)).accounts.map(({ capability }) => capability)).toEqual([
      "none",
      "none",
    ]);
    expect((await getRebalance(prisma(), host)).accounts.map(({ capability }) => capability)).toEqual(["api", "api"]);
    expect((await getRebalance(prisma(), null)).preview.leftOver.map(({ because }) => because)).toContain("capability");
  });
});

// Guarantee: settings change as a whole, by who may, and nobody overwrites what he has not seen.
describe("the settings", () => {
  const settings = () => getRebalance(prisma(), null).then((view) => view.settings);
  const save = async (given: Record<string, string> = {}) =>
    call(changeRebalanceSettingsAction, {
      version: String((await settings()).version),
      isOn: "true",
      minDiamonds: "100",
      runDiamondsMax: "5,000,000",
      transfersMax: "20",
      ...given,
    });

  it("are in force at once, the accounts' suppliers included, and the change is recorded", async () => {
    expect(await save({ isOn: "", minDiamonds: "250", [`capability.${A}`]: "manual" })).toBe("invalid:isOn");
    expect(await save({ minDiamonds: "250", [`capability.${A}`]: "manual" })).toBe("done");
    expect(await settings()).toMatchObject({ isOn: true, minDiamonds: "250" });
    expect(await rowOf("SELECT transfer_capability AS is FROM custodians WHERE id = $1", [A])).toEqual({
      is: "manual",
    });
    expect((await auditOf("shop")).map(({ action }) => action)).toContain("pool.rebalance_settings");
    expect(await save()).toBe("done");
  });

  it.each([
    [{ minDiamonds: "0" }, "invalid:minDiamonds"],
    [{ runDiamondsMax: "much" }, "invalid:runDiamondsMax"],
    [{ transfersMax: "101" }, "invalid:transfersMax"],
    [{ [`capability.${A}`]: "magic" }, `invalid:capability.${A}`],
    [{ "capability.nowhere": "api" }, "pool.account_not_found"],
    [{ version: "1", minDiamonds: "7" }, "pool.rebalance_stale"],
  ])("refuse %j", async (given, outcome) => {
    const before = await settings();
    expect(await save(given)).toBe(outcome);
    expect(await settings()).toEqual(before);
  });

  it("are changed by one of several who save at once, and a repeat changes nothing", async () => {
    const version = String((await settings()).version);
    const outcomes = await Promise.all(["300", "301", "302"].map((minDiamonds) => save({ version, minDiamonds })));
    expect(outcomes.sort()).toEqual(["done", "pool.rebalance_stale", "pool.rebalance_stale"]);
    const now = await settings();
    expect(await save({ version, minDiamonds: now.minDiamonds })).toBe("done");
    expect((await settings()).version).toBe(now.version);
    await signInAs("supervisor", { isConfirmed: true });
    expect(await save({ minDiamonds: "1" })).toBe("auth.forbidden");
  });
});
