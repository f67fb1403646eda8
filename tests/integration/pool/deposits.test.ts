import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { inTransaction } from "@/lib/db/transaction";
import { trialBalanceMinor } from "@/lib/ledger/trial-balance";
import { openCustodian } from "@/lib/pool/open-custodian";
import { type PauseDeliveries, pauseDeliveries } from "@/lib/pool/pause-deliveries";
import { type RecordDeposit, recordDeposit } from "@/lib/pool/record-deposit";
import { expectNoDeadlocks } from "@/tests/support/books";
import { finishedOrder, paidOrder, statesOf } from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import { openShop, type Shop } from "@/tests/support/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 1_000n, facet_id_1: 0n });
});
afterAll(() => shop.close());

let invoices = 0;
const deposit = (changes: Partial<RecordDeposit> = {}): RecordDeposit => ({
  depositId: randomUUID(),
  custodianId: "facet_id_1",
  diamonds: 700n,
  costUsdMinor: 1_155n,
  supplier: "Supplier",
  document: `INV-${++invoices}`,
  ...changes,
});
const record = (one: RecordDeposit) => inTransaction((tx) => recordDeposit(tx, null, one));
async function balance(ledger: string, code: string): Promise<bigint> {
  const row = await rowOf<{ net: bigint }>(
    "SELECT debits_posted - credits_posted AS net FROM accounts WHERE ledger = $1 AND code = $2",
    [ledger, code],
  );
  return row?.net ?? 0n;
}

describe("a deposit", () => {
  it("opens an account that missed stock, and never one that a person has stopped meanwhile", async () => {
    const pausedBecause = async () =>
      (await rowOf<{ reason: string | null }>("SELECT paused_reason AS reason FROM custodians WHERE id = 'facet_id_1'"))
        ?.reason;
    const missStock = () =>
      rowsOf("UPDATE custodians SET paused_at = now(), paused_reason = 'stock' WHERE id = 'facet_id_1'");
    await missStock();
    await record(deposit());
    expect(await pausedBecause()).toBeNull();
    await missStock();
    const actor = await givenStaffActor("admin");
    const pause = { custodianId: "facet_id_1", isPaused: true, reason: "Its keys leaked" };
    await inTransaction((tx) => pauseDeliveries(tx, actor, pause));
    await record(deposit());
    expect(await pausedBecause()).toBe("Its keys leaked");
    await inTransaction((tx) => pauseDeliveries(tx, actor, { ...pause, isPaused: false }));
  });

  it("adds diamonds to its account and their cost to the inventory", async () => {
    const [diamonds, inventory] = [await balance("DIAMOND", "pool:facet_id_1"), await balance("USD", "inventory")];
    await record(deposit());
    expect(await balance("DIAMOND", "pool:facet_id_1")).toBe(diamonds + 700n);
    expect(await balance("USD", "inventory")).toBe(inventory + 1_155n);
    expect(await trialBalanceMinor()).toBe(0n);
  });

  it("of nothing, of less, or into no account is refused and moves nothing", async () => {
    const before = await balance("DIAMOND", "pool:facet_id_1");
    await expect(record(deposit({ diamonds: 0n }))).rejects.toThrow();
    await expect(record(deposit({ diamonds: -5n }))).rejects.toThrow();
    await expect(record(deposit({ costUsdMinor: -1n }))).rejects.toThrow();
    await expect(record(deposit({ custodianId: "nobody" }))).rejects.toThrow("pool.account_not_found");
    expect(await balance("DIAMOND", "pool:facet_id_1")).toBe(before);
  });

  it("that cost nothing is booked too", async () => {
    const inventory = await balance("USD", "inventory");
    await record(deposit({ costUsdMinor: 0n }));
    expect(await balance("USD", "inventory")).toBe(inventory);
    expect(await trialBalanceMinor()).toBe(0n);
  });

  it("repeated is booked once; the same form with other figures is refused", async () => {
    const one = deposit();
    const before = await balance("DIAMOND", "pool:facet_id_1");
    await record(one);
    await record(one);
    await expect(record({ ...one, diamonds: 701n })).rejects.toThrow("pool.deposit_key_reused");
    await expect(record({ ...one, document: "INV-typo" })).rejects.toThrow("pool.deposit_key_reused");
    expect(await balance("DIAMOND", "pool:facet_id_1")).toBe(before + 700n);
  });

  it("recorded five times at once is booked once", async () => {
    const one = deposit();
    const before = await balance("DIAMOND", "pool:facet_id_1");
    await Promise.allSettled(Array.from({ length: 5 }, () => record(one)));
    expect(await balance("DIAMOND", "pool:facet_id_1")).toBe(before + 700n);
    expect(await trialBalanceMinor()).toBe(0n);
  });

  it("of an invoice that is booked already is refused, from a form of its own too, and whoever comes first", async () => {
    const before = await balance("DIAMOND", "pool:facet_id_1");
    const forms = Array.from({ length: 5 }, () => deposit({ document: "Twice 1" }));
    const outcomes = await Promise.allSettled(forms.map(record));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const again = deposit({ document: "TWICE 1", supplier: "SUPPLIER", diamonds: 1n });
    await expect(record(again)).rejects.toThrow("pool.deposit_document_booked");
    expect(await balance("DIAMOND", "pool:facet_id_1")).toBe(before + 700n);
    await record(deposit({ document: "Twice 1", supplier: "Another" }));
    await record(deposit({ document: "Twice 1, part 2" }));
    expect(await balance("DIAMOND", "pool:facet_id_1")).toBe(before + 2_100n);
    const elsewhere = deposit({ document: " Twice  1", custodianId: "facet_ph_1" });
    await expect(record(elsewhere)).rejects.toThrow("pool.deposit_document_booked");
    await expectNoDeadlocks();
  });

  it("carries the average cost: what is delivered costs its share of the inventory, and the last diamond takes the rest", async () => {
    const row = await rowOf<{ cost: bigint; diamonds: bigint }>(
      `SELECT (SELECT debits_posted - credits_posted FROM accounts WHERE ledger = 'USD' AND code = 'inventory') AS cost,
              (SELECT sum(debits_posted - credits_posted)::bigint FROM accounts WHERE code LIKE 'pool:%') AS diamonds`,
    );
    const [cost, diamonds] = [row?.cost ?? 0n, row?.diamonds ?? 0n];
    await shop.sims.control("bigo", "POST", "/_sim/deposit", { reseller: "facet_id_1", diamonds: 20_000 });
    await finishedOrder(shop);
    const share = (cost * 500n * 2n + diamonds) / (diamonds * 2n);
    expect(await balance("USD", "cost:diamonds")).toBe(share);
    expect(await balance("USD", "inventory")).toBe(cost - share);
  });

  it("while orders are confirmed and settled at the same moment makes nobody fail", async () => {
    const orders = [];
    for (let at = 0; at < 6; at += 1) orders.push(await paidOrder(shop, { diamonds: 600 }));
    const deposits = Promise.all(Array.from({ length: 10 }, () => shop.deposit("facet_ph_1", 400n)));
    await Promise.all([shop.drain(), deposits]);
    await shop.passTime(31);
    await shop.drain();
    for (const order of orders) expect((await statesOf(order)).order).toBe("delivered");
    expect(await trialBalanceMinor()).toBe(0n);
    await expectNoDeadlocks();
  });
});

