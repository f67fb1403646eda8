import { describe, expect, it } from "vitest";
import {
  type Breaker,
  breakerStanding,
  CLOSED_BREAKER,
  callFailed,
  callSent,
  callSucceeded,
} from "@/lib/routing/breaker";

// Guarantee: customers who press again on an attempt that is bound to a shut channel neither keep it shut for longer nor take the place of its
// probe for good; and the first of their calls that goes well opens it, for it is the best evidence there is.
const OPENED_AT_MS = 1_000_000;
const COOL_DOWN_MS = 30_000;

function opened(): Breaker {
  let breaker = CLOSED_BREAKER;
  for (let call = 0; call < 5; call += 1) breaker = callFailed(breaker, `call-${call}`, OPENED_AT_MS);
  expect(breaker.isOpen).toBe(true);
  return breaker;
}

const failing = (breaker: Breaker, id: string, atMs: number) => callFailed(callSent(breaker, id, atMs), id, atMs + 5);

describe("a call on a shut channel that was not meant as a probe", () => {
  it("that fails leaves the time of the probe and the number of openings as they were", () => {
    let breaker = opened();
    for (let press = 1; press <= 10; press += 1) breaker = failing(breaker, "bound", OPENED_AT_MS + press * 2_000);
    expect(breaker).toMatchObject({ isOpen: true, reopened: 0, retryAtMs: OPENED_AT_MS + COOL_DOWN_MS });
    expect(breakerStanding(breaker, OPENED_AT_MS + COOL_DOWN_MS)).toBe("half_open");
  });

  it("that goes well opens the channel", () => {
    const sentAtMs = OPENED_AT_MS + 4_000;
    const other = callSent(opened(), "other", sentAtMs);
    const breaker = callSucceeded(other, "bound", sentAtMs + 30, sentAtMs);
    expect(breakerStanding(breaker, sentAtMs + 30)).toBe("closed");
  });

  it("that was sent before the channel was shut says nothing", () => {
    const breaker = callSucceeded(opened(), "early", OPENED_AT_MS + 30, OPENED_AT_MS - 10);
    expect(breaker.isOpen).toBe(true);
  });

  it("while the real probe of a half-open breaker still counts", () => {
    const breaker = failing(opened(), "probe", OPENED_AT_MS + COOL_DOWN_MS);
    expect(breaker).toMatchObject({ isOpen: true, reopened: 1 });
  });
});
