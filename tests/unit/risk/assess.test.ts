import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assess, factsAsJson, type RiskFacts } from "@/lib/risk/assess";
import { FIRST_RULES, OUTCOMES, type RuleSet, RulesInput } from "@/lib/risk/rule-set";
import { CUSTOMER_SENTENCES, sentenceOf } from "@/lib/risk/sentence";
import { SEARCH_SUBJECTS, searchHash } from "@/lib/shared/search-hash";

const ruleSet: RuleSet = { ...FIRST_RULES, version: 1 };

const harmless: RiskFacts = {
  listed: { recipient: "none", email: "none", device: "none", address: "none", instrument: "none" },
  amountUsdMinor: 1_025n,
  ordersLastHour: { recipient: 1, device: 1 },
};

const nothingKnown: RiskFacts = {
  listed: { recipient: "unknown", email: "unknown", device: "unknown", address: "unknown", instrument: "unknown" },
  amountUsdMinor: "unknown",
  ordersLastHour: { recipient: "unknown", device: "unknown" },
};

const standing = fc.constantFrom("blocked", "watched", "verified", "none", "unknown");
const count = fc.oneof(fc.nat(100), fc.constant("unknown" as const));
const anyFacts: fc.Arbitrary<RiskFacts> = fc.record({
  listed: fc.record({
    recipient: standing,
    email: standing,
    device: standing,
    address: standing,
    instrument: standing,
  }),
  amountUsdMinor: fc.oneof(fc.bigInt({ min: 0n, max: 1_200_000n }), fc.constant("unknown" as const)),
  ordersLastHour: fc.record({ recipient: count, device: count }),
});

// Guarantee: the first rules stop what they name, let the rest through, and say why.
describe("assessing an order", () => {
  it("lets an ordinary order through", () => {
    expect(assess(harmless, ruleSet)).toEqual({
      verdict: "allow",
      because: [],
      ruleSetVersion: 1,
      score: 0,
      undecided: [],
    });
  });

  it.each(SEARCH_SUBJECTS)("blocks an order whose %s is on the block list", (subject) => {
    const assessment = assess({ ...harmless, listed: { ...harmless.listed, [subject]: "blocked" } }, ruleSet);
    expect(assessment.verdict).toBe("block");
    expect(assessment.because).toEqual([
      {
        rule: "blocked_subject",
        kind: "listed",
        outcome: "block",
        subjects: [subject],
        value: "blocked",
        limit: "none",
      },
    ]);
  });

  it("asks a person about a watched subject, and takes no notice of a verified one", () => {
    expect(assess({ ...harmless, listed: { ...harmless.listed, device: "watched" } }, ruleSet).verdict).toBe("review");
    expect(assess({ ...harmless, listed: { ...harmless.listed, device: "verified" } }, ruleSet).verdict).toBe("allow");
  });

  it("asks a person above the amount limit, not at it", () => {
    expect(assess({ ...harmless, amountUsdMinor: 200_000n }, ruleSet).verdict).toBe("allow");
    expect(assess({ ...harmless, amountUsdMinor: 200_001n }, ruleSet)).toMatchObject({
      verdict: "review",
      because: [{ rule: "amount_over_limit", value: "200001", limit: "200000" }],
    });
  });

  it("asks a person about many orders for one recipient or from one device within an hour", () => {
    const at = (recipient: number, device: number) =>
      assess({ ...harmless, ordersLastHour: { recipient, device } }, ruleSet).verdict;
    expect(at(20, 10)).toBe("allow");
    expect(at(21, 1)).toBe("review");
    expect(at(1, 11)).toBe("review");
  });

  it("neither accuses nor clears on unknown facts, and says which rules it could not ask", () => {
    const assessment = assess(nothingKnown, ruleSet);
    expect(assessment.verdict).toBe("allow");
    expect(assessment.undecided).toEqual(ruleSet.rules.map((rule) => rule.id));
    const known = assess({ ...nothingKnown, listed: { ...nothingKnown.listed, email: "blocked" } }, ruleSet);
    expect(known.verdict).toBe("block");
    expect(known.undecided).not.toContain("blocked_subject");
  });

  it("is strict by the sum of scores as well", () => {
    const byScore: RuleSet = {
      version: 9,
      rules: FIRST_RULES.rules.map((rule) => ({ ...rule, outcome: "allow" as const })),
      reviewScoreMin: 300,
      blockScoreMin: 900,
    };
    const many = { ...harmless, amountUsdMinor: 999_999n, ordersLastHour: { recipient: 99, device: 1 } };
    expect(assess({ ...harmless, amountUsdMinor: 999_999n }, byScore)).toMatchObject({ verdict: "allow", score: 200 });
    expect(assess(many, byScore)).toMatchObject({ verdict: "review", score: 400, ruleSetVersion: 9 });
    expect(assess({ ...many, listed: { ...many.listed, email: "blocked" } }, byScore).verdict).toBe("block");
  });

  it("never becomes milder when one more subject is blocked", () => {
    fc.assert(
      fc.property(anyFacts, fc.constantFrom(...SEARCH_SUBJECTS), (facts, subject) => {
        const worse = { ...facts, listed: { ...facts.listed, [subject]: "blocked" as const } };
        const rank = (of: RiskFacts) => OUTCOMES.indexOf(assess(of, ruleSet).verdict);
        expect(rank(worse)).toBeGreaterThanOrEqual(rank(facts));
        expect(rank(worse)).toBe(OUTCOMES.indexOf("block"));
      }),
    );
  });

  it("gives a reason for every verdict but allow, as plain JSON, with a sentence for staff", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const assessment = assess(facts, ruleSet);
        expect(assessment.because.length > 0).toBe(assessment.verdict !== "allow");
        expect(JSON.parse(JSON.stringify(assessment))).toEqual(assessment);
        expect(() => JSON.stringify(factsAsJson(facts))).not.toThrow();
        for (const reason of assessment.because) expect(sentenceOf(reason)).toMatch(/^[A-Z0-9].*\.$/);
      }),
    );
  });

  it("tells staff the figures and the customer no rule", () => {
    const { because } = assess({ ...harmless, amountUsdMinor: 233_994n }, ruleSet);
    expect(because.map(sentenceOf)).toEqual(["Worth $2,339.94, above the limit of $2,000.00."]);
    for (const sentence of Object.values(CUSTOMER_SENTENCES)) expect(sentence).not.toMatch(/limit|list|score|\d/);
  });
});

