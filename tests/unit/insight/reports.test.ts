import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { behindHref, formatPerThousand, formatUsdMicro, percentText } from "@/components/desk/reports/figures";
import { arrivalReport } from "@/lib/insight/reports/arrival";
import { cashReport } from "@/lib/insight/reports/cash";
import { usdText } from "@/lib/insight/reports/csv-tables";
import { lineOf, type Movement, sidesOf, sumAmount, sumUsdMicro } from "@/lib/insight/reports/movement";
import { poolHistory, valueUsdMinor } from "@/lib/insight/reports/pool-value";
import { resultReport } from "@/lib/insight/reports/result";
import { revenueReport } from "@/lib/insight/reports/revenue";
import { taxReport } from "@/lib/insight/reports/tax";

const ACCOUNTS = [
  ...[
    "clearing:stripe-card",
    "orders",
    "revenue:diamonds",
    "tax:PH",
    "fees:stripe-card",
    "refunds",
    "owed",
    "unapplied",
  ],
  ...[
    "suspense",
    "bank",
    "payouts",
    "adjustments",
    "fx",
    "inventory",
    "cost:diamonds",
    "supplier",
    "promotions",
    "weird",
  ],
];

const movement: fc.Arbitrary<Movement> = fc
  .record({
    part: fc.constantFrom("2026-11-01", "2026-11-02"),
    sides: fc.shuffledSubarray(ACCOUNTS, { minLength: 2, maxLength: 2 }),
    unit: fc.constantFrom("USD" as const, "PHP" as const, "VND" as const),
    code: fc.constantFrom("payment.refund", "payment.dispute_lost", "delivery.revenue", "refund.tax"),
    country: fc.constantFrom("PH", "VN", ""),
    taxRateBp: fc.constantFrom(1_200, 1_000, -1),
    amount: fc.bigInt({ min: 1n, max: 10n ** 9n }),
    usdMicro: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    transfers: fc.nat(9),
    orders: fc.nat(9),
  })
  .map(({ sides, ...rest }) => ({ ...rest, debit: sides[0] ?? "", credit: sides[1] ?? "" }));
const movements = fc.array(movement, { maxLength: 40 });

const total = (amounts: readonly bigint[]) => amounts.reduce((sum, amount) => sum + amount, 0n);

// Guarantee: whatever the ledger moved, each report counts all of it, once.
describe("reports of any movements", () => {
  it("balance: results are what balances grew by, in every currency and in dollars", () => {
    fc.assert(
      fc.property(movements, (moved) => {
        const sides = sidesOf(moved);
        expect([sumAmount(sides), sumUsdMicro(sides)]).toEqual([0n, 0n]);
        const result = resultReport(sides, []);
        const cash = cashReport([], sides);
        expect(result.result.now).toBe(cash.total.closing);
        expect(result.margin.now).toBe(revenueReport({ now: sides, before: [], parts: [] }).total.now.margin);
        for (const unit of ["USD", "PHP", "VND"]) {
          const earned = total(result.resultByCurrency.filter((row) => row.unit === unit).map(({ amount }) => amount));
          expect(total(cash.rows.filter((row) => row.unit === unit).map(({ closing }) => closing))).toBe(earned);
        }
      }),
    );
  });

  it("sum up: countries to the total, parts to the period, rates to the tax", () => {
    fc.assert(
      fc.property(movements, (moved) => {
        const sides = sidesOf(moved);
        const report = revenueReport({ now: sides, before: [], parts: ["2026-11-01", "2026-11-02"] });
        for (const key of ["revenue", "cost", "fees", "refunds", "tax", "margin"] as const) {
          expect(total(report.rows.map(({ now }) => now[key]))).toBe(report.total.now[key]);
        }
        expect(total(report.parts.map(({ revenue }) => revenue))).toBe(report.total.now.revenue);
        const tax = taxReport(sides);
        const booked = -sumAmount(sides.filter(({ line }) => line === "tax"));
        expect(total(tax.rows.map(({ net }) => net))).toBe(booked);
        for (const row of tax.rows) expect(row.collected - row.returned).toBe(row.net);
        expect(total(tax.byCurrency.map(({ net }) => net))).toBe(booked);
      }),
    );
  });

  it("leave no account out: what nobody sorted stands by itself", () => {
    expect(lineOf({ account: "promotions", unit: "USD", code: "x" })).toBe("other");
    expect(lineOf({ account: "wallet:7", unit: "DIAMOND", code: "x" })).toBe("other_diamonds");
    expect(lineOf({ account: "supplier", unit: "DIAMOND", code: "deposit" })).toBe("bought");
    expect(lineOf({ account: "refunds", unit: "PHP", code: "payment.dispute_lost" })).toBe("disputes");
    expect(lineOf({ account: "refunds", unit: "PHP", code: "payment.payout" })).toBe("refunds");
  });
});

