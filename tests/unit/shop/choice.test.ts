import { describe, expect, it } from "vitest";
import { defaultChoice, parseAmount, priceChoice } from "@/components/shop/choice";
import type { Catalog } from "@/lib/catalog/catalog";
import { givenMethod } from "@/tests/support/methods";

const PACKAGES = [
  { id: "p-50", diamonds: 50, priceUsdMinor: 102n, badge: null },
  { id: "p-100", diamonds: 100, priceUsdMinor: 203n, badge: "popular" as const },
  { id: "p-500", diamonds: 500, priceUsdMinor: 999n, badge: "best_value" as const },
].map((item, position) => ({ ...item, position, isActive: true, version: 1 }));

const CATALOG: Catalog = {
  version: 1n,
  country: "PH",
  currency: "PHP",
  fx: { perUsdMicro: 58_100_000n, quotedAt: new Date(0), source: "test" },
  tax: { name: "VAT", rateBp: 1_200 },
  packages: PACKAGES,
  priceTiers: PACKAGES.map(({ diamonds, priceUsdMinor }) => ({ diamonds, priceUsdMinor })),
  free: { minDiamonds: 50, maxDiamonds: 120_000 },
  methods: [givenMethod({ id: "card" })],
};

describe("a free amount", () => {
  const catalog = { ...CATALOG, methods: [...CATALOG.methods, givenMethod({ id: "google_play", device: "play" })] };

  it("is not priced for Google Play, which sells packages; a package is", () => {
    expect(priceChoice(catalog, { kind: "free", text: "120" }, "google_play")).toEqual({
      refusal: "payment.amount_not_served",
    });
    expect(priceChoice(catalog, { kind: "package", packageId: "p-100" }, "google_play")).toHaveProperty("quote");
    expect(priceChoice(catalog, { kind: "free", text: "120" }, "card")).toHaveProperty("quote");
  });
});

describe("reading a free amount", () => {
  it.each([
    ["1200", 1_200],
    [" 1,200 ", 1_200],
    ["1.200", 1_200],
    ["1 200", 1_200],
    ["120,000", 120_000],
    ["１２００", 1_200],
  ])("reads %j as %d", (text, diamonds) => {
    expect(parseAmount(text)).toBe(diamonds);
  });

  it.each(["", "abc", "1.5", "12,00", "-100", "1e3", "1,20", "1.200.000.000", "9".repeat(40)])("refuses %j", (text) => {
    expect(parseAmount(text)).toBeNull();
  });
});

describe("what is chosen before the customer chooses", () => {
  const nothing = { wantedDiamonds: null, lastPackageId: null, lastDiamonds: null };

  it("is what most people choose for somebody new, not the dearest package", () => {
    expect(defaultChoice(CATALOG, nothing)).toEqual({ kind: "package", packageId: "p-100" });
  });

  it("is the last package bought, by its id or else by its size", () => {
    expect(defaultChoice(CATALOG, { ...nothing, lastPackageId: "p-50" })).toEqual({
      kind: "package",
      packageId: "p-50",
    });
    const renamed = { ...nothing, lastPackageId: "gone", lastDiamonds: 100 };
    expect(defaultChoice(CATALOG, renamed)).toEqual({ kind: "package", packageId: "p-100" });
  });

  it("is what buy again asks for, as a free amount when no package has that size", () => {
    expect(defaultChoice(CATALOG, { ...nothing, wantedDiamonds: 100, lastPackageId: "p-50" })).toEqual({
      kind: "package",
      packageId: "p-100",
    });
    expect(defaultChoice(CATALOG, { ...nothing, wantedDiamonds: 777 })).toEqual({ kind: "free", text: "777" });
  });

  it("is nothing in an empty shop", () => {
    expect(defaultChoice({ ...CATALOG, packages: [] }, nothing)).toBeNull();
  });
});

describe("the price of a choice", () => {
  it("is the server's own quote", () => {
    const priced = priceChoice(CATALOG, { kind: "package", packageId: "p-500" }, "card");
    expect(priced).toMatchObject({ quote: { diamonds: 500, packageId: "p-500", totalMinor: 58_050n } });
  });

  it("is a refusal's code for an amount that is none, too small or too large", () => {
    for (const text of ["", "49", "120001", "abc"]) {
      expect(priceChoice(CATALOG, { kind: "free", text }, "card")).toEqual({ refusal: "package.amount_out_of_range" });
    }
  });
});
