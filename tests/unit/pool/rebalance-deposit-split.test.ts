import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SplitAccount, splitDeposit, withCosts } from "@/lib/pool/rebalance-deposit-split";
import { deviationMicro } from "@/lib/pool/rebalance-plan";

const account = (id: string, availableDiamonds: bigint, targetBp = 5_000): SplitAccount => ({
  id,
  availableDiamonds,
  targetBp,
});

const deposits = fc.record({ diamonds: fc.bigInt(1n, 10n ** 9n), costUsdMinor: fc.bigInt(0n, 10n ** 10n) });
const pools = fc
  .array(fc.record({ availableDiamonds: fc.bigInt(0n, 10n ** 9n), targetBp: fc.integer({ min: 0, max: 4_000 }) }), {
    minLength: 1,
    maxLength: 7,
  })
  .map((list) => list.map((one, at) => ({ ...one, id: `a${at}` })));

const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);

// Guarantee: the parts of a deposit are exactly the deposit, and no other parts would bring the shares nearer to their targets.
describe("splitting a deposit toward the targets", () => {
  it("fills what lacks, and gives nothing to who has too much", () => {
    expect(splitDeposit({ diamonds: 100n, costUsdMinor: 165n }, [account("a", 900n), account("b", 300n)])).toEqual([
      { custodianId: "b", diamonds: 100n, costUsdMinor: 165n },
    ]);
  });

  it("reaches the targets where the deposit is large enough, with a cost for each part", () => {
    expect(splitDeposit({ diamonds: 1_000n, costUsdMinor: 1_001n }, [account("a", 400n), account("b", 600n)])).toEqual([
      { custodianId: "a", diamonds: 600n, costUsdMinor: 600n },
      { custodianId: "b", diamonds: 400n, costUsdMinor: 401n },
    ]);
  });

  it("shares alike where there are no targets, and makes nothing of nothing", () => {
    expect(
      splitDeposit({ diamonds: 3n, costUsdMinor: 0n }, [account("a", 0n, 0), account("b", 0n, 0)]).map(
        ({ diamonds }) => diamonds,
      ),
    ).toEqual([2n, 1n]);
    expect(splitDeposit({ diamonds: 0n, costUsdMinor: 5n }, [account("a", 0n)])).toEqual([]);
    expect(splitDeposit({ diamonds: 5n, costUsdMinor: 5n }, [])).toEqual([]);
  });

  it("adds up to the whole, in diamonds and in cents, and is never negative", () => {
    fc.assert(
      fc.property(deposits, pools, (deposit, pool) => {
        const parts = splitDeposit(deposit, pool);
        expect(sum(parts.map(({ diamonds }) => diamonds))).toBe(deposit.diamonds);
        expect(sum(parts.map(({ costUsdMinor }) => costUsdMinor))).toBe(deposit.costUsdMinor);
        for (const { diamonds, costUsdMinor } of parts) {
          expect(diamonds).toBeGreaterThan(0n);
          expect(costUsdMinor).toBeGreaterThanOrEqual(0n);
        }
      }),
    );
  });

  it("cannot be bettered by giving any part of it to another account instead", () => {
    fc.assert(
      fc.property(deposits, pools, fc.nat(), fc.nat(), fc.bigInt(1n, 10n ** 6n), (deposit, pool, a, b, size) => {
        const parts = new Map(splitDeposit(deposit, pool).map(({ custodianId, diamonds }) => [custodianId, diamonds]));
        const [from, to] = [pool[a % pool.length], pool[b % pool.length]];
        const had = parts.get(from?.id ?? "") ?? 0n;
        if (from === undefined || to === undefined || from === to || had === 0n) return;
        const worst = (changed: Map<string, bigint>) =>
          deviationMicro(
            pool.map(({ id, availableDiamonds, targetBp }) => ({
              availableDiamonds: availableDiamonds + (changed.get(id) ?? 0n),
              targetBp,
              isPaused: false,
            })),
          );
        const moved = size < had ? size : had;
        const other = new Map(parts).set(from.id, had - moved).set(to.id, (parts.get(to.id) ?? 0n) + moved);
        // One millionth for the rounding of the measure, and what one whole diamond is of the pool.
        const total = sum(pool.map(({ availableDiamonds }) => availableDiamonds)) + deposit.diamonds;
        expect(worst(parts)).toBeLessThanOrEqual(worst(other) + 1n + 1_000_000n / total);
      }),
    );
  });

  it("gives each part the cost of its diamonds, however the person changed them", () => {
    const parts = [
      { custodianId: "a", diamonds: 1n },
      { custodianId: "b", diamonds: 2n },
    ];
    expect(withCosts(parts, { diamonds: 3n, costUsdMinor: 100n }).map(({ costUsdMinor }) => costUsdMinor)).toEqual([
      33n,
      67n,
    ]);
  });
});
