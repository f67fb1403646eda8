import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { priceChoice } from "@/components/shop/choice";
import { type Catalog, fromCatalogView, toCatalogView } from "@/lib/catalog/catalog";
import { FREE_AMOUNT, type Package, priceTiersOf } from "@/lib/catalog/package";
import { isInsideBand, quote } from "@/lib/catalog/price";
import { type CodeTerms, fromCodeView, normaliseCode, reducedPrice, toCodeView } from "@/lib/catalog/promotion";
import { COUNTRIES, COUNTRY_CODES, type CountryCode } from "@/lib/shared/countries";
import { Refusal } from "@/lib/shared/refusal";
import { givenMethod } from "@/tests/support/methods";

const PER_USD_MICRO: Record<CountryCode, bigint> = {
  PH: 58_250_000n,
  ID: 16_450_000_000n,
  MY: 4_210_000n,
  TH: 32_400_000n,
  VN: 26_300_000_000n,
  SG: 1_290_000n,
};

function catalogOf(country: CountryCode, offerUsdMinor: bigint | null, markupBp: number): Catalog {
  const item: Package = {
    ...{ id: "p", diamonds: 1_000, priceUsdMinor: 2_029n, badge: null, position: 0, isActive: true, version: 1 },
    ...(offerUsdMinor === null
      ? {}
      : { offer: { id: "offer", priceUsdMinor: offerUsdMinor, endsAt: new Date("2027-01-01T00:00:00Z") } }),
  };
  return {
    ...{ version: 1n, country, currency: COUNTRIES[country].currency, markupBp },
    fx: { perUsdMicro: PER_USD_MICRO[country], quotedAt: new Date(0), source: "test" },
    tax: { name: "VAT", rateBp: 1_200 },
    ...{ packages: [item], priceTiers: priceTiersOf([item]), free: FREE_AMOUNT },
    methods: [givenMethod({ id: "card", surchargeBp: 150 }), givenMethod({ id: "google_play", device: "play" })],
  };
}

function codeOf(terms: Partial<CodeTerms> = {}): CodeTerms {
  return {
    ...{ id: "code", code: "TEST5", percentBp: 500, amountUsdMinor: null, minimumUsdMinor: 0n, packageId: null },
    ...{ countries: [], endsAt: null },
    ...terms,
  };
}

const terms = fc.oneof(
  fc.integer({ min: 1, max: 9_000 }).map((percentBp) => codeOf({ percentBp })),
  fc.bigInt({ min: 1n, max: 5_000n }).map((amountUsdMinor) => codeOf({ percentBp: null, amountUsdMinor })),
);
const country = fc.constantFrom(...COUNTRY_CODES);
const markup = fc.integer({ min: -2_000, max: 5_000 });
const offer = fc.option(fc.bigInt({ min: 1n, max: 3_000n }), { nil: null });

const refusalOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return "none";
};

