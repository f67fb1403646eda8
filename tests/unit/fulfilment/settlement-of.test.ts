import { describe, expect, it } from "vitest";
import { type CallFacts, settlementOf } from "@/lib/fulfilment/settlement-of";
import type { NoAnswerReason, UpstreamAnswer } from "@/lib/upstream/upstream-answer";

const NOW = new Date("2026-11-20T12:00:00Z");
const RULES = {
  unknownRetrySeconds: [1, 2, 4],
  transientRetrySeconds: [1, 3],
  recipientFixSeconds: 86_400,
  haltRetrySeconds: 60,
};
const STEPS = { sealMs: 0.25, tlsMs: 0, verifyMs: null, injectMs: 87.5 };

const said = (rescode: number): UpstreamAnswer => ({
  kind: "answer",
  rescode,
  message: "",
  httpStatus: 200,
  steps: STEPS,
});
const silent = (because: NoAnswerReason): UpstreamAnswer => ({ kind: "no_answer", because, steps: STEPS });
const settle = (answer: UpstreamAnswer, facts: Partial<CallFacts> = {}) =>
  settlementOf({ attemptNo: 1, tryNo: 1, earlier: [], ...facts, answer }, RULES, NOW);
const secondsFromNow = (at: Date | null) => (at === null ? null : (at.getTime() - NOW.getTime()) / 1000);

describe("what is written about the platform's answer", () => {
  it("success: delivered, with the steps in microseconds, and nothing more to do", () => {
    expect(settle(said(0))).toEqual({
      outcome: "delivered",
      disposition: null,
      rescode: 0,
      because: "success",
      httpStatus: 200,
      stepsUs: { seal: 250, tls: 0, verify: null, inject: 87_500 },
      nextAttemptAt: null,
      needsPerson: null,
      correctUntil: null,
    });
  });

  it.each([
    [7212004, "recipient"],
    [7212005, "recipient"],
    [7212011, "stock"],
    [7212012, "retry"],
    [7212001, "halt"],
    [7212006, "halt"],
    [7212008, "permanent"],
    [7212013, "permanent"],
    [7212014, "permanent"],
    [400001, "permanent"],
  ])("refusal %i: rejected, and what next is %s", (rescode, disposition) => {
    expect(settle(said(rescode))).toMatchObject({ outcome: "rejected", disposition, rescode, needsPerson: null });
  });

  it("a wrong recipient may be corrected for a day", () => {
    expect(secondsFromNow(settle(said(7212004)).correctUntil)).toBe(86_400);
  });

  it("a passing refusal waits longer with every new order id, and the last wait repeats", () => {
    const waits = [1, 2, 3, 9].map((tryNo) => secondsFromNow(settle(said(7212012), { tryNo }).nextAttemptAt));
    expect(waits).toEqual([1, 3, 3, 3]);
  });

  it.each(["timeout", "network", "http_5xx", "http_408", "unreadable"] as const)(
    "silence (%s) is unknown and asked again after 1, 2, 4 seconds; then a person looks",
    (because) => {
      const all = [1, 2, 3, 4].map((attemptNo) => settle(silent(because), { attemptNo }));
      expect(all.map(({ outcome }) => outcome)).toEqual(Array(4).fill("unknown"));
      expect(all.map(({ nextAttemptAt }) => secondsFromNow(nextAttemptAt))).toEqual([1, 2, 4, null]);
      expect(all.map(({ needsPerson }) => needsPerson)).toEqual([null, null, null, "delivery.unknown"]);
    },
  );

  it("a duplicate after silence is delivered; after a refusal it is a person's", () => {
    const afterSilence = settle(said(7212010), { attemptNo: 2, earlier: [{ rescode: null, because: "timeout" }] });
    expect(afterSilence).toMatchObject({ outcome: "delivered", because: "duplicate_after_unknown" });
    const afterRefusal = settle(said(7212010), { attemptNo: 2, earlier: [{ rescode: 7212001, because: "refused" }] });
    expect(afterRefusal).toMatchObject({ outcome: "unknown", needsPerson: "delivery.unknown" });
  });

  it("an attempt whose worker vanished counts as unknown", () => {
    const settled = settle(said(7212010), { attemptNo: 2, earlier: [{ rescode: null, because: "worker_lost" }] });
    expect(settled.outcome).toBe("delivered");
  });

  it("a refusal after silence leaves it unknown, and a person decides when trying again proves nothing", () => {
    const earlier = [{ rescode: null, because: "network" }];
    expect(settle(said(7212014), { attemptNo: 2, earlier })).toMatchObject({
      outcome: "unknown",
      needsPerson: "delivery.unknown",
    });
    expect(settle(said(7212012), { attemptNo: 2, earlier })).toMatchObject({ outcome: "unknown", needsPerson: null });
    expect(settle(said(7212001), { attemptNo: 2, earlier })).toMatchObject({ outcome: "unknown", disposition: "halt" });
  });

  it("a call that never left this machine is refused for certain", () => {
    expect(settle(silent("not_sent"))).toMatchObject({ outcome: "rejected", disposition: "permanent" });
    expect(settle(silent("http_4xx"))).toMatchObject({ outcome: "rejected", disposition: "halt" });
  });
});
