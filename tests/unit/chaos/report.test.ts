import { describe, expect, it } from "vitest";
import { type DrillLine, figuresOf, isSound, lineOf } from "@/tests/chaos/report";

const drill = (given: Partial<DrillLine> = {}): DrillLine => ({
  drill: 1,
  kills: 2,
  sleeps: 1,
  faults: 9,
  orders: 12,
  seconds: 5.25,
  underWay: [],
  findings: [],
  ...given,
});
const RUN = { seed: 3, orders: [{ status: "delivered" }, { status: "delivered" }], inPersonsQueue: 0, seconds: 11 };

describe("the figures of a run of drills", () => {
  it("add up over the drills, and are zeros where nothing was found", () => {
    const figures = figuresOf([drill(), drill({ drill: 2, kills: 1 })], RUN);
    expect(figures).toMatchObject({ name: "chaos", seed: 3, drills: 2, kills: 3, faults: 18, orders: 24 });
    expect(figures).toMatchObject({
      lost: 0,
      deliveredTwice: 0,
      chargedTwice: 0,
      oversold: 0,
      stuck: 0,
      ended: { delivered: 2 },
    });
  });

  it("count what was found, each under its own name", () => {
    const found = drill({ findings: [{ check: "chargedTwice", subject: "FCT-A", says: "twice" }] });
    expect(isSound(found)).toBe(false);
    expect(figuresOf([found], RUN)).toMatchObject({ chargedTwice: 1, stuck: 0 });
    expect(lineOf(found)).toContain("chargedTwice: FCT-A: twice");
  });

  it("call a drill stuck that did not come to rest, even when nothing else was found", () => {
    const restless = drill({ underWay: ["1 x order delivering"] });
    expect(isSound(restless)).toBe(false);
    expect(figuresOf([restless], RUN).stuck).toBe(1);
  });

  it("call a drill sound when there is nothing to say", () => {
    expect(isSound(drill())).toBe(true);
    expect(lineOf(drill())).toContain("sound");
  });
});
