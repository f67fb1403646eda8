import { describe, expect, it } from "vitest";
import { decide } from "@/lib/routing/decide";
import { applyFeedback, type Feedback } from "@/lib/routing/feedback";
import { breakerOf, type RoutingChannel, type RoutingRequest, type RoutingSnapshot } from "@/lib/routing/snapshot";
import { createRandom } from "@/tests/bench/schedule";

// Guarantee: a channel that is well again gets its payments back within seconds, by a few payments that try it; one that still fails gets one
// payment at a time at most; and calls that hung since before it was well say nothing about now.
const BEGAN_AT_MS = 1_800_000_000_000;

function channel(id: string, percentBp: number): RoutingChannel {
  return {
    ...{ id, methods: ["card"], countries: "all", currencies: "all", limits: {}, fee: { percentBp, fixedMinor: {} } },
    ...{ isEnabled: true, isDraining: false, dailyCapUsdMinor: null, usedTodayUsdMinor: 0n, maintenance: [] },
  };
}

const CHEAP = "cheap-card";
const REQUEST: RoutingRequest = {
  ...{ method: "card", country: "PH", amount: { amountMinor: 50_000n, currency: "PHP" }, amountUsdMinor: 900n },
  ...{ marginMinor: 8_000n, failureCostMinor: 4_000n, triedChannelIds: [] },
};

/** The first number is given; the others follow from it, since a draw from a distribution needs several that differ. */
function drawing(first: number): () => number {
  const others = createRandom(1 + Math.round(first * 1_000));
  let count = 0;
  return () => {
    count += 1;
    return count === 1 ? first : others();
  };
}

/** A shop with two channels, of which the cheap one takes everything that explores nothing. */
class Played {
  snapshot: RoutingSnapshot = {
    channels: [channel(CHEAP, 200), channel("dear-card", 400)],
    health: {},
    arms: {},
    rules: [],
  };
  nowMs = BEGAN_AT_MS;
  private count = 0;

  /** A payment, 20 ms after the last. `isWell` says what the cheap channel does with it, `random` is what the first draw brings. Null of one that went elsewhere. */
  pay(isWell: boolean | "hangs", random = 0): string | null {
    this.nowMs += 20;
    const { channelId, because } = decide(this.snapshot, REQUEST, this.nowMs, drawing(random));
    this.call(channelId ?? "", channelId !== CHEAP || isWell);
    return channelId === CHEAP ? because : null;
  }

  call(channelId: string, outcome: boolean | "hangs", sentAtMs = this.nowMs): void {
    this.count += 1;
    const attempt = {
      attemptId: `a${this.count}`,
      channelId,
      method: "card",
      country: "PH",
      startedAtMs: sentAtMs,
    } as const;
    this.hear({ kind: "started", attempt });
    if (outcome === true) this.hear({ kind: "answered", attempt, tookMs: 5 });
    if (outcome === false) this.hear({ kind: "failed", attempt });
  }

  hear(feedback: Feedback): void {
    this.snapshot = applyFeedback(this.snapshot, feedback, this.nowMs);
  }

  probe(isUp: boolean): void {
    this.hear({ kind: "probed", channelId: CHEAP, isUp, statedMs: null });
  }

  get breaker() {
    return breakerOf(this.snapshot.health[CHEAP], "start");
  }
}

/** After a minute of good work, so many failures. */
function broken(failures: number): Played {
  const shop = new Played();
  for (let payment = 0; payment < 200; payment += 1) shop.pay(true, 0.5);
  for (let failure = 0; failure < failures; failure += 1) shop.call(CHEAP, false);
  expect(shop.pay(true, 0.5)).toBeNull();
  return shop;
}

describe("a channel that is well again", () => {
  it("is trusted after a few payments once a health probe found it up, though its breaker never opened", () => {
    const shop = broken(4);
    expect(shop.breaker.isOpen).toBe(false);
    shop.nowMs += 10_000;
    expect(shop.pay(true)).toBeNull();
    shop.probe(true);
    const trials = Array.from({ length: 10 }, () => shop.pay(true)).filter((because) => because === "breaker_probe");
    expect(trials.length).toBeGreaterThan(0);
    expect(trials.length).toBeLessThan(8);
    expect(shop.pay(true, 0.5)).toBe("best_value");
  });

  it("gets one payment in so many, and not every one that comes", () => {
    const shop = broken(4);
    shop.probe(true);
    expect(shop.pay(true, 0.5)).toBeNull();
    expect(shop.pay(true, 0.05)).toBe("breaker_probe");
  });

  it("is not shut again by calls that hung since before", () => {
    const shop = broken(5);
    expect(shop.breaker.isOpen).toBe(true);
    const hungSinceMs = shop.nowMs;
    shop.nowMs += 5_000;
    for (let call = 0; call < 6; call += 1) shop.call(CHEAP, true);
    expect(shop.breaker.isOpen).toBe(false);
    for (let call = 0; call < 20; call += 1) shop.call(CHEAP, false, hungSinceMs);
    expect(shop.breaker.isOpen).toBe(false);
    expect(shop.pay(true, 0.5)).toBe("best_value");
  });
});

describe("a channel that still fails", () => {
  it("gets one payment after each health probe that finds it up, and none after one that does not", () => {
    const shop = broken(4);
    const sent: (string | null)[] = [];
    for (const isUp of [true, false, true]) {
      shop.probe(isUp);
      for (let payment = 0; payment < 20; payment += 1) sent.push(shop.pay(false));
      shop.nowMs += 10_000;
    }
    expect(sent.filter((because) => because !== null)).toEqual(["breaker_probe", "breaker_probe"]);
  });

  it("gets no second payment while the first has no answer", () => {
    const shop = broken(4);
    shop.probe(true);
    const sent = Array.from({ length: 10 }, () => shop.pay("hangs")).filter((because) => because !== null);
    expect(sent).toEqual(["breaker_probe"]);
  });
});
