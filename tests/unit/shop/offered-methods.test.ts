import { describe, expect, it } from "vitest";
import { byTime, offeredMethods, shownAtOnce } from "@/components/shop/offered-methods";
import type { MethodDevice } from "@/lib/shared/methods";
import { givenMethod } from "@/tests/support/methods";

const METHODS = [
  givenMethod({ id: "google_play", device: "play", surchargeBp: 1_500, expectedMs: 1_000 }),
  givenMethod({ id: "carrier", limits: { minMinor: 500n, maxMinor: 300_000n }, surchargeBp: 2_500 }),
  givenMethod({ id: "gcash", isAvailable: false }),
  givenMethod({ id: "card" }),
];
const IN_THE_APP: ReadonlySet<MethodDevice> = new Set(["any", "play"]);
const IN_A_BROWSER: ReadonlySet<MethodDevice> = new Set(["any"]);

const obstaclesOf = (wanted: { grossMinor: bigint; isPackage: boolean } | null) =>
  Object.fromEntries(
    offeredMethods({ methods: METHODS }, IN_THE_APP, wanted).map((one) => [one.method.id, one.obstacle]),
  );

// Guarantee: what cannot be paid with is said before anybody tries, and never offered as the fastest.
describe("the methods that the form offers", () => {
  it("are those of the device", () => {
    const ids = offeredMethods({ methods: METHODS }, IN_A_BROWSER, null).map(({ method }) => method.id);
    expect(ids).toEqual(["carrier", "gcash", "card"]);
  });

  it("say that Google Play takes packages only, for an amount of one's own", () => {
    expect(obstaclesOf({ grossMinor: 58_100n, isPackage: false }).google_play).toEqual({ why: "packages_only" });
    expect(obstaclesOf({ grossMinor: 58_100n, isPackage: true }).google_play).toBeNull();
    expect(obstaclesOf(null).google_play).toBeNull();
  });

  it("say which does not answer, and what one payment may be with the fee on top", () => {
    const obstacles = obstaclesOf({ grossMinor: 250_000n, isPackage: true });
    expect(obstacles.gcash).toEqual({ why: "down" });
    expect(obstacles.carrier).toEqual({ why: "too_large", limitMinor: 300_000n });
    expect(obstaclesOf({ grossMinor: 240_000n, isPackage: true }).carrier).toBeNull();
  });

  it("leave what has an obstacle out of the fastest", () => {
    const fastestFor = (isPackage: boolean) =>
      byTime(offeredMethods({ methods: METHODS }, IN_THE_APP, { grossMinor: 58_100n, isPackage })).at(0)?.id;
    expect(fastestFor(true)).toBe("google_play");
    expect(fastestFor(false)).toBe("carrier");
  });
});

// Guarantee: as many rows as the page kept a place for, and the customer's own method among them.
describe("the methods that stand there at once", () => {
  const offered = ["card", "gcash", "carrier", "bank_transfer", "bitcoin"].map((id) => ({
    method: givenMethod({ id }),
    obstacle: null,
  }));
  const idsFor = (own: string | null, count: number) =>
    shownAtOnce(offered, { own, count }).map(({ method }) => method.id);

  it("are the first ones", () => {
    expect(idsFor(null, 3)).toEqual(["card", "gcash", "carrier"]);
    expect(idsFor("gcash", 3)).toEqual(["card", "gcash", "carrier"]);
    expect(idsFor("dana", 3)).toEqual(["card", "gcash", "carrier"]);
  });

  it("have the customer's own in the last place, when it would be among the others", () => {
    expect(idsFor("bitcoin", 3)).toEqual(["card", "gcash", "bitcoin"]);
  });

  it("are all of them when only one would be left", () => {
    expect(idsFor(null, 4)).toHaveLength(5);
  });
});
