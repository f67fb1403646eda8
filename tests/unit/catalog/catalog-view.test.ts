import { describe, expect, it } from "vitest";
import { type Catalog, fromCatalogView, toCatalogView } from "@/lib/catalog/catalog";
import { FREE_AMOUNT, priceTiersOf } from "@/lib/catalog/package";
import { quote } from "@/lib/catalog/price";
import { CatalogRequest, CreatePackageInput, RecipientCheckInput, SetPackagePriceInput } from "@/lib/catalog/schemas";
import { givenMethod } from "@/tests/support/methods";

const packages = [
  { id: "a", diamonds: 50, priceUsdMinor: 105n, badge: null, position: 0, isActive: true, version: 3 },
  { id: "b", diamonds: 500, priceUsdMinor: 1_025n, badge: "popular" as const, position: 1, isActive: true, version: 1 },
  { id: "off", diamonds: 700, priceUsdMinor: 1_400n, badge: null, position: 2, isActive: false, version: 1 },
  { id: "drifted", diamonds: 6_000, priceUsdMinor: 900n, badge: null, position: 3, isActive: true, version: 1 },
];

const catalog: Catalog = {
  version: 12n,
  country: "PH",
  currency: "PHP",
  fx: { perUsdMicro: 58_250_000n, quotedAt: new Date("2026-01-01T00:00:00Z"), source: "demo" },
  tax: { name: "VAT", rateBp: 1_200 },
  packages,
  priceTiers: priceTiersOf(packages.slice(0, 3)),
  free: FREE_AMOUNT,
  methods: [
    givenMethod({
      ...{ id: "gcash", flow: "pay", surchargeBp: 250, usualMs: 1_400 },
      limits: { minMinor: 100n, maxMinor: 9_000_000_000n },
    }),
  ],
};

const view = toCatalogView(catalog, { medianMs: null, deliveredTodayPercent: null, sampleSize: 0 });

// Guarantee: the browser computes from the JSON exactly what the server will charge.
describe("the catalog as JSON", () => {
  it("leaves out what is not for sale: inactive packages, and those that drifted out of the band", () => {
    expect(view.packages.map((item) => item.id)).toEqual(["a", "b"]);
  });

  it("is plain JSON with amounts as strings", () => {
    expect(JSON.parse(JSON.stringify(view))).toEqual(view);
    expect(view.packages[1]).toEqual({
      id: "b",
      diamonds: 500,
      totalMinor: "59750",
      netMinor: "53348",
      taxMinor: "6402",
      badge: "popular",
    });
    expect(view.methods).toMatchObject([
      {
        ...{ id: "gcash", flow: "pay", feeMinor: "0", surchargeBp: 250, usualSeconds: 1 },
        limits: { minMinor: "100", maxMinor: "9000000000" },
      },
    ]);
  });

  it("gives the browser the same quote as the server, for packages and free amounts", () => {
    const inBrowser = fromCatalogView(JSON.parse(JSON.stringify(view)));
    const request = { country: "PH", method: "gcash" } as const;
    expect(quote({ ...request, packageId: "b", catalog: inBrowser })).toEqual(
      quote({ ...request, packageId: "b", catalog }),
    );
    for (const diamonds of [50, 77, 499, 500, 501, 120_000]) {
      expect(quote({ ...request, diamonds, catalog: inBrowser })).toEqual(quote({ ...request, diamonds, catalog }));
    }
  });
});

// Guarantee: a form's mistake is named at its field, and nothing but whole cents becomes a price.
describe("catalog inputs", () => {
  const packageId = "01930000-0000-7000-8000-000000000001";

  it("reads dollars as cents", () => {
    expect(SetPackagePriceInput.parse({ packageId, version: "3", priceUsd: " 9.99 " })).toEqual({
      packageId,
      version: 3,
      priceUsd: 999n,
      reason: "",
    });
  });

  it.each(["", "0", "-1", "9,99", "9.999", "1e3", "NaN", "9".repeat(30), "١٢", "9.99\u0000"])(
    "refuses %j as a price",
    (priceUsd) => {
      expect(SetPackagePriceInput.safeParse({ packageId, version: 1, priceUsd }).success).toBe(false);
    },
  );

  it.each([{ diamonds: "0" }, { diamonds: "1.5" }, { diamonds: "120001" }, { diamonds: "x" }, { badge: "best" }])(
    "refuses a package with %j",
    (wrong) => {
      expect(CreatePackageInput.safeParse({ diamonds: "300", priceUsd: "6.20", ...wrong }).success).toBe(false);
    },
  );

  it("takes an empty badge as none", () => {
    expect(CreatePackageInput.parse({ diamonds: "300", priceUsd: "6.20", badge: "" }).badge).toBeNull();
  });

  it("bounds what it reads", () => {
    expect(RecipientCheckInput.safeParse({ recipientId: "x".repeat(401) }).success).toBe(false);
    expect(RecipientCheckInput.safeParse({ recipientId: 5 }).success).toBe(false);
    expect(CatalogRequest.safeParse({ country: "DE" }).success).toBe(false);
  });
});
