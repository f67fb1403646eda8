import type { Outcome, Rule, RuleSet } from "@/lib/risk/rule-set";
import type { SearchSubject } from "@/lib/shared/search-hash";

/** A fact that could not be established (no device id sent, a query that failed) is "unknown", never guessed. */
export type Unknown = "unknown";

/** Where a subject stands. "verified" is what staff vouched for; no rule of the first set uses it. */
export type ListStanding = "blocked" | "watched" | "verified" | "none" | Unknown;

/** Everything that the rules may look at. Stored whole with the verdict: evidence, and later training data. */
export type RiskFacts = {
  listed: Record<SearchSubject, ListStanding>;
  /** What the customer pays, in US cents. */
  amountUsdMinor: bigint | Unknown;
  /** Orders placed in the last hour that were paid or are being paid, this one included. */
  ordersLastHour: { recipient: number | Unknown; device: number | Unknown };
};

/** Plain JSON, so that it can lie in a column as it is. */
export type Reason = {
  rule: string;
  kind: Rule["kind"];
  outcome: Outcome;
  /** What of the order the rule looked at; empty for its amount. */
  subjects: SearchSubject[];
  value: string;
  limit: string;
};

export type Assessment = {
  verdict: Outcome;
  because: Reason[];
  ruleSetVersion: number;
  score: number;
  /** Rules that could not be asked, because a fact was unknown. */
  undecided: string[];
};

type Finding = ({ holds: boolean } & Pick<Reason, "subjects" | "value" | "limit">) | Unknown;

const STRICTNESS: Record<Outcome, number> = { allow: 0, review: 1, block: 2 };

/**
 * Decides about a paid order: pure, and the same for the same facts and rules. It returns a verdict; others act on it.
 *
 * The strictest rule that holds wins; the sum of the scores can only make it stricter. An unknown fact neither accuses
 * nor clears: its rule is listed as undecided.
 */
export function assess(facts: RiskFacts, ruleSet: RuleSet): Assessment {
  const because: Reason[] = [];
  const undecided: string[] = [];
  let score = 0;
  let verdict: Outcome = "allow";
  for (const rule of ruleSet.rules) {
    const finding = ask(rule, facts);
    if (finding === "unknown") {
      undecided.push(rule.id);
      continue;
    }
    if (!finding.holds) continue;
    score += rule.score;
    verdict = stricter(verdict, rule.outcome);
    const { subjects, value, limit } = finding;
    because.push({ rule: rule.id, kind: rule.kind, outcome: rule.outcome, subjects, value, limit });
  }
  if (because.length > 0) verdict = stricter(verdict, outcomeOfScore(score, ruleSet));
  return { verdict, because, ruleSetVersion: ruleSet.version, score, undecided };
}

function stricter(a: Outcome, b: Outcome): Outcome {
  return STRICTNESS[b] > STRICTNESS[a] ? b : a;
}

function outcomeOfScore(score: number, { reviewScoreMin, blockScoreMin }: RuleSet): Outcome {
  if (blockScoreMin !== null && score >= blockScoreMin) return "block";
  return reviewScoreMin !== null && score >= reviewScoreMin ? "review" : "allow";
}

function ask(rule: Rule, facts: RiskFacts): Finding {
  switch (rule.kind) {
    case "listed":
      return askLists(rule, facts);
    case "amount_over": {
      const amount = facts.amountUsdMinor;
      if (amount === "unknown") return "unknown";
      const holds = amount > BigInt(rule.limitUsdMinor);
      return { holds, subjects: [], value: amount.toString(), limit: rule.limitUsdMinor };
    }
    case "orders_last_hour_over": {
      const count = facts.ordersLastHour[rule.subject];
      if (count === "unknown") return "unknown";
      return { holds: count > rule.limit, subjects: [rule.subject], value: String(count), limit: String(rule.limit) };
    }
  }
}

/** One hit is enough, whatever else is unknown; without a hit, one unknown standing leaves the rule undecided. */
function askLists(rule: Extract<Rule, { kind: "listed" }>, { listed }: RiskFacts): Finding {
  const hits = rule.subjects.filter((subject) => listed[subject] === rule.list);
  if (hits.length > 0) return { holds: true, subjects: hits, value: rule.list, limit: "none" };
  if (rule.subjects.some((subject) => listed[subject] === "unknown")) return "unknown";
  return { holds: false, subjects: [], value: "none", limit: "none" };
}

/** The facts as plain JSON for the verdict's row; amounts become decimal strings. */
export function factsAsJson(facts: RiskFacts): Record<string, unknown> {
  return { ...facts, amountUsdMinor: facts.amountUsdMinor.toString() };
}
