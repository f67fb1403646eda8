import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { pauseDeliveriesAction, recordDepositAction } from "@/app/admin/(desk)/pool/actions";
import { resumeDeliveriesAction } from "@/app/support/actions";
import { prisma } from "@/lib/db/prisma";
import { trialBalanceMinor } from "@/lib/ledger/trial-balance";
import { getPool, listDeposits } from "@/lib/pool/desk-queries";
import { newId } from "@/lib/shared/ids";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";
import { finishedOrder, statesOf } from "@/tests/support/given";
import { openShop, type Shop } from "@/tests/support/shop";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 0n, facet_id_1: 0n });
});
afterAll(() => shop.close());

let invoices = 0;
const fields = (given: Record<string, string> = {}) => ({
  depositId: newId(),
  custodianId: "facet_ph_1",
  diamonds: "1,000,000",
  costUsd: "16,500.00",
  supplier: "Supplier Ltd",
  document: `INV-${++invoices}`,
  ...given,
});

async function heldBy(id: string): Promise<string | undefined> {
  return (await getPool()).custodians.find((account) => account.id === id)?.heldDiamonds;
}

// Guarantee: a deposit is in the books once, with its cost, and never without a confirmed admin.
describe("recording a deposit", () => {
  it("books diamonds and cost, and is listed with who recorded it", async () => {
    const actorId = await signInAs("admin", { isConfirmed: true });
    const before = BigInt((await heldBy("facet_ph_1")) ?? "0");
    const input = fields();
    expect(await call(recordDepositAction, input)).toBe("done");
    expect(await heldBy("facet_ph_1")).toBe((before + 1_000_000n).toString());
    const { deposits } = await listDeposits(prisma(), {});
    expect(deposits[0]).toMatchObject({ id: input.depositId, costUsdMinor: "1650000", document: input.document });
    expect(await auditOf("custodian:facet_ph_1")).toContainEqual({
      action: "pool.deposit",
      reason: input.document,
      actor_id: actorId,
    });
    expect(await trialBalanceMinor()).toBe(0n);
  });

  it.each([
    [{ diamonds: "" }, "invalid:diamonds"],
    [{ diamonds: "-5" }, "invalid:diamonds"],
    [{ diamonds: "1.5" }, "invalid:diamonds"],
    [{ diamonds: "99999999999999999999" }, "invalid:diamonds"],
    [{ diamonds: "99999999999" }, "invalid:diamonds"],
    [{ costUsd: "free" }, "invalid:costUsd"],
    [{ costUsd: "1e9" }, "invalid:costUsd"],
    [{ costUsd: "1.001" }, "invalid:costUsd"],
    [{ supplier: "" }, "invalid:supplier"],
    [{ supplier: "a\u0000b" }, "invalid:supplier"],
    [{ document: "x".repeat(121) }, "invalid:document"],
    [{ depositId: "1" }, "invalid:depositId"],
    [{ custodianId: "" }, "invalid:custodianId"],
    [{ custodianId: "nowhere" }, "pool.account_not_found"],
  ])("refuses %j and moves nothing", async (given, outcome) => {
    await signInAs("admin", { isConfirmed: true });
    const before = await heldBy("facet_ph_1");
    expect(await call(recordDepositAction, fields(given))).toBe(outcome);
    expect(await heldBy("facet_ph_1")).toBe(before);
  });

  it("wants the password again, of an admin too", async () => {
    await signInAs("admin");
    expect(await call(recordDepositAction, fields())).toBe("auth.reauth_required");
  });

  it("counts once however often and however simultaneously it is sent", async () => {
    await signInAs("admin", { isConfirmed: true });
    const before = BigInt((await heldBy("facet_id_1")) ?? "0");
    const input = fields({ custodianId: "facet_id_1" });
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => call(recordDepositAction, input)));
    expect(outcomes).toEqual(Array(5).fill("done"));
    expect(await call(recordDepositAction, input)).toBe("done");
    expect(await heldBy("facet_id_1")).toBe((before + 1_000_000n).toString());
    expect(await call(recordDepositAction, { ...input, diamonds: "2000000" })).toBe("pool.deposit_key_reused");
    expect((await auditOf("custodian:facet_id_1")).length).toBe(1);
  });

  it("counts different ones that come at once, each", async () => {
    await signInAs("admin", { isConfirmed: true });
    const before = BigInt((await heldBy("facet_id_1")) ?? "0");
    await Promise.all(
      Array.from({ length: 5 }, () => call(recordDepositAction, fields({ custodianId: "facet_id_1", diamonds: "10" }))),
    );
    expect(await heldBy("facet_id_1")).toBe((before + 50n).toString());
    expect(await trialBalanceMinor()).toBe(0n);
  });
});

// Guarantee: a pause holds every paid order back and loses none.
describe("pausing and going on", () => {
  it("needs no password to stop, needs one to go on, and the waiting order is then delivered", async () => {
    await shop.deposit("facet_ph_1", 1_000_000n);
    await signInAs("admin");
    expect(await call(pauseDeliveriesAction, { custodianId: "", reason: "The platform is down" })).toBe("done");
    const order = await finishedOrder(shop);
    expect((await statesOf(order)).order).not.toBe("delivered");

    expect(await call(resumeDeliveriesAction, { custodianId: "", reason: "It is back" })).toBe("auth.reauth_required");
    await signInAs("support", { isConfirmed: true });
    expect(await call(resumeDeliveriesAction, { custodianId: "", reason: "It is back" })).toBe("done");
    await shop.passTime(60);
    await shop.drain();
    expect((await statesOf(order)).order).toBe("delivered");
    const actions = (await auditOf("shop")).map(({ action }) => action);
    expect(actions).toEqual(["pool.pause", "pool.resume"]);
  });

  it("draws from the other account while one is paused, repeated and simultaneous switches included", async () => {
    await signInAs("admin", { isConfirmed: true });
    const switchOff = () => call(pauseDeliveriesAction, { custodianId: "facet_ph_1", reason: "Being checked" });
    expect(await Promise.all([switchOff(), switchOff(), switchOff()])).toEqual(["done", "done", "done"]);
    const pool = await getPool();
    expect(pool.custodians.map(({ id, pausedAt }) => [id, pausedAt !== null])).toContainEqual(["facet_ph_1", true]);
    expect(await call(resumeDeliveriesAction, { custodianId: "facet_ph_1", reason: "Checked" })).toBe("done");
    expect((await getPool()).custodians.every(({ pausedAt }) => pausedAt === null)).toBe(true);
  });

  it.each([
    [{ custodianId: "", reason: "" }, "invalid:reason"],
    [{ custodianId: "", reason: "two\nlines" }, "invalid:reason"],
    [{ custodianId: "nowhere", reason: "Why not" }, "pool.account_not_found"],
    [{ custodianId: "x".repeat(41), reason: "Why not" }, "invalid:custodianId"],
  ])("refuses %j", async (given, outcome) => {
    await signInAs("admin");
    expect(await call(pauseDeliveriesAction, given)).toBe(outcome);
    expect((await getPool()).deliveriesPausedAt).toBeNull();
  });
});
