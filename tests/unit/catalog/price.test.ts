import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Catalog } from "@/lib/catalog/catalog";
import { FREE_AMOUNT, type Package, priceTiersOf } from "@/lib/catalog/package";
import {
  compose,
  freePriceUsdMinor,
  isInsideBand,
  localise,
  PRICE_STEP_MINOR,
  quote,
  splitTax,
  toUsdMinor,
} from "@/lib/catalog/price";
import { COUNTRIES, COUNTRY_CODES, type CountryCode } from "@/lib/shared/countries";
import { CURRENCIES } from "@/lib/shared/money";
import { Refusal } from "@/lib/shared/refusal";
import { givenMethod } from "@/tests/support/methods";

const PRICES: [number, bigint][] = [
  [50, 105n],
  [100, 209n],
  [200, 415n],
  [500, 1_025n],
  [1_000, 2_029n],
  [2_000, 4_019n],
  [5_000, 9_949n],
  [10_000, 19_699n],
  [20_000, 38_999n],
];

const PER_USD_MICRO: Record<CountryCode, bigint> = {
  PH: 58_250_000n,
  ID: 16_450_000_000n,
  MY: 4_210_000n,
  TH: 32_400_000n,
  VN: 26_300_000_000n,
  SG: 1_290_000n,
};

const packages: Package[] = PRICES.map(([diamonds, priceUsdMinor], position) => ({
  id: `package-${diamonds}`,
  diamonds,
  priceUsdMinor,
  badge: null,
  position,
  isActive: true,
  version: 1,
}));

function catalogOf(country: CountryCode, change: Partial<Catalog> = {}): Catalog {
  return {
    version: 7n,
    country,
    currency: COUNTRIES[country].currency,
    fx: { perUsdMicro: PER_USD_MICRO[country], quotedAt: new Date("2026-01-01T00:00:00Z"), source: "test" },
    tax: { name: "VAT", rateBp: 1_200 },
    packages,
    priceTiers: priceTiersOf(packages),
    free: FREE_AMOUNT,
    methods: [givenMethod({ id: "card" }), givenMethod({ id: "gcash", flow: "pay", surchargeBp: 250, usualMs: 8_000 })],
    ...change,
  };
}

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return "none";
};

const country = fc.constantFrom(...COUNTRY_CODES);
const diamondsInRange = fc.integer({ min: FREE_AMOUNT.minDiamonds, max: FREE_AMOUNT.maxDiamonds });

