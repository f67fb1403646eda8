import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Assumptions, forecast } from "@/lib/insight/reports/forecast";
import { assumptionsOf, basisOf, inputsOf, withInputs } from "@/lib/insight/reports/forecast-basis";
import type { Side } from "@/lib/insight/reports/movement";

const PLAIN: Assumptions = {
  weeks: 4,
  weeklyDiamonds: 1_000n,
  growthBp: 0,
  priceMicro: 20_000n,
  feesBp: 300,
  taxBp: 1_200,
  refundsBp: 100,
  lotDiamonds: 2_000n,
  buyMicro: 16_000n,
  coverWeeks: 1,
  leadWeeks: 1,
};
const START = { diamonds: 2_500n, inventoryUsdMinor: 4_000n };

// Guarantee: a forecast is its assumptions carried on, and loses no diamond and no cent on the way.
describe("a forecast", () => {
  it("sells, buys and pays as the page says", () => {
    const [first, second] = forecast(START, PLAIN);
    // 1,000 diamonds at $20 for 1,000: $20.00, tax $2.40, fees 3 % of $22.40, refunds $0.20; at a cost of $16.00.
    expect(first).toMatchObject({
      soldDiamonds: 1_000n,
      revenue: 2_000n,
      tax: 240n,
      fees: 67n,
      refunds: 20n,
      cost: 1_600n,
    });
    expect(first).toMatchObject({ result: 313n, boughtDiamonds: 0n, cash: 2_153n, poolDiamonds: 1_500n });
    // The pool holds half a week after the second: one lot is bought and paid.
    expect(second).toMatchObject({ poolDiamonds: 500n, boughtDiamonds: 2_000n, boughtFor: 3_200n, cash: -1_047n });
    expect(second?.cashSoFar).toBe(1_106n);
  });

  it("sells no more than the pool holds, and what arrives late is missing until then", () => {
    const weeks = forecast({ diamonds: 0n, inventoryUsdMinor: 0n }, { ...PLAIN, leadWeeks: 2 });
    expect(weeks.map(({ soldDiamonds }) => soldDiamonds)).toEqual([0n, 0n, 1_000n, 1_000n]);
    expect(weeks.map(({ cost }) => cost)).toEqual([0n, 0n, 1_600n, 1_600n]);
  });

  it("grows by its share each week, downwards too", () => {
    const wanted = (growthBp: number) =>
      forecast(START, { ...PLAIN, growthBp }).map(({ wantedDiamonds }) => wantedDiamonds);
    expect(wanted(1_000)).toEqual([1_000n, 1_100n, 1_210n, 1_331n]);
    expect(wanted(-5_000)).toEqual([1_000n, 500n, 250n, 125n]);
  });

  it("keeps every diamond and every cent of cost, whatever is assumed", () => {
    const assumptions: fc.Arbitrary<Assumptions> = fc.record({
      weeks: fc.integer({ min: 4, max: 12 }),
      weeklyDiamonds: fc.bigInt({ min: 0n, max: 10n ** 9n }),
      growthBp: fc.integer({ min: -5_000, max: 10_000 }),
      priceMicro: fc.bigInt({ min: 0n, max: 10n ** 6n }),
      feesBp: fc.nat(10_000),
      taxBp: fc.nat(10_000),
      refundsBp: fc.nat(10_000),
      lotDiamonds: fc.bigInt({ min: 0n, max: 10n ** 9n }),
      buyMicro: fc.bigInt({ min: 0n, max: 10n ** 6n }),
      coverWeeks: fc.nat(12),
      leadWeeks: fc.integer({ min: 1, max: 8 }),
    });
    const start = fc.record({
      diamonds: fc.bigInt({ min: 0n, max: 10n ** 9n }),
      inventoryUsdMinor: fc.bigInt({ min: 0n, max: 10n ** 9n }),
    });
    fc.assert(
      fc.property(start, assumptions, (from, given) => {
        const weeks = forecast(from, given);
        expect(weeks).toHaveLength(given.weeks);
        const last = weeks.at(-1);
        const sum = (key: "soldDiamonds" | "cash" | "cost" | "boughtFor") =>
          weeks.reduce((total, week) => total + week[key], 0n);
        // What was bought in the last weeks is still on its way.
        const arrived = weeks
          .filter(({ week }) => week + given.leadWeeks <= given.weeks)
          .reduce((total, { boughtDiamonds }) => total + boughtDiamonds, 0n);
        expect(last?.poolDiamonds).toBe(from.diamonds + arrived - sum("soldDiamonds"));
        expect(last?.cashSoFar).toBe(sum("cash"));
        expect(sum("cost")).toBeLessThanOrEqual(from.inventoryUsdMinor + sum("boughtFor"));
        for (const week of weeks) {
          expect(week.poolDiamonds >= 0n && week.soldDiamonds <= week.wantedDiamonds).toBe(true);
          expect(week.cash - week.tax + week.boughtFor).toBe(week.result + week.cost);
        }
      }),
    );
  });
});

describe("what a forecast begins with", () => {
  const side = (line: Side["line"], part: string, facts: Partial<Side>): Side => ({
    ...{ line, part, account: "-", unit: "USD", code: "-", country: "PH", taxRateBp: 1_200, transfers: 1, orders: 1 },
    ...{ amount: 0n, usdMicro: 0n },
    ...facts,
  });
  const month = [
    side("delivered", "2026-11-02", { unit: "DIAMOND", amount: 1_000n }),
    side("delivered", "2026-11-20", { unit: "DIAMOND", amount: 4_000n }),
    side("revenue", "2026-11-20", { usdMicro: -100_000_000n }),
    side("tax", "2026-11-20", { usdMicro: -12_000_000n }),
    side("fees", "2026-11-20", { usdMicro: 3_360_000n }),
    side("refunds", "2026-11-20", { usdMicro: 1_000_000n }),
  ];

  it("is what four weeks of the books say", () => {
    expect(basisOf(month, "2026-11-15")).toEqual({
      ...{ weeklyDiamonds: 1_250n, growthBp: 10_000, priceMicro: 20_000n, feesBp: 300, taxBp: 1_200, refundsBp: 100 },
    });
    expect(basisOf([], "2026-11-15")).toEqual({
      ...{ weeklyDiamonds: 0n, growthBp: null, priceMicro: null, feesBp: null, taxBp: null, refundsBp: null },
    });
  });

  it("can be written over field by field; what cannot be read stays", () => {
    const measured = assumptionsOf(basisOf(month, "2026-11-15"), 16_500n);
    expect(withInputs(measured, {})).toEqual(measured);
    expect(withInputs(measured, inputsOf(measured))).toEqual(measured);
    expect(
      withInputs(measured, { growthBp: "2.5", priceMicro: "21.25", weeks: "99", taxBp: "-3", feesBp: "x" }),
    ).toEqual({
      ...measured,
      ...{ growthBp: 250, priceMicro: 21_250n, weeks: 12, taxBp: 0 },
    });
  });
});
