import { describe, expect, it } from "vitest";
import { bulkWishes, readBulk } from "@/lib/catalog/bulk-change";
import type { Package } from "@/lib/catalog/package";
import { movedPrice, type PreviewFacts, previewPrices } from "@/lib/catalog/price-preview";
import { basePackage, nextMoment, overlaps, packageAt, type Schedule } from "@/lib/catalog/schedule";
import { holdSnapshot } from "@/lib/catalog/snapshot";

const item: Package = {
  ...{ id: "p", diamonds: 500, priceUsdMinor: 1_000n, badge: "popular", position: 0, isActive: true, version: 3 },
};
const at = (minutes: number) => new Date(minutes * 60_000);

function planned(startsAt: number, endsAt: number | null, facts: Partial<Schedule> = {}): Schedule {
  return {
    ...{ id: `s${startsAt}`, packageId: "p", startsAt: at(startsAt), endsAt: endsAt === null ? null : at(endsAt) },
    ...{ priceUsdMinor: null, isActive: null, badge: null },
    ...facts,
  };
}

// Guarantee: what is planned comes into force and ends by the clock, and a package's version never comes twice.
describe("a planned change", () => {
  const week = planned(10, 20, { priceUsdMinor: 900n, badge: "none" });
  const forGood = planned(15, null, { priceUsdMinor: 1_100n });

  it("lies over the package for its time, and what lies below shows again", () => {
    const seen = (minute: number) => packageAt(item, [week, forGood], at(minute));
    expect(seen(9)).toEqual(item);
    expect(seen(10)).toMatchObject({ priceUsdMinor: 900n, badge: null });
    expect(seen(16)).toMatchObject({ priceUsdMinor: 900n, badge: null });
    expect(seen(20)).toMatchObject({ priceUsdMinor: 1_100n, badge: "popular" });
    expect(basePackage(item, [week, forGood], at(16)).priceUsdMinor).toBe(1_100n);
  });

  it("counts in the version with every beginning and end, so that whoever looked before is told", () => {
    const versions = [9, 10, 15, 20].map((minute) => packageAt(item, [week, forGood], at(minute)).version);
    expect(versions).toEqual([3, 4, 5, 6]);
  });

  it("meets another one only where their times do", () => {
    const overlap = (a: [number, number | null], b: [number, number | null]) => overlaps(planned(...a), planned(...b));
    expect(overlap([1, 5], [5, 9])).toBe(false);
    expect(overlap([1, 6], [5, 9])).toBe(true);
    expect(overlap([1, null], [50, 90])).toBe(true);
  });
});

describe("the held snapshot", () => {
  it("is read again at the moment when something dated comes into force", async () => {
    const state = { nowMs: 0, loads: 0 };
    const current = holdSnapshot({
      readVersion: async () => 1n,
      load: async () => {
        state.loads += 1;
        const readAt = new Date(state.nowMs);
        const changesAt = nextMoment([new Date(5_000), null], readAt);
        return { version: 1n, readAt, changesAt, fxStaleHours: 72, packages: [], fx: [], tax: [], channels: [] };
      },
      ...{ nowMs: () => state.nowMs, freshMs: 2_000, reloadMs: 30_000 },
    });
    await current();
    state.nowMs = 4_000;
    await current();
    expect(state.loads).toBe(1);
    state.nowMs = 6_000;
    await current();
    expect(state.loads).toBe(2);
    state.nowMs = 20_000;
    await current();
    expect(state.loads).toBe(2);
  });
});

// Guarantee: the preview names every price that a change touches, and no other, with what is left of it.
describe("a preview", () => {
  const facts: PreviewFacts = {
    packages: [item, { ...item, id: "off", diamonds: 700, isActive: false }],
    countries: [
      {
        ...{ country: "PH", currency: "PHP", perUsdMicro: 50_000_000n, taxRateBp: 1_200, markupBp: 0 },
        methods: [
          { id: "card", surchargeBp: 0, providerFee: { percentBp: 300, fixedMinor: 100n } },
          { id: "gcash", surchargeBp: 0, providerFee: { percentBp: 100, fixedMinor: 0n } },
        ],
      },
      { country: "SG", currency: "SGD", perUsdMicro: 1_000_000n, taxRateBp: 0, markupBp: 0, methods: [] },
    ],
    // 1.5 cents a diamond.
    costPerDiamondMicro: 1_500_000n,
  };

  it("reckons the margin with the way to pay that leaves least", () => {
    const wish = { target: "package", packageId: "p", version: 3, priceUsdMinor: 1_120n } as const;
    const [peso, dollar] = previewPrices(facts, [wish]);
    // 560.00 less 60.00 tax, less 16.80 + 1.00 fee, less 500 x 0.015 x 50 = 375.00.
    expect(peso).toMatchObject({ beforeMinor: 50_000n, afterMinor: 56_000n, perUsd: 44.6, isInside: true });
    expect(peso).toMatchObject({ marginMinor: 10_720n, marginBp: 1_914, method: "card" });
    expect(dollar).toMatchObject({ currency: "SGD", marginMinor: null, method: null });
  });

  it("lists what a mark-up touches in its own currency only, and says what leaves the band", () => {
    const wish = { target: "markup", currency: "PHP", version: 0, markupBp: -2_000, validFrom: at(0) } as const;
    expect(previewPrices(facts, [wish]).map(({ currency }) => currency)).toEqual(["PHP"]);
    const tooCheap = { target: "package", packageId: "p", version: 3, priceUsdMinor: 490n } as const;
    expect(previewPrices(facts, [tooCheap]).map(({ isInside }) => isInside)).toEqual([false, false]);
  });

  it("reads its address: a percentage for all that are for sale or for those chosen, and only what would change", () => {
    const shown = {
      packages: facts.packages,
      markups: [{ currency: "PHP" as const, version: 2, markupBp: 150 }],
      surcharges: [{ method: "gcash", surchargeBp: 200 }],
    };
    const read = (query: Record<string, string>) => bulkWishes(readBulk(query), shown);
    expect(read({ percent: "3", "markup.PHP": "1.5", "fee.gcash": "2" }).wishes).toEqual([
      { target: "package", packageId: "p", version: 3, priceUsdMinor: 1_030n },
    ]);
    expect(read({ percent: "3", "only.off": "1" }).wishes).toMatchObject([{ packageId: "off" }]);
    expect(read({ "markup.PHP": "2", "fee.gcash": "0" }).wishes).toMatchObject([
      { target: "markup", version: 2, markupBp: 200 },
      { target: "surcharge", from: 200, surchargeBp: 0 },
    ]);
    // The form sends every field: one that was left as it stood asks for nothing, even where nobody could set it so.
    const odd = { ...shown, surcharges: [{ method: "carrier", surchargeBp: 4_000 }] };
    expect(bulkWishes(readBulk({ "fee.carrier": "40", "markup.PHP": "1.5" }), odd)).toEqual({
      wishes: [],
      problems: {},
    });
    expect(Object.keys(read({ percent: "three", "markup.PHP": "99" }).problems)).toEqual(["percent", "markup.PHP"]);
    expect(movedPrice(1n, -5_000)).toBe(1n);
  });
});