// Guarantee: what is shown is what is charged, its parts add up to it, and nothing is ever a float.
describe("a quote", () => {
  it("adds up: net + tax + fee = total, for any amount, country and method", () => {
    fc.assert(
      fc.property(country, diamondsInRange, fc.constantFrom("card", "gcash"), (code, diamonds, method) => {
        const result = quote({ diamonds, country: code, catalog: catalogOf(code), method });
        expect(result.netMinor + result.taxMinor + result.feeMinor).toBe(result.totalMinor);
        expect((result.netMinor + result.taxMinor) % PRICE_STEP_MINOR[result.currency]).toBe(0n);
        for (const value of Object.values(result)) {
          if (typeof value === "number") expect(Number.isSafeInteger(value)).toBe(true);
        }
      }),
    );
  });

  it("never lets a larger free amount cost less than a smaller one", () => {
    fc.assert(
      fc.property(country, diamondsInRange, diamondsInRange, (code, a, b) => {
        const catalog = catalogOf(code);
        const smaller = quote({ diamonds: Math.min(a, b), country: code, catalog });
        const larger = quote({ diamonds: Math.max(a, b), country: code, catalog });
        expect(smaller.totalMinor <= larger.totalMinor).toBe(true);
      }),
    );
  });

  it("keeps that promise for any price list that an admin could set, not only for ours", () => {
    const level = fc.record({ diamonds: diamondsInRange, priceUsdMinor: fc.bigInt({ min: 1n, max: 10_000_000n }) });
    const list = fc
      .uniqueArray(level, { selector: (tier) => tier.diamonds, minLength: 1, maxLength: 12 })
      .map((tiers) => tiers.sort((a, b) => a.diamonds - b.diamonds));
    fc.assert(
      fc.property(list, diamondsInRange, diamondsInRange, (tiers, a, b) => {
        expect(freePriceUsdMinor(Math.min(a, b), tiers) <= freePriceUsdMinor(Math.max(a, b), tiers)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it("asks the same for a package as for its amount typed in", () => {
    for (const code of COUNTRY_CODES) {
      for (const { id, diamonds } of packages) {
        const catalog = catalogOf(code);
        const picked = quote({ packageId: id, country: code, catalog });
        expect(picked.packageId).toBe(id);
        expect(quote({ diamonds, country: code, catalog }).totalMinor).toBe(picked.totalMinor);
      }
    }
  });

  it("sells 199 for the price of 200, not for more", () => {
    expect(freePriceUsdMinor(199, priceTiersOf(packages))).toBe(415n);
    expect(freePriceUsdMinor(150, priceTiersOf(packages))).toBe(314n);
    expect(freePriceUsdMinor(120_000, priceTiersOf(packages))).toBe(233_994n);
  });

  it("puts a demo package inside the band in every country, on what the customer pays", () => {
    for (const code of COUNTRY_CODES) {
      for (const { id } of packages) {
        expect(codeOf(() => quote({ packageId: id, country: code, catalog: catalogOf(code) }))).toBe("none");
      }
    }
  });

  it("knows the peso price of 500 diamonds to the centavo", () => {
    const result = quote({ packageId: "package-500", country: "PH", catalog: catalogOf("PH"), method: "gcash" });
    // 10.25 USD x 58.25 = 597.0625, up to 597.50; tax 597.50 x 12 / 112 = 64.0178...; fee 2.5 % = 14.9375, up.
    expect(result).toMatchObject({ netMinor: 53_348n, taxMinor: 6_402n, feeMinor: 1_494n, totalMinor: 61_244n });
    expect(result).toMatchObject({ diamonds: 500, currency: "PHP", taxRateBp: 1_200, catalogVersion: 7n });
    expect(result.totalUsdMinor).toBe(1_051n);
  });
});

// Guarantee: no price leaves the band that the platform accepts, and no amount leaves the range that we sell.
describe("what a quote refuses", () => {
  it("refuses 6,000 diamonds for 9 USD", () => {
    const cheap: Package = { ...packages[0], id: "cheap", diamonds: 6_000, priceUsdMinor: 900n } as Package;
    const catalog = catalogOf("PH", { packages: [cheap], priceTiers: priceTiersOf([cheap]) });
    expect(codeOf(() => quote({ packageId: "cheap", country: "PH", catalog }))).toBe("price.outside_band");
    expect(codeOf(() => quote({ diamonds: 6_000, country: "PH", catalog }))).toBe("price.outside_band");
  });

  it("takes both ends of the band and nothing beyond", () => {
    const fx = { currency: "USD", perUsdMicro: 1_000_000n } as const;
    expect(isInsideBand({ diamonds: 100, totalMinor: 100n, fx })).toBe(true);
    expect(isInsideBand({ diamonds: 101, totalMinor: 100n, fx })).toBe(false);
    expect(isInsideBand({ diamonds: 25, totalMinor: 100n, fx })).toBe(true);
    expect(isInsideBand({ diamonds: 25, totalMinor: 101n, fx })).toBe(false);
    expect(isInsideBand({ diamonds: 50, totalMinor: 0n, fx })).toBe(false);
  });

  it.each([49, 120_001, -1, 0, 50.5, Number.NaN, Number.POSITIVE_INFINITY, 1e300])(
    "refuses %s diamonds",
    (diamonds) => {
      expect(codeOf(() => quote({ diamonds, country: "PH", catalog: catalogOf("PH") }))).toBe(
        "package.amount_out_of_range",
      );
    },
  );

  it("refuses unknown and inactive packages, foreign countries, methods not offered, an empty shop", () => {
    const catalog = catalogOf("PH");
    const retired = catalogOf("PH", { packages: packages.map((item) => ({ ...item, isActive: false })) });
    expect(codeOf(() => quote({ packageId: "none", country: "PH", catalog }))).toBe("package.not_found");
    expect(codeOf(() => quote({ packageId: "package-50", country: "PH", catalog: retired }))).toBe("package.not_found");
    expect(codeOf(() => quote({ diamonds: 50, country: "ID", catalog }))).toBe("shop.country_not_served");
    expect(codeOf(() => quote({ diamonds: 50, country: "PH", catalog, method: "cash" }))).toBe(
      "payment.method_not_offered",
    );
    expect(codeOf(() => quote({ diamonds: 50, country: "PH", catalog: catalogOf("PH", { priceTiers: [] }) }))).toBe(
      "price.unavailable",
    );
  });
});

// Guarantee: rounding goes up to the country's step, by less than one step, and tax is exactly a part of the price.
describe("local prices", () => {
  const rate = fc.record({
    currency: fc.constantFrom(...CURRENCIES),
    perUsdMicro: fc.bigInt({ min: 100_000n, max: 50_000_000_000n }),
  });

  it("are the smallest multiple of the step that is not below the exact price", () => {
    fc.assert(
      fc.property(rate, fc.bigInt({ min: 1n, max: 1_200_000n }), (fx, usdMinor) => {
        const step = PRICE_STEP_MINOR[fx.currency];
        const local = localise(usdMinor, fx);
        const perMajor = fx.currency === "VND" ? 1n : 100n;
        const exact = usdMinor * fx.perUsdMicro * perMajor;
        expect(local % step).toBe(0n);
        expect(local * 100_000_000n >= exact).toBe(true);
        expect((local - step) * 100_000_000n < exact).toBe(true);
      }),
    );
  });

  it("are worth at least the US price", () => {
    fc.assert(
      fc.property(rate, fc.bigInt({ min: 1n, max: 1_200_000n }), (fx, usdMinor) => {
        expect(toUsdMinor(localise(usdMinor, fx), fx) >= usdMinor).toBe(true);
      }),
    );
  });

  it("hold a tax that is right to half a minor unit", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.integer({ min: 0, max: 5_000 }), (gross, rateBp) => {
        const { netMinor, taxMinor } = splitTax(gross, rateBp);
        expect(netMinor + taxMinor).toBe(gross);
        const off = taxMinor * (10_000n + BigInt(rateBp)) - gross * BigInt(rateBp);
        expect((off < 0n ? -off : off) * 2n <= 10_000n + BigInt(rateBp)).toBe(true);
      }),
    );
  });

  it("cost the fee of the method on top, rounded up", () => {
    const fx = { currency: "VND", perUsdMicro: 26_300_000_000n } as const;
    expect(compose(105n, fx, { rateBp: 1_000, surchargeBp: 1 })).toEqual({
      totalMinor: 28_003n,
      netMinor: 25_455n,
      taxMinor: 2_545n,
      feeMinor: 3n,
    });
  });
});