// Guarantee: whatever offers, codes and mark-ups there are, a price stays above zero, inside the band, and the sum of its parts.
describe("a reduced price", () => {
  it("is never below a cent and never above the list price", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 5_000_000n }), offer, fc.option(terms), (list, offered, code) => {
        const asOffer = offered === null ? null : { id: "o", priceUsdMinor: offered, endsAt: new Date(0) };
        const { usdMinor, promotion } = reducedPrice(list, { offer: asOffer, code });
        expect(usdMinor >= 1n && usdMinor <= list).toBe(true);
        expect(promotion === null).toBe(usdMinor === list);
      }),
    );
  });

  it("adds up: net + tax + fee = total, and list - discount = net + tax; outside the band there is none", () => {
    fc.assert(
      fc.property(country, offer, markup, fc.option(terms), (place, offered, markupBp, code) => {
        const catalog = catalogOf(place, offered, markupBp);
        const ask = () => quote({ packageId: "p", country: place, catalog, method: "card", ...(code && { code }) });
        const refusal = refusalOf(ask);
        if (refusal !== "none") {
          expect(["promotion.outside_band", "price.outside_band"]).toContain(refusal);
          return;
        }
        const price = ask();
        expect(price.netMinor + price.taxMinor + price.feeMinor).toBe(price.totalMinor);
        expect(price.listMinor - price.discountMinor).toBe(price.netMinor + price.taxMinor);
        expect(price.totalMinor > 0n && price.discountMinor >= 0n).toBe(true);
        const fx = { currency: catalog.currency, perUsdMicro: catalog.fx.perUsdMicro };
        expect(isInsideBand({ diamonds: 1_000, totalMinor: price.totalMinor, fx })).toBe(true);
      }),
    );
  });

  it("is the same in the browser as on the server", () => {
    fc.assert(
      fc.property(
        country,
        fc.bigInt({ min: 1_100n, max: 2_028n }),
        markup,
        fc.option(terms),
        (place, offered, bp, code) => {
          const catalog = catalogOf(place, offered, bp);
          const arrival = { medianMs: null, deliveredTodayPercent: null, sampleSize: 0 };
          const view = toCatalogView(catalog, arrival);
          if (view.packages.length === 0) return;
          const inBrowser = fromCatalogView(JSON.parse(JSON.stringify(view)));
          const sent = code && fromCodeView(JSON.parse(JSON.stringify(toCodeView(code))));
          const ask = (of: Catalog, by: CodeTerms | null) => () =>
            quote({ packageId: "p", country: place, catalog: of, method: "card", ...(by && { code: by }) });
          const refusal = refusalOf(ask(catalog, code));
          expect(refusalOf(ask(inBrowser, sent))).toBe(refusal);
          if (refusal === "none") expect(ask(inBrowser, sent)()).toEqual(ask(catalog, code)());
        },
      ),
      { numRuns: 50 },
    );
  });

  it("takes the cheaper of offer and code, and never both", () => {
    const catalog = catalogOf("PH", 1_900n, 0);
    const priceWith = (code: CodeTerms) => quote({ packageId: "p", country: "PH", catalog, code });
    expect(priceWith(codeOf({ percentBp: 500 })).promotion).toEqual({ id: "offer", kind: "offer" });
    expect(priceWith(codeOf({ percentBp: 1_000 })).promotion).toEqual({ id: "code", kind: "code" });
    const alone = quote({
      packageId: "p",
      country: "PH",
      catalog: catalogOf("PH", null, 0),
      code: codeOf({ percentBp: 1_000 }),
    });
    expect(priceWith(codeOf({ percentBp: 1_000 })).totalMinor).toBe(alone.totalMinor);
  });

  it("is for its country, its package and its size of order; Google Play sells at the list price", () => {
    const catalog = catalogOf("PH", 1_900n, 0);
    const refused = (code: CodeTerms, method = "card") =>
      refusalOf(() => quote({ packageId: "p", country: "PH", catalog, method, code }));
    expect(refused(codeOf({ countries: ["TH"] }))).toBe("promotion.not_here");
    expect(refused(codeOf({ packageId: "another" }))).toBe("promotion.other_package");
    expect(refused(codeOf({ minimumUsdMinor: 2_030n }))).toBe("promotion.below_minimum");
    expect(refused(codeOf(), "google_play")).toBe("promotion.not_with_method");
    expect(quote({ packageId: "p", country: "PH", catalog, method: "google_play" }).discountMinor).toBe(0n);
  });

  it("leaves a free amount at the price list", () => {
    const price = quote({ diamonds: 1_000, country: "PH", catalog: catalogOf("PH", 1_900n, 0) });
    expect(price).toMatchObject({ promotion: null, discountMinor: 0n });
  });
});

describe("a code in the shop", () => {
  it("that does not count leaves the price as it is and says why", () => {
    const catalog = catalogOf("PH", null, 0);
    const choice = { kind: "package", packageId: "p" } as const;
    const plain = priceChoice(catalog, choice, "card");
    expect(priceChoice(catalog, choice, "card", codeOf({ countries: ["TH"] }))).toEqual({
      ...plain,
      codeRefusal: "promotion.not_here",
    });
  });

  it.each([
    ["demo5", "DEMO5"],
    ["  Demo-5 ", "DEMO-5"],
    ["ＤＥＭＯ５", "DEMO5"],
    ["no", null],
    ["a b", null],
    ["-abc", null],
    ["x".repeat(31), null],
    ["DROP TABLE", null],
  ])("is read from %j as %j", (text, code) => expect(normaliseCode(text)).toBe(code));
});
