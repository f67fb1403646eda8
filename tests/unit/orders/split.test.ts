import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitIntoParts } from "@/lib/orders/split";

const order = fc.record({
  diamonds: fc.bigInt({ min: 1n, max: 120_000n }),
  totalMinor: fc.bigInt({ min: 1n, max: 10n ** 13n }),
  taxBp: fc.bigInt({ min: 0n, max: 3_000n }),
  max: fc.integer({ min: 1, max: 130_000 }),
});

const sum = (list: readonly bigint[]) => list.reduce((total, one) => total + one, 0n);

describe("splitting an order into parts", () => {
  it("leaves an order within the limit whole", () => {
    expect(splitIntoParts({ diamonds: 50_000n, totalMinor: 999n, taxMinor: 99n }, 50_000)).toEqual([
      { part: 1, diamonds: 50_000n, grossMinor: 999n, taxMinor: 99n },
    ]);
  });

  it("makes 120,000 diamonds three even parts", () => {
    const parts = splitIntoParts({ diamonds: 120_000n, totalMinor: 100n, taxMinor: 10n }, 50_000);
    expect(parts.map(({ diamonds }) => diamonds)).toEqual([40_000n, 40_000n, 40_000n]);
    expect(parts.map(({ grossMinor }) => grossMinor)).toEqual([33n, 33n, 34n]);
  });

  it("adds up exactly, in the fewest parts, none over the limit, each part's tax within its price", () => {
    fc.assert(
      fc.property(order, ({ diamonds, totalMinor, taxBp, max }) => {
        fc.pre(diamonds / BigInt(max) < 500n);
        const taxMinor = (totalMinor * taxBp) / (10_000n + taxBp);
        const parts = splitIntoParts({ diamonds, totalMinor, taxMinor }, max);
        expect(sum(parts.map((part) => part.diamonds))).toBe(diamonds);
        expect(sum(parts.map((part) => part.grossMinor))).toBe(totalMinor);
        expect(sum(parts.map((part) => part.taxMinor))).toBe(taxMinor);
        expect(parts.length).toBe(Number((diamonds + BigInt(max) - 1n) / BigInt(max)));
        expect(parts.map(({ part }) => part)).toEqual(parts.map((_, at) => at + 1));
        for (const part of parts) {
          expect(part.diamonds > 0n && part.diamonds <= BigInt(max)).toBe(true);
          expect(part.grossMinor >= 0n && part.taxMinor >= 0n && part.taxMinor <= part.grossMinor).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
