import { z } from "zod";
import { SEARCH_SUBJECTS } from "@/lib/shared/search-hash";

/** What a rule demands when it holds. The strictest demand of all rules wins. */
export const OUTCOMES = ["allow", "review", "block"] as const;

export type Outcome = (typeof OUTCOMES)[number];

const score = z.number().int().min(0).max(1000);
const id = z.string().regex(/^[a-z][a-z0-9_]{1,59}$/);

const common = {
  id,
  /** "allow" only adds its score. */
  outcome: z.enum(OUTCOMES),
  score,
};

/** One subject of the order stands on a list. */
const ListRule = z.strictObject({
  ...common,
  kind: z.literal("listed"),
  list: z.enum(["blocked", "watched"]),
  subjects: z.array(z.enum(SEARCH_SUBJECTS)).min(1),
});

/** The order is worth more than the limit, in US cents. */
const AmountRule = z.strictObject({
  ...common,
  kind: z.literal("amount_over"),
  limitUsdMinor: z.string().regex(/^[1-9][0-9]{0,11}$/),
});

/** More orders than the limit in the last hour, this one included. */
const VelocityRule = z.strictObject({
  ...common,
  kind: z.literal("orders_last_hour_over"),
  subject: z.enum(["recipient", "device"]),
  limit: z.number().int().min(1).max(100_000),
});

export const RuleInput = z.discriminatedUnion("kind", [ListRule, AmountRule, VelocityRule]);

export type Rule = z.infer<typeof RuleInput>;

/**
 * The rules as they lie in the table. A set is never edited: a change is a new version, so that a stored verdict always
 * says which rules it came from.
 */
export const RulesInput = z
  .strictObject({
    rules: z.array(RuleInput).max(200),
    /** At this score and above a person looks, even if no single rule asks for it. Null: scores decide nothing. */
    reviewScoreMin: score.nullable(),
    blockScoreMin: score.nullable(),
  })
  .refine(({ rules }) => new Set(rules.map((rule) => rule.id)).size === rules.length, "Two rules have the same id.");

export type Rules = z.infer<typeof RulesInput>;

export type RuleSet = Rules & { version: number };

/**
 * The rules that a new shop starts with. A real top-up shop sees most of its fraud as many orders for one recipient or
 * from one device, and as single large ones; the limits are our choice, to be moved with experience.
 */
export const FIRST_RULES: Rules = {
  rules: [
    {
      id: "blocked_subject",
      kind: "listed",
      list: "blocked",
      subjects: [...SEARCH_SUBJECTS],
      outcome: "block",
      score: 1000,
    },
    {
      id: "watched_subject",
      kind: "listed",
      list: "watched",
      subjects: [...SEARCH_SUBJECTS],
      outcome: "review",
      score: 300,
    },
    { id: "amount_over_limit", kind: "amount_over", limitUsdMinor: "200000", outcome: "review", score: 200 },
    {
      id: "recipient_velocity",
      kind: "orders_last_hour_over",
      subject: "recipient",
      limit: 20,
      outcome: "review",
      score: 200,
    },
    {
      id: "device_velocity",
      kind: "orders_last_hour_over",
      subject: "device",
      limit: 10,
      outcome: "review",
      score: 200,
    },
  ],
  reviewScoreMin: 200,
  blockScoreMin: null,
};
