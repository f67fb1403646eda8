import { describe, expect, it } from "vitest";
import { channelName, exclusionWords, troubleWords } from "@/components/desk/channel-words";
import { ruleCondition, ruleSentence } from "@/components/desk/channels/rule-words";
import { switchReason, switchSentence } from "@/components/desk/channels/switch-words";
import { decisionSentence } from "@/components/desk/decision-words";
import type { DecisionReason, RoutingDecision } from "@/lib/routing/decision";
import { EXCLUSIONS } from "@/lib/routing/filters";

const SCORE = {
  ...{ approvalMean: 0.912, approvalWeight: 40, availability: 0.99, isHealthy: true, p95Ms: 120, feeMinor: 1_995.2 },
  ...{ latencyPenaltyMinor: 0, valueMinor: 4_210.49, drawnValueMinor: null, propensity: 0.874 },
};

function decided(because: DecisionReason, given: Partial<RoutingDecision> = {}): RoutingDecision {
  return {
    ...{ atMs: 0, method: "card", country: "PH", amountMinor: "58100", currency: "PHP", channelId: "stripe-card" },
    ...{ because, ruleApplied: null, isExploration: false, propensity: 0.874 },
    candidates: [{ channelId: "stripe-card", excludedBecause: null, score: SCORE }],
    ...given,
  };
}

// Guarantee: what routing, breakers and staff did reads as a sentence that says what and why, and no code is left in it.
describe("why a payment went to its channel", () => {
  it.each<[DecisionReason, Partial<RoutingDecision>, string]>([
    ["only_candidate", {}, "Stripe · Card: it was the only channel that could take it."],
    [
      "best_value",
      {},
      "Stripe · Card: it was worth the most, ₱42.10 expected of this payment. 87 of 100 such payments would have gone to Stripe.",
    ],
    [
      "best_value",
      { propensity: 1, candidates: [] },
      "Stripe · Card: it was worth the most. All such payments would have gone to Stripe.",
    ],
    [
      "best_value",
      {
        propensity: 1,
        candidates: [{ channelId: "stripe-card", excludedBecause: null, score: { ...SCORE, valueMinor: -695 } }],
      },
      "Stripe · Card: no channel was expected to earn on this payment, and it loses least, ₱6.95. All such payments would have gone to Stripe.",
    ],
    ["rule", { ruleApplied: "0197" }, "Stripe · Card: a rule of staff says so."],
    [
      "rule",
      { ruleApplied: "force:stripe-card" },
      "Stripe · Card: staff have forced it, so it takes every payment of its method.",
    ],
    ["no_candidate", { channelId: null }, "No channel could take it."],
  ])("%s %j", (because, given, sentence) => expect(decisionSentence(decided(because, given))).toBe(sentence));

  it.each(["breaker_probe", "last_resort", "exploration"] as const)("%s is a sentence, too", (because) => {
    expect(decisionSentence(decided(because))).toMatch(/^Stripe · Card: [a-z].*\.$/);
  });

  it.each(EXCLUSIONS)("%s", (exclusion) => expect(exclusionWords(exclusion)).not.toMatch(/_/));
});

describe("what switched", () => {
  it.each([
    [{ what: "start", from: "closed", to: "open", because: "timeout" }, "Opening payments: stopped answering"],
    [{ what: "capture", from: "open", to: "closed", because: "called" }, "Capturing: answers again"],
    [{ what: "enabled", from: "on", to: "off", because: "x" }, "Turned off"],
    [{ what: "draining", from: "on", to: "off", because: "x" }, "Takes new payments again"],
    [{ what: "forced", from: "off", to: "on", because: "x" }, "Forced: takes every payment of its method"],
    [{ what: "weight", from: "10000", to: "1250", because: "x" }, "Weight 100 % → 12.5 %"],
    [{ what: "cap", from: "none", to: "150000", because: "x" }, "Daily cap none → $1,500.00"],
    [{ what: "rule", from: "none", to: "split", because: "x" }, "Rule added: split"],
    [{ what: "order", from: "2", to: "1", because: "x" }, "Its rule is number 1, was 2"],
    [
      { what: "window", from: "none", to: "2026-11-28T10:00:00.000Z/2026-11-28T12:30:00.000Z", because: "x" },
      "Maintenance: 28 Nov, 18:00 – 28 Nov, 20:30, Manila time",
    ],
  ])("%j", (line, sentence) => expect(switchSentence(line)).toBe(sentence));

  it("says a breaker's reason in words, and a person's as it was written", () => {
    expect(switchReason({ what: "start", because: "http_503" })).toBe("its server failed (503)");
    expect(switchReason({ what: "enabled", because: "rate_limited" })).toBe("rate_limited");
    expect(troubleWords("SYSTEM_BUSY_NOW")).toBe("SYSTEM BUSY NOW");
    expect(channelName("antom-touch_n_go")).toBe("Antom · Touch 'n Go");
  });
});

describe("a rule", () => {
  const rule = {
    ...{
      id: "1",
      kind: "prefer" as const,
      method: "gcash",
      country: "PH" as const,
      reason: "",
      by: null,
      createdAt: "",
    },
    ...{ fromUsdMinor: null, toUsdMinor: "5000", channels: [{ channelId: "xendit-gcash", shareBp: null }] },
  };

  it("reads as what it does to which payments", () => {
    expect(ruleSentence(rule)).toBe("Prefer Xendit · GCash");
    expect(ruleCondition(rule)).toBe("GCash · Philippines · up to $50.00");
    expect(ruleSentence({ ...rule, kind: "forbid" })).toBe("Never use Xendit · GCash");
    const shares = [
      { channelId: "xendit-gcash", shareBp: 7_000 },
      { channelId: "antom-gcash", shareBp: 3_000 },
    ];
    expect(ruleSentence({ ...rule, kind: "split", channels: shares })).toBe("Split: 70 % Xendit, 30 % Antom");
    expect(ruleCondition({ ...rule, method: null, country: null, fromUsdMinor: "100", toUsdMinor: null })).toBe(
      "every method · every country · from $1.00",
    );
  });
});
