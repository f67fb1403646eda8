import { describe, expect, it } from "vitest";
import { fxAgeOf } from "@/lib/catalog/fx-age";
import { type ChannelOffer, catalogFrom, holdSnapshot, type Snapshot } from "@/lib/catalog/snapshot";
import { Refusal } from "@/lib/shared/refusal";
import { givenMethod } from "@/tests/support/methods";

function offer(facts: Partial<ChannelOffer> & { id: string }): ChannelOffer {
  return { ...givenMethod({ id: facts.id }), countries: ["PH"], currencies: ["PHP"], limits: {}, ...facts };
}

const base: Snapshot = {
  version: 1n,
  readAt: new Date(0),
  fxStaleHours: 72,
  packages: [
    { id: "a", diamonds: 500, priceUsdMinor: 1_025n, badge: null, position: 0, isActive: true, version: 1 },
    { id: "b", diamonds: 50, priceUsdMinor: 105n, badge: null, position: 1, isActive: true, version: 1 },
    { id: "off", diamonds: 20, priceUsdMinor: 45n, badge: null, position: 2, isActive: false, version: 1 },
  ],
  fx: [{ currency: "PHP", perUsdMicro: 58_250_000n, source: "demo", quotedAt: new Date(0), overrideUntil: null }],
  tax: [
    { country: "PH", name: "VAT", rateBp: 1_200 },
    { country: "SG", name: "GST", rateBp: 900 },
  ],
  channels: [
    offer({ id: "card", isAvailable: false, countries: ["PH", "SG"], currencies: ["PHP", "SGD"] }),
    offer({ id: "card", flow: "pay", surchargeBp: 9 }),
    offer({ id: "gcash", flow: "pay", isAvailable: false, limits: { PHP: { minMinor: 100n, maxMinor: 500n } } }),
    offer({ id: "gcash", flow: "pay", isAvailable: false, limits: { PHP: { minMinor: 200n, maxMinor: 900n } } }),
    offer({ id: "odd", flow: "pay", currencies: ["USD"] }),
  ],
};

// Guarantee: a country sells only what it can price, and offers each of its methods once.
describe("one country's catalog", () => {
  it("holds active packages, tiers by size, and each method of that country once", () => {
    const catalog = catalogFrom(base, "PH");
    expect(catalog.packages.map((item) => item.id)).toEqual(["a", "b"]);
    expect(catalog.priceTiers.map((tier) => tier.diamonds)).toEqual([50, 500]);
    expect(catalog.methods.map(({ id, flow }) => [id, flow])).toEqual([
      ["card", "hold"],
      ["gcash", "pay"],
    ]);
  });

  it("offers a method as long as one of its channels answers, and takes what any of them takes", () => {
    const [card, gcash] = catalogFrom(base, "PH").methods;
    expect(card).toMatchObject({ isAvailable: true, limits: null });
    expect(gcash).toMatchObject({ isAvailable: false, limits: { minMinor: 100n, maxMinor: 900n } });
  });

  it("is refused while its rate or its tax is unknown", () => {
    expect(() => catalogFrom(base, "SG")).toThrow("price.unavailable");
    expect(() => catalogFrom({ ...base, tax: [] }, "PH")).toThrow("price.unavailable");
  });
});

// Guarantee: nothing is sold by a rate that was not renewed for too long, and a person's override counts until its end.
describe("the age of a rate", () => {
  const hour = 3_600_000;
  const at = (hours: number, facts: Partial<Snapshot["fx"][number]> = {}): Snapshot => ({
    ...base,
    readAt: new Date(hours * hour),
    fx: base.fx.map((rate) => ({ ...rate, ...facts })),
  });

  it("sells until the last moment, and not after", () => {
    expect(catalogFrom(at(72), "PH").fx.quotedAt).toEqual(new Date(0));
    const refused = refusalOf(() => catalogFrom({ ...base, readAt: new Date(72 * hour + 1) }, "PH"));
    expect(refused).toMatchObject({ code: "price.unavailable", facts: { because: "rate_stale", country: "PH" } });
    expect(refusalOf(() => catalogFrom({ ...at(25), fxStaleHours: 24 }, "PH")).code).toBe("price.unavailable");
  });

  it("lets an override stand however old it is, and no longer than it was set for", () => {
    const overrideUntil = new Date(200 * hour);
    expect(catalogFrom(at(199, { overrideUntil }), "PH").fx.perUsdMicro).toBe(58_250_000n);
    expect(refusalOf(() => catalogFrom(at(200, { overrideUntil }), "PH")).code).toBe("price.unavailable");
  });

  it("warns staff long before, though not of a source that quotes once a day", () => {
    const ageAfter = (hours: number, currency: "PHP" | "USD" = "PHP") =>
      fxAgeOf({ currency, quotedAt: new Date(0), overrideUntil: null }, { at: new Date(hours * hour), staleHours: 72 });
    expect([25, 26, 27, 72, 73].map((hours) => ageAfter(hours))).toEqual([
      "fresh",
      "fresh",
      "ageing",
      "ageing",
      "stale",
    ]);
    expect(ageAfter(10_000, "USD")).toBe("fresh");
  });
});

function refusalOf(run: () => unknown): Refusal {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

function world() {
  const calls = { version: 0, load: 0 };
  const state = { nowMs: 0, version: 1n, fails: false };
  const current = holdSnapshot({
    readVersion: async () => {
      calls.version += 1;
      return state.version;
    },
    load: async () => {
      calls.load += 1;
      if (state.fails) throw new Error("database is away");
      return { ...base, version: state.version };
    },
    nowMs: () => state.nowMs,
    freshMs: 2_000,
    reloadMs: 30_000,
  });
  return { calls, state, current };
}

// Guarantee: prices are never older than two seconds and never cost more than one question to the database in that time.
describe("the held snapshot", () => {
  it("asks once for a hundred visitors who come together", async () => {
    const { calls, current } = world();
    await Promise.all(Array.from({ length: 100 }, current));
    expect(calls).toEqual({ version: 0, load: 1 });
  });

  it("only looks at the version while nothing changed", async () => {
    const { calls, state, current } = world();
    await current();
    state.nowMs = 1_999;
    await current();
    expect(calls).toEqual({ version: 0, load: 1 });
    state.nowMs = 2_000;
    await Promise.all([current(), current()]);
    expect(calls).toEqual({ version: 1, load: 1 });
  });

  it("sees a change after two seconds", async () => {
    const { state, current } = world();
    await current();
    state.version = 2n;
    state.nowMs = 1_999;
    expect((await current()).version).toBe(1n);
    state.nowMs = 2_000;
    expect((await current()).version).toBe(2n);
  });

  it("loads anew after thirty seconds, since a dated tax comes into force by itself", async () => {
    const { calls, state, current } = world();
    await current();
    state.nowMs = 30_000;
    await current();
    expect(calls).toEqual({ version: 0, load: 2 });
  });

  it("tells a failure to who asked and recovers with the next question", async () => {
    const { state, current } = world();
    state.fails = true;
    await expect(current()).rejects.toThrow("away");
    state.fails = false;
    expect((await current()).version).toBe(1n);
  });
});
