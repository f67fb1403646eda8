import { describe, expect, it } from "vitest";
import type { AttemptFacts } from "@/tests/chaos/outage/attempts";
import { countCustomers } from "@/tests/chaos/outage/count-customers";
import {
  channelOutages,
  countSwitches,
  type OutageFacts,
  preferredChannels,
} from "@/tests/chaos/outage/count-switches";
import type { CustomerTrace } from "@/tests/chaos/outage/customer";
import { faultsOf, type OutageRun, outageFigures } from "@/tests/chaos/outage/report";

// A card payment every 100 ms. Antom is away from second 10 to second 20; the shop leaves it after 0.4 s and comes back after 3 s.
const OUTAGE: OutageFacts = { number: 1, provider: "antom", kind: "http_500", fromMs: 10_000, toMs: 20_000 };
const LEFT_AT_MS = 10_400;
const BACK_AT_MS = 23_000;

function attempt(createdAtMs: number, changes: Partial<AttemptFacts> = {}): AttemptFacts {
  const isAway = createdAtMs > LEFT_AT_MS && createdAtMs < BACK_AT_MS;
  return {
    channel: isAway ? "stripe-card" : "antom-card",
    method: "card",
    createdAtMs,
    because: "best_value",
    isRerouted: false,
    ill: isAway ? ["antom-card"] : [],
    ...changes,
  };
}

const USUAL = Array.from({ length: 400 }, (_, at) => attempt(at * 100));
const sorted = (attempts: AttemptFacts[]) => attempts.toSorted((a, b) => a.createdAtMs - b.createdAtMs);
const preferred = preferredChannels(USUAL, [OUTAGE]);

describe("switches", () => {
  it("know the channel that a method prefers by what it takes while nothing is broken", () => {
    expect([...preferred]).toEqual([["card", "antom-card"]]);
  });

  it("are payments that went elsewhere because their channel was ill, those that were re-routed, and each return once", () => {
    const rerouted = attempt(10_050, { channel: "stripe-card", isRerouted: true });
    const attempts = sorted([...USUAL, rerouted]);
    const lines = channelOutages(attempts, [OUTAGE], preferred);
    const away = (BACK_AT_MS - LEFT_AT_MS) / 100 - 1;
    expect(countSwitches(attempts, preferred, lines)).toEqual({ away, rerouted: 1, back: 1 });
  });

  it("are not payments that were sent to find something out, nor those that went elsewhere for the price", () => {
    const others = [
      attempt(15_050, { channel: "stripe-card", because: "exploration" }),
      attempt(5_050, { channel: "stripe-card", because: "exploration", ill: [] }),
      attempt(5_150, { channel: "stripe-card", ill: [] }),
    ];
    const attempts = sorted([...USUAL, ...others]);
    expect(countSwitches(attempts, preferred, []).away).toBe(countSwitches(USUAL, preferred, []).away);
  });
});

describe("an outage", () => {
  it("lasts for the shop from the first payment sent into it to the last that was not a probe", () => {
    const probe = attempt(15_000, { channel: "antom-card", because: "breaker_probe" });
    const [line, ...rest] = channelOutages(sorted([...USUAL, probe]), [OUTAGE], preferred);
    expect(rest).toEqual([]);
    expect(line).toMatchObject({
      channel: "antom-card",
      secondsToSwitch: 0.4,
      secondsToReturn: 3,
      sent: 5,
      explored: 1,
    });
  });

  it("that did not let go of everything has no time to leave, and one that nobody left no return", () => {
    const stayed = USUAL.map((one) => ({ ...one, channel: "antom-card" }));
    const [line] = channelOutages(stayed, [{ ...OUTAGE, kind: "brown_out" }], preferred);
    expect(line).toMatchObject({ secondsToSwitch: null, secondsToReturn: null });
  });

  it("of a provider that nobody was sent to is not felt", () => {
    expect(channelOutages(USUAL, [{ ...OUTAGE, provider: "xendit" }], preferred)).toEqual([]);
  });
});

function trace(changes: Partial<CustomerTrace> = {}): CustomerTrace {
  return {
    number: 1,
    method: "card",
    pressedAtMs: 12_000,
    presses: 1,
    refusals: [],
    reference: "FCT-1",
    placeKey: "k",
    pageAtMs: 12_100,
    approvedAtMs: 60_000,
    failure: null,
    ...changes,
  };
}

describe("customers", () => {
  const delivered = new Map([["FCT-1", 61_000]]);
  const figures = (...traces: CustomerTrace[]) => countCustomers(traces, delivered, [OUTAGE]);

  it("are served in time by the shop's own clock: the time on the page is theirs, every wait before it is not", () => {
    expect(figures(trace())).toMatchObject({ delivered: 1, successRate: 1, duringOutages: 1, within12s: 1 });
    expect(figures(trace({ pageAtMs: 24_000 }))).toMatchObject({ successRate: 1, within12s: 0 });
  });

  it("who pressed while all was well count for the success only", () => {
    expect(figures(trace({ pressedAtMs: 9_000, pageAtMs: 30_000 }))).toMatchObject({ duringOutages: 0, within12s: 1 });
  });

  it("who got no page, or no diamonds, are neither a success nor in time", () => {
    const left = trace({ reference: null, pageAtMs: null, approvedAtMs: null, refusals: ["payment.start_unknown"] });
    expect(figures(left, trace({ reference: "FCT-2" }))).toMatchObject({
      ...{ orders: 2, delivered: 0, successRate: 0, within12s: 0, unknownStarts: 1, left: 1 },
    });
  });
});

describe("the verdict", () => {
  const run: OutageRun = {
    ...{ seed: 1, ratePerSecond: 10, seconds: 40, traces: [trace()], deliveredAt: new Map([["FCT-1", 61_000]]) },
    ...{ attempts: USUAL, outages: [OUTAGE], findings: [], underWay: [], decisionP99Us: 200.4 },
  };
  const verdict = (changes: Partial<OutageRun>) => faultsOf(outageFigures({ ...run, ...changes }));

  it("has nothing against a drill in which all went well", () => {
    expect(verdict({})).toEqual([]);
    expect(outageFigures(run)).toMatchObject({
      ...{ secondsToSwitch: { max: 0.4, count: 1 }, secondsToReturn: { max: 3 }, doubleCharges: 0, decisionP99Us: 200 },
    });
  });

  it.each([
    ["a double charge", { findings: [{ check: "chargedTwice", subject: "x", says: "" }] }, /charged twice/],
    ["a lost order", { findings: [{ check: "lost", subject: "x", says: "" }] }, /lost/],
    ["books that do not balance", { findings: [{ check: "trialBalance", subject: "x", says: "" }] }, /balance/],
    ["anything else that was found", { findings: [{ check: "bookedWrongly", subject: "x", says: "" }] }, /other/],
    ["a shop that does not come to rest", { underWay: ["1 x order"] }, /stuck/],
    ["customers who waited", { traces: [trace({ pageAtMs: 50_000 })] }, /within 12 s/],
  ] as [string, Partial<OutageRun>, RegExp][])("names %s", (_what, changes, words) => {
    expect(verdict(changes).join()).toMatch(words);
  });
});
