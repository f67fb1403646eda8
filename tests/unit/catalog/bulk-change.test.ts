import { describe, expect, it } from "vitest";
import { bulkWishes, readBulk } from "@/lib/catalog/bulk-change";

const FACTS = {
  packages: [
    {
      ...{ id: "p1", diamonds: 100, priceUsdMinor: 209n, badge: null },
      ...{ position: 0, isActive: true, version: 3 },
    },
  ],
  markups: [{ currency: "PHP" as const, version: 1, markupBp: 150 }],
  surcharges: [
    { method: "carrier", surchargeBp: 9_000 },
    { method: "gcash", surchargeBp: 0 },
  ],
};

const wishesOf = (query: Record<string, string>) => bulkWishes(readBulk(query), FACTS);

// Guarantee: a preview is about what was changed, and what stands there already never keeps it from being seen.
describe("a bulk change", () => {
  it("wishes for nothing where the form says what is there, even where it could not be chosen today", () => {
    const { wishes, problems } = wishesOf({ percent: "2", "markup.PHP": "1.5", "fee.carrier": "90", "fee.gcash": "0" });
    expect(problems).toEqual({});
    expect(wishes).toEqual([{ target: "package", packageId: "p1", version: 3, priceUsdMinor: 213n }]);
  });

  it("names the field that cannot be read", () => {
    const { problems } = wishesOf({ percent: "much", "markup.PHP": "2", "fee.gcash": "80" });
    expect(Object.keys(problems).sort()).toEqual(["fee.gcash", "percent"]);
  });
});
