import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Breaker,
  breakerStanding,
  CLOSED_BREAKER,
  callFailed,
  callSent,
  callSucceeded,
  healthProbed,
} from "@/lib/routing/breaker";

const MINUTE = 60_000;

function failing(times: number, nowMs: number, breaker: Breaker = CLOSED_BREAKER): Breaker {
  return Array.from({ length: times }).reduce<Breaker>((state) => callFailed(state, "call", nowMs), breaker);
}

/** A probe goes out and fails. */
function failedProbe(breaker: Breaker, nowMs: number): Breaker {
  return callFailed(callSent(breaker, "probe", nowMs), "probe", nowMs);
}

// Guarantee: a breaker opens on technical errors at the stated limits, lets one call at a time find out whether the channel is
// back, and waits longer each time that it is not.
describe("opening", () => {
  it("opens at the fifth failure in a row, not at the fourth", () => {
    expect(breakerStanding(failing(4, 0), 0)).toBe("closed");
    expect(breakerStanding(failing(5, 0), 0)).toBe("open");
  });

  it("starts to count anew at an answer", () => {
    const answered = callSucceeded(failing(4, 0), "call", 0);
    expect(breakerStanding(failing(4, 0, answered), 0)).toBe("closed");
  });

  it("opens when more than half of at least twenty calls within a minute fail, though never five in a row", () => {
    let breaker = CLOSED_BREAKER;
    const play = (isFailed: boolean, atMs: number) => {
      breaker = isFailed ? callFailed(breaker, "call", atMs) : callSucceeded(breaker, "call", atMs);
    };
    for (let call = 0; call < 20; call += 1) play(call % 2 === 0, call * 1_000);
    expect(breakerStanding(breaker, 20_000)).toBe("closed");
    play(true, 20_000);
    expect(breakerStanding(breaker, 20_000)).toBe("open");
  });

  it("forgets calls that are more than a minute old", () => {
    let breaker = CLOSED_BREAKER;
    for (let call = 0; call < 15; call += 1) {
      breaker = callFailed(breaker, "call", 0);
      if (call % 3 === 2) breaker = callSucceeded(breaker, "call", 0);
    }
    for (let call = 0; call < 4; call += 1) breaker = callFailed(breaker, "call", 2 * MINUTE);
    expect(breakerStanding(breaker, 2 * MINUTE)).toBe("closed");
  });
});

describe("finding out whether the channel is back", () => {
  const open = failing(5, 0);

  it("waits thirty seconds, then lets one probe through and no second one beside it", () => {
    expect(breakerStanding(open, 29_999)).toBe("open");
    expect(breakerStanding(open, 30_000)).toBe("half_open");
    expect(breakerStanding(callSent(open, "probe", 30_000), 30_001)).toBe("probing");
  });

  it("closes at a probe that was answered", () => {
    const closed = callSucceeded(callSent(open, "probe", 30_000), "probe", 30_200);
    expect(breakerStanding(closed, 30_200)).toBe("closed");
  });

  it("waits twice as long after each failed probe, ten minutes at most", () => {
    let breaker = open;
    let nowMs = 0;
    const waits: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      waits.push((breaker.retryAtMs - nowMs) / 1_000);
      nowMs = breaker.retryAtMs;
      breaker = failedProbe(breaker, nowMs);
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 600, 600, 600]);
  });

  it("goes on doubling when it opens again within a minute, and begins anew after a quiet one", () => {
    const closed = callSucceeded(callSent(open, "probe", 30_000), "probe", 30_000);
    expect(failing(5, 40_000, closed).retryAtMs - 40_000).toBe(60_000);
    expect(failing(5, 90_000, closed).retryAtMs - 90_000).toBe(30_000);
  });

  it("takes no notice of calls from before it opened", () => {
    expect(callSucceeded(open, "earlier", 1_000)).toBe(open);
    expect(callFailed(open, "earlier", 1_000)).toBe(open);
  });

  it("does not wait for a probe whose answer got lost", () => {
    const probing = callSent(open, "probe", 30_000);
    expect(breakerStanding(probing, 30_000 + MINUTE)).toBe("half_open");
  });

  it("opens halfway as soon as a health probe finds the provider up, and asks for one more each time that was a mistake", () => {
    const found = healthProbed(open, true, 5_000);
    expect(breakerStanding(found, 5_000)).toBe("half_open");
    const again = failedProbe(found, 5_000);
    expect(breakerStanding(healthProbed(again, true, 15_000), 15_000)).toBe("open");
    expect(breakerStanding(healthProbed(healthProbed(again, true, 15_000), true, 25_000), 25_000)).toBe("half_open");
    const doubted = healthProbed(healthProbed(again, true, 15_000), false, 25_000);
    expect(breakerStanding(healthProbed(doubted, true, 35_000), 35_000)).toBe("open");
  });

  it("is neither opened nor closed by a health probe", () => {
    expect(healthProbed(CLOSED_BREAKER, false, 1_000)).toBe(CLOSED_BREAKER);
    expect(healthProbed(open, true, 1_000).isOpen).toBe(true);
  });
});

