import { z } from "zod";

export const LatencySchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("fixed"), ms: z.number().min(0).max(60_000) }),
  z.strictObject({
    kind: z.literal("uniform"),
    minMs: z.number().min(0).max(60_000),
    maxMs: z.number().min(0).max(60_000),
  }),
  z.strictObject({
    kind: z.literal("lognormal"),
    medianMs: z.number().min(0).max(60_000),
    sigma: z.number().min(0).max(3),
    maxMs: z.number().min(0).max(60_000).default(10_000),
  }),
]);
export type Latency = z.infer<typeof LatencySchema>;

/** The last two are the supplier's own (supplier-api.ts) and no part of the platform's contract. */
export const PATH_NAMES = ["recharge", "pre_check", "disable", "test_sign", "transfer", "transfer_state"] as const;
export type PathName = (typeof PATH_NAMES)[number];

/**
 * How a call goes wrong. `normal` only adds `delayMs`; `refuse` answers `rescode`; the others are what networks and gateways
 * do. With `effect` "done" the call is carried out first and the answer spoilt after: "time-out after the effect" is
 * `{ "answer": "hang", "effect": "done" }`.
 */
export const ANSWERS = [
  "normal",
  "refuse",
  "http_401",
  "http_405",
  "http_408",
  "http_500",
  "hang",
  "reset",
  "html",
  "empty",
  "truncated",
  "drip",
  "wrong_seqid",
] as const;
export type FaultAnswer = (typeof ANSWERS)[number];

export const RuleSchema = z
  .strictObject({
    path: z.enum([...PATH_NAMES, "any"]).default("recharge"),
    host: z.enum(["main", "backup", "any"]).default("any"),
    /** Only calls for this recipient, or from this custodian account. */
    recipient: z.string().max(80).nullable().default(null),
    reseller: z.string().max(80).nullable().default(null),
    answer: z.enum(ANSWERS),
    rescode: z.number().int().nullable().default(null),
    effect: z.enum(["none", "done"]).default("none"),
    /** Whether a refusal by this rule burns the order id; null follows `refusedCallsBurnIds`. */
    burnsId: z.boolean().nullable().default(null),
    /** For the next so many calls; null for ever. */
    times: z.number().int().min(1).max(1_000_000).nullable().default(null),
    probability: z.number().min(0).max(1).default(1),
    delayMs: z.number().min(0).max(120_000).default(0),
  })
  .refine((rule) => (rule.answer === "refuse") === (rule.rescode !== null), {
    message: "rescode goes with the answer refuse, and only with it",
  });
export type Rule = z.infer<typeof RuleSchema>;

export const BehaviourSchema = z.strictObject({
  /** Makes latencies and probabilities repeatable; null draws anew. */
  seed: z.number().int().min(0).max(4_294_967_295).nullable(),
  latency: LatencySchema,
  latencyByPath: z.partialRecord(z.enum(PATH_NAMES), LatencySchema),
  /** Not documented by the platform, so both can be tried: does a refused call use its order id up? */
  refusedCallsBurnIds: z.boolean(),
  /** Only the demo accounts exist. */
  strictRecipients: z.boolean(),
  refuseReusedSeqIds: z.boolean(),
  /** The largest `value` of one call; the platform's own is unpublished. */
  valueMax: z.number().int().min(1).max(1_000_000_000),
  /** A second recharge to one recipient sooner than this is too frequent; 0 switches the rule off. */
  recipientIntervalMs: z.number().min(0).max(3_600_000),
  rules: z.array(RuleSchema).max(1_000),
});
export type Behaviour = z.infer<typeof BehaviourSchema>;

/** A healthy platform, about as fast as the one that public integrations have measured. */
export const HEALTHY: Behaviour = {
  seed: null,
  latency: { kind: "lognormal", medianMs: 87, sigma: 0.12, maxMs: 1_000 },
  latencyByPath: {},
  refusedCallsBurnIds: false,
  strictRecipients: false,
  refuseReusedSeqIds: true,
  valueMax: 50_000,
  recipientIntervalMs: 0,
  rules: [],
};
