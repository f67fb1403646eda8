import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forecastStock, HORIZON_HOURS } from "@/lib/pool/forecast";

const even = (perHour: number) => Array.from({ length: 24 }, () => perHour);

// Guarantee: the forecast is the demand of the same hours of the day, and its crossings are where its own line crosses.
describe("forecasting a stock-out", () => {
  it("runs an even demand down to nothing, with the reorder point in between", () => {
    const ask = { availableDiamonds: 4_800, lowLevelDiamonds: 1_200, demand: even(100), hourNow: 5, leadHours: 12 };
    const forecast = forecastStock(ask);
    expect(forecast).toMatchObject({
      perDayDiamonds: 2_400,
      reorderDiamonds: 2_400,
      reorderInHours: 24,
      emptyInHours: 48,
    });
    expect(forecast.points[0]).toEqual({ hoursAhead: 0, diamonds: 4_800 });
    expect(forecast.points.at(-1)).toEqual({ hoursAhead: HORIZON_HOURS, diamonds: 0 });
  });

  it("knows the hour of the day", () => {
    const demand = even(0).map((_, hour) => (hour === 20 ? 1_000 : 0));
    const at = (hourNow: number) =>
      forecastStock({ availableDiamonds: 500, lowLevelDiamonds: 0, demand, hourNow, leadHours: 0 }).emptyInHours;
    expect(at(20)).toBeCloseTo(0.5);
    expect(at(21)).toBeCloseTo(23.5);
  });

  it("forecasts nothing without demand, and says at once what is passed already", () => {
    const none = { lowLevelDiamonds: 100, hourNow: 0, leadHours: 24, demand: even(0) };
    const quiet = forecastStock({ ...none, availableDiamonds: 101 });
    expect(quiet).toMatchObject({ reorderInHours: null, emptyInHours: null });
    expect(forecastStock({ ...none, availableDiamonds: 100 })).toMatchObject({ reorderInHours: 0, emptyInHours: null });
    expect(forecastStock({ ...none, availableDiamonds: 0 })).toMatchObject({ reorderInHours: 0, emptyInHours: 0 });
  });

  it("never rises, never goes below nothing, and is never empty before the reorder point", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5_000_000 }),
        fc.integer({ min: 0, max: 500_000 }),
        fc.array(fc.integer({ min: 0, max: 50_000 }), { minLength: 24, maxLength: 24 }),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 72 }),
        (availableDiamonds, lowLevelDiamonds, demand, hourNow, leadHours) => {
          const forecast = forecastStock({ availableDiamonds, lowLevelDiamonds, demand, hourNow, leadHours });
          const values = forecast.points.map(({ diamonds }) => diamonds);
          expect(values.every((value, at) => value >= 0 && (at === 0 || value <= (values[at - 1] ?? 0)))).toBe(true);
          if (forecast.emptyInHours !== null)
            expect(forecast.reorderInHours ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(forecast.emptyInHours);
          else expect(values.at(-1)).toBeGreaterThan(0);
        },
      ),
      { numRuns: 100 },
    );
  });
});
