import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Admission, ALWAYS_PER_SECOND, type Look, strainsOf } from "@/lib/jobs/admission";
import { ON_TIME, play, type QueueModel } from "@/tests/support/queue-model";

const STOP_AFTER_MS = 5_000;
const LOOK_EVERY_MS = 200;
const MODEL: QueueModel = {
  offeredPerSecond: () => 600,
  servedPerSecond: () => 300,
  seconds: 30,
  paidAfterMs: 300,
  paidShare: 1,
  noise: 0.3,
  seed: 1,
};
const seed = fc.integer({ min: 1, max: 1_000_000 });
const lateMs = fc.double({ min: 0, max: STOP_AFTER_MS, noNaN: true });
const look: fc.Arbitrary<Look> = fc.record({
  eventsLateMs: lateMs,
  deliveriesLateMs: fc.double({ min: 0, max: 600_000, noNaN: true }),
  placingLateMs: lateMs,
  answerLateMs: lateMs,
  turnMs: fc.double({ min: 0, max: 10_000, noNaN: true }),
  settledPerSecond: fc.double({ min: 0, max: 1_000, noNaN: true }),
});

/** An admission that saw so many customers a second, and then what is told, look by look. */
function afterRush(perSecond: number, looks: readonly Look[]): { admission: Admission; nowMs: number } {
  const admission = new Admission(STOP_AFTER_MS);
  let nowMs = 0;
  const pass = (seen: Look) => {
    for (let at = 0; at < (perSecond * LOOK_EVERY_MS) / 1_000; at += 1) admission.admit(nowMs);
    nowMs += LOOK_EVERY_MS;
    admission.look(nowMs, seen);
  };
  for (let at = 0; at < 25; at += 1) pass(ON_TIME);
  looks.forEach(pass);
  return { admission, nowMs };
}

// Guarantee: a quiet shop is never called busy, however slow its machine is.
describe("a quiet shop", () => {
  it("admits everybody whatever the machine shows, unless paid orders are stuck", () => {
    fc.assert(
      fc.property(fc.array(look, { minLength: 5, maxLength: 150 }), (looks) => {
        const admission = new Admission(STOP_AFTER_MS);
        looks.forEach((seen, at) => {
          const isMet = Array.from({ length: (ALWAYS_PER_SECOND * LOOK_EVERY_MS) / 1_000 }, () =>
            admission.admit(at * LOOK_EVERY_MS),
          ).every(Boolean);
          admission.look(at * LOOK_EVERY_MS, seen);
          if (!isMet || admission.retryAfterSeconds(at * LOOK_EVERY_MS) !== null) throw new Error(`refused at ${at}`);
        });
      }),
    );
  });

  it("bears for two seconds what would be a crowd's backlog after half of one", () => {
    const late = { ...ON_TIME, eventsLateMs: 1_500 };
    expect(strainsOf(late, 20).late).toBeLessThan(1);
    expect(strainsOf(late, 300).late).toBeGreaterThan(2);
  });
});

