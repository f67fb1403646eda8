import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  deviationMicro,
  planTransfers,
  type RebalanceAccount,
  type RunLimits,
  targetsOf,
} from "@/lib/pool/rebalance-plan";

const account = (id: string, availableDiamonds: bigint, changes: Partial<RebalanceAccount> = {}): RebalanceAccount => ({
  id,
  availableDiamonds,
  incomingDiamonds: 0n,
  targetBp: 5_000,
  isPaused: false,
  capability: "api",
  ...changes,
});

const WIDE: RunLimits = { minDiamonds: 1n, runDiamondsMax: 10n ** 15n, transfersMax: 100 };

const accounts = fc
  .array(
    fc.record({
      availableDiamonds: fc.bigInt(0n, 10n ** 9n),
      incomingDiamonds: fc.oneof(fc.constant(0n), fc.bigInt(0n, 10n ** 6n)),
      targetBp: fc.integer({ min: 0, max: 5_000 }),
      isPaused: fc.boolean(),
      capability: fc.constantFrom("none" as const, "manual" as const, "api" as const),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((list) => list.map((one, at) => ({ ...one, id: `a${at}` })));

const limits = fc.record({
  minDiamonds: fc.bigInt(1n, 10_000n),
  runDiamondsMax: fc.bigInt(1n, 10n ** 9n),
  transfersMax: fc.integer({ min: 1, max: 10 }),
});

// Guarantee: a plan never takes what is not there, never exceeds what a run may do, and never makes the shares worse.
describe("a plan to rebalance", () => {
  it("moves what is too much to where it lacks, in one transfer where one will do", () => {
    const plan = planTransfers([account("a", 700n), account("b", 300n)], WIDE);
    expect(plan.transfers).toEqual([{ fromId: "a", toId: "b", diamonds: 200n, kind: "api" }]);
    expect(plan).toMatchObject({ beforeMicro: 200_000n, afterMicro: 0n, leftOver: [] });
  });

  it("begins with the account that is furthest away", () => {
    const thirds = { targetBp: 3_000 };
    const plan = planTransfers(
      [account("a", 900n, thirds), account("b", 90n, thirds), account("c", 210n, thirds)],
      WIDE,
    );
    expect(plan.transfers.map(({ toId, diamonds }) => [toId, diamonds])).toEqual([
      ["b", 310n],
      ["c", 190n],
    ]);
  });

  it("leaves to steering what a supplier cannot transfer, and says so", () => {
    const plan = planTransfers([account("a", 700n), account("b", 300n, { capability: "none" })], WIDE);
    expect(plan.transfers).toEqual([]);
    expect(plan.leftOver.map(({ id, because }) => [id, because])).toEqual([
      ["a", "capability"],
      ["b", "capability"],
    ]);
  });

  it("is a task where one of the two suppliers transfers by hand only", () => {
    const plan = planTransfers([account("a", 700n, { capability: "manual" }), account("b", 300n)], WIDE);
    expect(plan.transfers[0]?.kind).toBe("manual");
  });

  it("stops at the limits of the run, and says so", () => {
    const plan = planTransfers([account("a", 700n), account("b", 300n)], { ...WIDE, runDiamondsMax: 150n });
    expect(plan.transfers.map(({ diamonds }) => diamonds)).toEqual([150n]);
    expect(plan.leftOver.map(({ because }) => because)).toEqual(["limit", "limit"]);
  });

  it("counts what is on its way as there, so that nothing is sent for it twice", () => {
    expect(planTransfers([account("a", 500n), account("b", 300n, { incomingDiamonds: 200n })], WIDE).transfers).toEqual(
      [],
    );
  });

  it("leaves a stopped account alone, and takes it out of the shares", () => {
    const plan = planTransfers(
      [account("a", 500n), account("b", 500n), account("c", 9_000n, { isPaused: true })],
      WIDE,
    );
    expect(plan).toMatchObject({ transfers: [], beforeMicro: 0n });
  });

  it("keeps every promise for any pool and any limits", () => {
    fc.assert(
      fc.property(accounts, limits, (pool, bounds) => {
        const plan = planTransfers(pool, bounds);
        const of = (id: string) => pool.find((one) => one.id === id) as RebalanceAccount;
        let moved = 0n;
        const taken = new Map<string, bigint>();
        for (const { fromId, toId, diamonds } of plan.transfers) {
          expect(fromId).not.toBe(toId);
          expect(diamonds).toBeGreaterThanOrEqual(bounds.minDiamonds);
          for (const id of [fromId, toId])
            expect([of(id).isPaused, of(id).capability === "none"]).toEqual([false, false]);
          moved += diamonds;
          taken.set(fromId, (taken.get(fromId) ?? 0n) + diamonds);
        }
        for (const [id, diamonds] of taken) expect(diamonds).toBeLessThanOrEqual(of(id).availableDiamonds);
        expect(moved).toBeLessThanOrEqual(bounds.runDiamondsMax);
        expect(plan.transfers.length).toBeLessThanOrEqual(bounds.transfersMax);
        const level = (one: RebalanceAccount) => ({
          ...one,
          availableDiamonds: one.availableDiamonds + one.incomingDiamonds,
        });
        expect(plan.afterMicro).toBeLessThanOrEqual(deviationMicro(pool.map(level)));
        expect(planTransfers(pool, bounds)).toEqual(plan);
      }),
    );
  });

  it("brings any pool whose suppliers all transfer to its targets, to the diamond", () => {
    fc.assert(
      fc.property(accounts, (pool) => {
        const able = pool.map((one) => ({ ...one, capability: "api" as const, incomingDiamonds: 0n, isPaused: false }));
        if (able.every(({ targetBp }) => targetBp === 0)) return;
        const after = new Map(able.map(({ id, availableDiamonds }) => [id, availableDiamonds]));
        for (const { fromId, toId, diamonds } of planTransfers(able, WIDE).transfers) {
          after.set(fromId, (after.get(fromId) ?? 0n) - diamonds);
          after.set(toId, (after.get(toId) ?? 0n) + diamonds);
        }
        const total = able.reduce((sum, { availableDiamonds }) => sum + availableDiamonds, 0n);
        expect(after).toEqual(new Map(able.map(({ id }) => [id, targetsOf(total, able).get(id)])));
      }),
    );
  });
});