describe("arrival", () => {
  it("counts the 15th second as kept, and what ended without diamonds apart", () => {
    const at = (bucket: number, orders: number, isBelowLimit = true) => ({
      ...{ country: "PH", channel: "stripe-card", hour: 9, bucket, orders, isBelowLimit },
    });
    const report = arrivalReport([at(0, 5), at(5, 3), at(6, 1), at(7, 1, false), at(-1, 2)]);
    expect(report.all).toEqual({ delivered: 10, withinGoal: 8, failed: 2 });
    expect(report.belowLimit).toEqual({ delivered: 9, withinGoal: 8, failed: 2 });
    expect(report.histogram.map(({ count }) => count)).toEqual([5, 0, 0, 0, 0, 3, 1, 1]);
    expect(report.byHour[9]).toMatchObject({ delivered: 10 });
  });
});

describe("the pool", () => {
  it("is carried from day to day, other accounts left out", () => {
    const change = (day: string, account: string, unit: "USD" | "DIAMOND", amount: bigint) => ({
      day,
      account,
      unit,
      amount,
    });
    const history = poolHistory({
      openings: [
        { account: "pool:a", unit: "DIAMOND", amount: 100n },
        { account: "inventory", unit: "USD", amount: 165n },
        { account: "supplier", unit: "USD", amount: -165n },
      ],
      changes: [change("2026-11-02", "pool:a", "DIAMOND", -10n), change("2026-11-03", "inventory", "USD", 35n)],
      ...{ from: "2026-11-01", to: "2026-11-04" },
    });
    expect(history.map(({ diamonds, inventoryUsdMinor }) => [diamonds, inventoryUsdMinor])).toEqual([
      [100n, 165n],
      [90n, 165n],
      [90n, 200n],
    ]);
    expect(valueUsdMinor(1_000n, 20_000n)).toBe(2_000n);
  });
});

describe("figures in words", () => {
  it("are rounded for people and exact for machines", () => {
    expect(formatUsdMicro(1_234_565_000n)).toBe("$1,234.57");
    expect(formatUsdMicro(-5_000n)).toBe("-$0.01");
    expect([usdText(1_234_567_890n), usdText(-1n), usdText(0n)]).toEqual(["1234.567890", "-0.000001", "0.000000"]);
    expect(formatPerThousand(16_500n)).toBe("$16.50");
    expect([percentText(1, 3), percentText(-1n, 8n), percentText(1, 0)]).toEqual(["33.3 %", "−12.5 %", "—"]);
  });

  it("lead to their transfers", () => {
    expect(behindHref({ from: "2026-11-01", to: "2026-12-01", line: ["refunds", "disputes"], country: "" })).toBe(
      "/admin/reports/transfers?from=2026-11-01&to=2026-12-01&line=refunds%2Cdisputes&country=none",
    );
    expect(behindHref({ line: "revenue", positive: "credits" })).toBe(
      "/admin/reports/transfers?line=revenue&positive=credits",
    );
  });
});