/** What the breaker's comment promises, said the simplest way: with all calls in a list. */
class Model {
  private calls: { atMs: number; isFailed: boolean }[] = [];
  private inRow = 0;
  isOpen = false;
  k = 0;
  retryAtMs = 0;
  probeSentAtMs: number | null = null;
  private closedAtMs: number | null = null;

  standing(nowMs: number): string {
    if (!this.isOpen) return "closed";
    if (this.probeSentAtMs !== null && nowMs - this.probeSentAtMs < MINUTE) return "probing";
    return nowMs >= this.retryAtMs ? "half_open" : "open";
  }

  call(isFailed: boolean, nowMs: number): void {
    if (this.isOpen) return;
    this.calls = [...this.calls.filter(({ atMs }) => atMs > nowMs - MINUTE), { atMs: nowMs, isFailed }];
    this.inRow = isFailed ? this.inRow + 1 : 0;
    const failed = this.calls.filter((call) => call.isFailed).length;
    if (this.inRow >= 5 || (isFailed && this.calls.length >= 20 && failed * 2 > this.calls.length)) {
      const isQuiet = this.closedAtMs === null || nowMs - this.closedAtMs >= MINUTE;
      this.open(isQuiet ? 0 : this.k + 1, nowMs);
    }
  }

  probe(isFailed: boolean, nowMs: number): void {
    if (this.standing(nowMs) !== "half_open") return;
    if (isFailed) this.open(this.k + 1, nowMs);
    else {
      this.isOpen = false;
      this.closedAtMs = nowMs;
      this.calls = [];
      this.inRow = 0;
    }
  }

  private open(k: number, nowMs: number): void {
    this.isOpen = true;
    this.k = k;
    this.retryAtMs = nowMs + Math.min(600_000, 30_000 * 2 ** k);
    this.probeSentAtMs = null;
  }
}

describe("any course of events", () => {
  // Whole spans apart, so that the breaker's counting in spans of five seconds is exact.
  const step = fc.record({
    waitMs: fc.constantFrom(0, 0, 0, 5_000, 10_000, 30_000, 60_000, 120_000),
    kind: fc.constantFrom("call", "call", "call", "probe"),
    isFailed: fc.boolean(),
  });

  it("goes as the model of it goes", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
        const model = new Model();
        let breaker = CLOSED_BREAKER;
        let nowMs = 0;
        steps.forEach(({ waitMs, kind, isFailed }, index) => {
          nowMs += waitMs;
          const id = `call-${index}`;
          const settle = isFailed ? callFailed : callSucceeded;
          if (kind === "probe" && breakerStanding(breaker, nowMs) === "half_open")
            breaker = settle(callSent(breaker, id, nowMs), id, nowMs);
          else if (kind === "call") breaker = settle(breaker, id, nowMs);
          if (kind === "probe") model.probe(isFailed, nowMs);
          else model.call(isFailed, nowMs);
          expect(breakerStanding(breaker, nowMs)).toBe(model.standing(nowMs));
          if (model.isOpen) expect(breaker.retryAtMs).toBe(model.retryAtMs);
        });
      }),
      { numRuns: 300 },
    );
  });
});