// Guarantee: rules are data that cannot be half right.
describe("rules as data", () => {
  it("takes the first rules as they are stored", () => {
    expect(RulesInput.parse(JSON.parse(JSON.stringify(FIRST_RULES)))).toEqual(FIRST_RULES);
  });

  const rule = { id: "big", kind: "amount_over", limitUsdMinor: "1", outcome: "review", score: 1 };
  it.each([
    { rules: [{ ...rule, kind: "amount_under" }] },
    { rules: [{ ...rule, limitUsdMinor: "-1" }] },
    { rules: [{ ...rule, limitUsdMinor: 1.5 }] },
    { rules: [{ ...rule, outcome: "refuse" }] },
    { rules: [{ ...rule, surprise: true }] },
    { rules: [rule, rule] },
    { rules: "all" },
    {},
  ])("refuses %j", (wrong) => {
    expect(RulesInput.safeParse({ reviewScoreMin: null, blockScoreMin: null, ...wrong }).success).toBe(false);
  });
});

// Guarantee: a blocked recipient is recognised in any case, and never by the hash of something else.
describe("search hash", () => {
  it("matches what people mean, kind by kind", () => {
    const of = (subject: "recipient" | "email" | "device", text: string) => searchHash({ subject, text, key: "k" });
    expect(of("recipient", "Tony_Bee99")).toBe(of("recipient", " tony_bee99 "));
    expect(of("email", "A@b.ph")).toBe(of("email", "a@B.ph"));
    expect(of("device", "A")).not.toBe(of("device", "a"));
    expect(of("recipient", "same")).not.toBe(of("device", "same"));
    expect(of("device", "a")).not.toBe(searchHash({ subject: "device", text: "a", key: "other" }));
  });
});