describe("a custodian account", () => {
  const open = (custodianId: string, targetBp: number) =>
    inTransaction((tx) =>
      openCustodian(tx, null, {
        custodianId,
        name: custodianId,
        owner: "test",
        resellerId: custodianId,
        targetBp,
        lowLevelDiamonds: 0n,
        position: 9,
      }),
    );

  it("can be opened once, and never so that the shares exceed the whole", async () => {
    await rowsOf("UPDATE custodians SET target_bp = 4000");
    await open("facet_my_1", 1_000);
    await open("facet_my_1", 1_000);
    expect((await rowsOf("SELECT 1 FROM custodians WHERE id = 'facet_my_1'")).length).toBe(1);
    const results = await Promise.allSettled([open("facet_th_1", 900), open("facet_vn_1", 900)]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(open("facet_sg_1", 9_000)).rejects.toThrow("pool.target_shares");
  });

  it("gives in the measure of its distance to its target share", async () => {
    await rowsOf("UPDATE custodians SET target_bp = 0");
    await rowsOf("UPDATE custodians SET target_bp = 7000 WHERE id = 'facet_ph_1'");
    await rowsOf("UPDATE custodians SET target_bp = 3000 WHERE id = 'facet_id_1'");
    const held = { ph: await balance("DIAMOND", "pool:facet_ph_1"), id: await balance("DIAMOND", "pool:facet_id_1") };
    await shop.deposit("facet_ph_1", 20_000n - held.ph);
    await shop.deposit("facet_id_1", 20_000n - held.id);
    for (let at = 0; at < 20; at += 1) await paidOrder(shop, { diamonds: 1_000 });
    await shop.drain();
    const [ph, id] = [await balance("DIAMOND", "pool:facet_ph_1"), await balance("DIAMOND", "pool:facet_id_1")];
    expect(ph + id).toBe(20_000n);
    // 70 % and 30 % of what is left, as near as whole orders come to it.
    expect(ph >= 13_000n && ph <= 15_000n, `${ph} of 20000`).toBe(true);
  });
});

describe("pausing", () => {
  const pause = async (change: Partial<PauseDeliveries>) => {
    const actor = await givenStaffActor("admin");
    const wanted = { custodianId: "facet_ph_1", isPaused: true, reason: "audit", ...change };
    await inTransaction((tx) => pauseDeliveries(tx, actor, wanted));
  };
  const isPaused = async () =>
    (await rowOf("SELECT 1 FROM custodians WHERE id = 'facet_ph_1' AND paused_at IS NOT NULL")) !== null;

  it("needs a reason and an account that there is, may be repeated, and leaves a trace", async () => {
    await expect(pause({ reason: "  " })).rejects.toThrow("auth.reason_required");
    await expect(pause({ custodianId: "nobody" })).rejects.toThrow("pool.account_not_found");
    expect(await isPaused()).toBe(false);
    await Promise.all([pause({}), pause({}), pause({})]);
    expect(await isPaused()).toBe(true);
    await pause({ isPaused: false });
    await pause({ isPaused: false });
    expect(await isPaused()).toBe(false);
    expect((await rowsOf("SELECT 1 FROM audit_entries WHERE subject = 'custodian:facet_ph_1'")).length).toBe(5);
  });
});