// Guarantee: a shop that keeps up refuses nobody, however many come, and one wild look changes nothing.
describe("a shop that keeps up", () => {
  it("refuses nobody at nine tenths of its highest rate", () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 20, max: 1_000 }), (randomSeed, served) => {
        const { refusedAtMs } = play({
          ...MODEL,
          seed: randomSeed,
          offeredPerSecond: () => served * 0.9,
          servedPerSecond: () => served,
        });
        expect(refusedAtMs).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it("stays open after one look that shows a disaster", () => {
    fc.assert(
      fc.property(look, fc.integer({ min: 1, max: 1_000 }), (seen, perSecond) => {
        const { admission } = afterRush(perSecond, [{ ...seen, eventsLateMs: 60_000 }, ON_TIME]);
        expect(admission.isOpen).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

// Guarantee: with more customers than it can serve the shop goes on near its highest rate, refuses only the rest, and lets nobody wait long
// who was admitted.
describe("a shop with too many customers", () => {
  const rush = fc.record({
    seed,
    served: fc.integer({ min: 60, max: 800 }),
    times: fc.double({ min: 1.3, max: 4, noNaN: true }),
  });

  it("serves nine tenths of what it can, and no wait lasts", () => {
    fc.assert(
      fc.property(rush, ({ served, times, ...seeded }) => {
        const played = play({
          ...MODEL,
          ...seeded,
          offeredPerSecond: () => served * times,
          servedPerSecond: () => served,
        });
        expect(played.served / MODEL.seconds).toBeGreaterThan(0.9 * served);
        expect(Math.max(...played.waitsMs)).toBeLessThan(STOP_AFTER_MS);
        expect(Math.max(...played.waitsMs.slice(played.waitsMs.length / 3))).toBeLessThan(1_500);
      }),
      { numRuns: 30 },
    );
  });

  it("takes more of them when not everybody pays", () => {
    const { served, admitted } = play({ ...MODEL, offeredPerSecond: () => 900, paidShare: 0.6 });
    expect(served / MODEL.seconds).toBeGreaterThan(0.9 * 300);
    expect(admitted / MODEL.seconds).toBeGreaterThan(0.9 * 500);
  });

  it("follows a shop that becomes slower", () => {
    const servedPerSecond = (second: number) => (second < 12 ? 300 : 120);
    const { waitsMs } = play({ ...MODEL, servedPerSecond });
    expect(Math.max(...waitsMs.slice(-waitsMs.length / 4))).toBeLessThan(1_000);
  });

  it("is open again within two seconds when the crowd has gone", () => {
    fc.assert(
      fc.property(rush, ({ served, times, ...seeded }) => {
        const offeredPerSecond = (second: number) => served * (second < 15 ? times : 0.3);
        const { busyAtMs, refusedAtMs, isOpen } = play({
          ...MODEL,
          ...seeded,
          offeredPerSecond,
          servedPerSecond: () => served,
        });
        expect(Math.max(0, ...busyAtMs)).toBeLessThan(17_000);
        expect(Math.max(0, ...refusedAtMs)).toBeLessThan(17_000);
        expect(isOpen).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it("never admits more than its limit, whatever comes in one moment", () => {
    const late = { ...ON_TIME, eventsLateMs: 2_000 };
    const { admission, nowMs } = afterRush(200, [late, late, late]);
    const { limitPerSecond } = admission;
    let admitted = 0;
    for (let at = 0; at < 10_000; at += 1) if (admission.admit(nowMs + at / 10)) admitted += 1;
    expect(limitPerSecond).toBeLessThan(200);
    expect(admitted).toBeLessThanOrEqual(Math.max(limitPerSecond * 1.25, limitPerSecond + 2 * ALWAYS_PER_SECOND) + 1);
    expect(admitted).toBeGreaterThanOrEqual(Math.floor(limitPerSecond));
  });

  it("is seen in those who only ask so far", () => {
    const slow = { ...ON_TIME, turnMs: 300 };
    const { admission } = afterRush(50, []);
    for (const nowMs of [5_200, 5_400]) {
      for (let at = 0; at < 10; at += 1) admission.admit(nowMs);
      for (let at = 0; at < 100; at += 1) admission.notice();
      admission.look(nowMs, slow);
    }
    expect(afterRush(50, [slow, slow]).admission.isOpen).toBe(true);
    expect(admission.isOpen).toBe(false);
  });

  it("takes nothing from anybody by asking whether it is full", () => {
    const late = { ...ON_TIME, eventsLateMs: 2_000 };
    const { admission, nowMs } = afterRush(200, [late, late]);
    const isFull = Array.from({ length: 1_000 }, () => admission.isFull(nowMs + 500));
    expect(isFull.includes(true)).toBe(false);
    expect(admission.admit(nowMs + 500)).toBe(true);
  });
});

// Guarantee: while paid orders are stuck nobody new is admitted, and everybody is told for about as long as they have waited.
describe("a shop whose paid orders are stuck", () => {
  const stuck = (eventsLateMs: number, looks = 2) =>
    afterRush(
      1,
      Array.from({ length: looks }, () => ({ ...ON_TIME, eventsLateMs })),
    );

  it("admits while they are handled in time", () => {
    const { admission, nowMs } = stuck(STOP_AFTER_MS);
    expect(admission.retryAfterSeconds(nowMs)).toBeNull();
    expect(admission.admit(nowMs)).toBe(true);
  });

  it.each([
    [STOP_AFTER_MS + 1, 6],
    [17_300, 18],
    [3_600_000, 30],
  ])("refuses when they wait for %i ms, for %i s", (eventsLateMs, seconds) => {
    const { admission, nowMs } = stuck(eventsLateMs);
    expect(admission.admit(nowMs)).toBe(false);
    expect(admission.retryAfterSeconds(nowMs)).toBe(seconds);
  });

  it("does not believe one look, and admits at the first one that is well", () => {
    expect(stuck(60_000, 1).admission.isOpen).toBe(true);
    const { admission, nowMs } = stuck(60_000, 9);
    admission.look(nowMs + LOOK_EVERY_MS, ON_TIME);
    expect(admission.admit(nowMs + LOOK_EVERY_MS)).toBe(true);
  });

  it("never asks anybody to come back at once, or to stay away for long", () => {
    fc.assert(
      fc.property(fc.array(look, { maxLength: 20 }), fc.integer({ min: 1, max: 2_000 }), (looks, perSecond) => {
        const { admission, nowMs } = afterRush(perSecond, looks);
        const seconds = admission.retryAfterSeconds(nowMs);
        if (seconds === null) return;
        expect(Number.isInteger(seconds)).toBe(true);
        expect(seconds).toBeGreaterThanOrEqual(3);
        expect(seconds).toBeLessThanOrEqual(30);
      }),
      { numRuns: 50 },
    );
  });
});
